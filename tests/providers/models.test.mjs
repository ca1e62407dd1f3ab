// Language models as another project mirrors them: OpenAI's and Anthropic's protocols, and every way they fail.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { LLMock } from "@copilotkit/aimock";
import { Client } from "../../scripts/lib/client.mjs";
import { freePort, until } from "../../scripts/lib/ports.mjs";
import { startSystem } from "../../scripts/lib/system.mjs";

const ended = [];
after(async () => {
  for (const end of ended.reverse()) await end();
});

/** A turn as models write it. */
const turn = (reply, commands) => JSON.stringify({ commands, reply, snippet_ids: [], confidence: 0.9 });
const empty = { slot: null, value: null, quote: null, snippet_ids: null, reason: null, topic: null };
const understood = (reply) => turn(reply, [{ ...empty, type: "set_slot", slot: "question", value: "A leak", quote: "leaks" }]);

async function startMock() {
  const mock = new LLMock({ port: 0, logLevel: "silent" });
  await mock.start();
  ended.push(() => mock.stop());
  return mock;
}

/** A system whose first model, and second if there is one, are the mock. */
async function systemWith(mock, { second = false } = {}) {
  const env = { AI_BASE_URL: `${mock.url}/v1`, AI_API_KEY: "key-1", AI_MODEL: "first", AI_PRICE_IN: "1", AI_PRICE_OUT: "4" };
  if (second) Object.assign(env, { AI_FALLBACK_BASE_URL: `${mock.url}/v1`, AI_FALLBACK_API_KEY: "key-2", AI_FALLBACK_MODEL: "second", AI_FALLBACK_PROTOCOL: "messages" });
  const system = await startSystem({ port: await freePort(), databaseUri: process.env.LEADLINE_TEST_MONGODB_URI, env });
  ended.push(() => system.stop());
  const client = new Client(system.url);
  await client.signIn(system.sign_in);
  const form = (await client.get("/api/forms")).items[0];
  const { channels } = await client.get("/api/simulator");
  return { client, form, to: channels[0].number };
}

let phones = 0;
/** A lead who has had the first text; `says` writes a text and gives the answer. */
async function leadOf({ client, form, to }) {
  phones += 1;
  const number = `+1415555${String(2100 + phones)}`;
  const path = `/api/simulator/phones/${encodeURIComponent(number)}`;
  await client.post(`/api/capture/${form.id}`, { fields: { name: "Ada Secret", phone: number, email: "ada.secret@example.com" }, consent: { sms: true } });
  const received = async (count) => {
    const texts = async () => (await client.get(path)).items.filter((text) => text.to === number);
    const enough = async () => ((await texts()).length >= count ? texts() : null);
    return until(enough, { seconds: 45, sentence: `No text number ${count} arrived.` });
  };
  let count = (await received(1)).length;
  const says = async (text) => {
    await client.post(`${path}/texts`, { text, to });
    count += 1;
    return (await received(count)).at(-1).text;
  };
  return { number, says };
}

const asked = (mock, path) => mock.getRequests().filter((request) => request.path === path);

test("the first model answers, in OpenAI's protocol, and learns no address", async () => {
  const mock = await startMock();
  mock.on({ model: "first" }, { content: understood("Sorry to hear about the leak."), usage: { prompt_tokens: 1000, completion_tokens: 100 } });
  const system = await systemWith(mock);
  const lead = await leadOf(system);
  const answer = await lead.says("My roof leaks, mail ada.secret@example.com or call +1 415 555 0777");
  assert.match(answer, /^Sorry to hear about the leak\./);
  const [request] = asked(mock, "/v1/chat/completions");
  assert.equal(request.body.model, "first");
  assert.equal(request.body.response_format.type, "json_schema");
  const seen = JSON.stringify(mock.getRequests());
  assert.match(seen, /roof leaks/);
  for (const secret of ["ada.secret", "555 0777", lead.number.slice(2), "Secret"]) assert.ok(!seen.includes(secret), `${secret} reached the model`);
  const spent = await system.client.get("/api/settings/ai");
  assert.deepEqual([spent.models, spent.spent_tokens, spent.spent_cost_micros], [["first"], 1100, 1400]);
});

test("an answer that is no turn is repaired once", async () => {
  const mock = await startMock();
  mock.on({ model: "first", sequenceIndex: 0 }, { content: "I think the person has a leak." });
  mock.on({ model: "first", sequenceIndex: 1 }, { content: understood("A leak, noted.") });
  const lead = await leadOf(await systemWith(mock));
  assert.match(await lead.says("My roof leaks"), /^A leak, noted\./);
  const [, repair] = asked(mock, "/v1/chat/completions");
  assert.match(JSON.stringify(repair.body.messages.at(-1)), /not valid/);
});

test("when the first is busy the second answers, in Anthropic's protocol", async () => {
  const mock = await startMock();
  mock.on({ model: "first" }, { error: { message: "slow down", type: "rate_limit_error" }, status: 429, retryAfter: 1 });
  mock.on({ model: "second" }, { content: understood("The second is here.") });
  const lead = await leadOf(await systemWith(mock, { second: true }));
  assert.match(await lead.says("My roof leaks"), /^The second is here\./);
  assert.equal(asked(mock, "/v1/chat/completions").length, 2, "a busy model is asked once more");
  const [request] = asked(mock, "/v1/messages");
  assert.equal(request.body.model, "second");
});

test("failures of every kind leave the lead with the built-in engine, and the model in peace after three", async () => {
  const mock = await startMock();
  mock.on({ model: "first" }, { content: understood("Never heard.") });
  const lead = await leadOf(await systemWith(mock));
  const question = "How much does a roof inspection cost?";
  for (const chaos of [{ dropRate: 1 }, { malformedRate: 1 }, { disconnectRate: 1 }]) {
    mock.clearChaos().setChaos(chaos);
    assert.match(await lead.says(question), /A roof inspection is free/, JSON.stringify(chaos));
  }
  mock.clearChaos();
  const before = mock.getRequests().length;
  assert.match(await lead.says(question), /A roof inspection is free/);
  assert.equal(mock.getRequests().length, before, "a model that failed three times is left alone");
});

test("a model that does not answer in time does not keep the lead waiting for ever", async () => {
  const mock = await startMock();
  mock.on({ model: "first" }, { content: understood("Far too late.") });
  mock.setChaos({ latencyMs: 30_000 });
  const lead = await leadOf(await systemWith(mock));
  assert.match(await lead.says("How much does a roof inspection cost?"), /A roof inspection is free/);
});
