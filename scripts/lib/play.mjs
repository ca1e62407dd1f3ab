// The job, played from a lead's form to its STOP, by HTTP alone. Each step waits for what must happen and fails with
// a sentence when it does not.
import { randomInt } from "node:crypto";
import { until } from "./ports.mjs";
import { bold, dim, Sentence } from "./say.mjs";

const PATIENCE = 30;

/** Prints one line of the story with the seconds since it began. */
function teller() {
  const began = performance.now();
  return (who, text, hint = "") => {
    const seconds = ((performance.now() - began) / 1000).toFixed(2).padStart(6);
    console.log(`${dim(`${seconds} s`)}  ${bold(who.padEnd(6))} ${text}${hint ? `  ${dim(hint)}` : ""}`);
  };
}

const expect = (right, sentence) => {
  if (!right) throw new Sentence(sentence);
};

/** A number of a range that is set apart for examples, so that no person is ever meant. */
const examplePhone = () => `+1415555${String(randomInt(100, 200)).padStart(4, "0")}`;

/** A phone that no earlier run has used, as the simulator and the leads know it. */
async function newPhone(client) {
  for (let tries = 0; tries < 50; tries += 1) {
    const phone = examplePhone();
    const known = await client.post("/api/leads/search", { search: phone });
    if (known.items.length === 0) return phone;
  }
  throw new Sentence("Every example number has been used: delete .dev/mongo to begin anew.");
}

export async function play(client, signIn) {
  const tell = teller();
  await client.signIn(signIn);
  const phone = await newPhone(client);
  const phonePath = `/api/simulator/phones/${encodeURIComponent(phone)}`;

  let seen = 0;
  /** The next text that reaches the lead's phone. */
  const received = async (who, what) => {
    const next = async () => {
      const { status, answer } = await client.call("GET", phonePath);
      return status === 200 ? answer.items[seen] : null;
    };
    const text = await until(next, { seconds: PATIENCE, sentence: `No text reached the phone within ${PATIENCE} seconds: ${what}.` });
    seen += 1;
    tell(who, text.text);
    return text;
  };
  const send = async (text) => {
    await client.post(`${phonePath}/texts`, { text });
    tell("Lead", text);
  };

  const form = (await client.get("/api/forms")).items.find(({ slug }) => slug === "demo");
  expect(form, "The demo form is not there.");
  const submitted = performance.now();
  await client.post(`/api/capture/${form.id}`, {
    fields: { name: "Ada Example", phone, email: `ada.${phone.slice(-4)}@example.com`, question: "Do you have time this week?" },
    consent: { sms: true },
    page: { url: form.url },
  });
  tell("Lead", "submits the form", `${form.name}, ${phone}`);
  await received("AI", "the first text after the form");
  tell("", dim(`first text ${((performance.now() - submitted) / 1000).toFixed(2)} s after the form`));

  await send("Thursday afternoon would be good");
  await received("AI", "the answer to the lead's text");

  const lead = (await client.post("/api/leads/search", { search: phone })).items[0];
  expect(lead?.conversation_id, "The lead has no conversation.");
  const conversation = `/api/conversations/${lead.conversation_id}`;
  const taken = await client.post(`${conversation}/takeover`);
  expect(taken.handler === "human", "The conversation was not taken over.");
  tell("Member", "takes over");
  await client.post(`${conversation}/messages`, { text: "Hi Ada, I am a person. Does 3 pm suit you?" });
  await received("Member", "the member's own text");
  await send("Yes, 3 pm is fine");
  const silent = seen;
  await new Promise((resolve) => setTimeout(resolve, 2000));
  expect((await client.get(phonePath)).items.length === silent, "The AI spoke although a person had taken over.");
  tell("", dim("the AI stays silent while a person is there"));
  await client.post(`${conversation}/messages`, { text: "Great, see you on Thursday!" });
  await received("Member", "the member's second text");
  const back = await client.post(`${conversation}/handback`);
  expect(back.handler === "ai", "The conversation was not handed back.");
  tell("Member", "hands back");
  await send("Do you give a warranty?");
  await received("AI", "the answer after the hand-back");

  await send("STOP");
  await received("System", "the one confirmation of STOP");
  const { status, answer } = await client.call("POST", `${conversation}/messages`, { text: "One more thing" });
  expect(status === 409 && answer.code === "opted_out", `A text after STOP was answered with ${status}, not refused.`);
  tell("Member", "tries to write once more", "refused: opted out");
  await new Promise((resolve) => setTimeout(resolve, 2000));
  expect((await client.get(phonePath)).items.length === seen, "A text arrived after STOP.");
  tell("", dim("nothing more arrives"));
  return phone;
}
