// Twilio's description of its API stands between clients and the simulator: neither side says anything against it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import twilio from "twilio";
import { program } from "../../scripts/lib/paths.mjs";
import { until } from "../../scripts/lib/ports.mjs";
import { namesOf, twilioDescription } from "./support/description.mjs";
import { startPrism } from "./support/prism.mjs";
import { ask } from "./support/program.mjs";
import { startGate, startLiar } from "./support/servers.mjs";
import { channelOf, owner } from "./support/system.mjs";

const PHONE = "+14155550133";

let channel;
let prism;
let client;
before(async () => {
  channel = await channelOf("twilio");
  prism = await startPrism(twilioDescription(), channel.base_url);
  client = clientOf(prism.url, channel.credentials);
});
after(() => prism?.stop());

function clientOf(url, { account_sid, auth_token }) {
  const client = twilio(account_sid, auth_token);
  client.api.baseUrl = url;
  return client;
}

const send = (fields) => client.messages.create({ to: PHONE, from: channel.number, body: "Hi", ...fields });
const refusal = (work) => work.then(() => assert.fail("It was accepted."), ({ status, code }) => [status, code]);

/** What Prism found fault with since it was started. */
const faults = () => prism.said().split("\n").filter((line) => /Violation|terminated with error/.test(line));
const forwarded = (method) => prism.said().split(`Forwarding "${method}" request`).length - 1;

test("a text, one that several segments long, one with pictures", async () => {
  const text = await send({ body: "Hi é 😀", statusCallback: "http://127.0.0.1:9/status?ref=1", validityPeriod: 900, smartEncoded: true });
  assert.match(text.sid, /^SM[0-9a-f]{32}$/);
  assert.equal(text.status, "queued");
  assert.equal((await send({ body: "[".repeat(200) })).numSegments, "3");
  const pictures = await send({ mediaUrl: ["https://example.com/a.png", "https://example.com/b.jpg?c=d&e=f"] });
  assert.equal(pictures.to, PHONE);
  assert.equal((await send({ body: undefined, mediaUrl: ["https://example.com/a.png"] })).body, "");
});

test("one text, and a list in pages", async () => {
  const { sid } = await send({});
  assert.equal((await client.messages(sid).fetch()).sid, sid);
  const first = await client.messages.page({ to: PHONE, pageSize: 2 });
  assert.equal(first.instances.length, 2);
  assert.equal(first.instances[0].sid, sid);
  const second = await first.nextPage();
  assert.equal(second.instances.length, 2);
  assert.equal((await second.previousPage()).instances[0].sid, sid);
  const today = new Date();
  for (const filter of [{ dateSent: today }, { dateSentAfter: today }, { dateSentBefore: today }]) {
    assert.ok((await client.messages.list({ ...filter, limit: 1 })).length === 1, JSON.stringify(filter));
  }
  assert.deepEqual(await client.messages.list({ to: "+14155550199", limit: 1 }), []);
});

test("refusals of a request", async () => {
  const own = channel.number;
  const refused = [
    [{ to: "12" }, 21211],
    [{ from: undefined }, 21603],
    [{ from: "+14155550134" }, 21606],
    [{ to: own }, 21266],
    [{ body: undefined }, 21602],
    [{ body: "x".repeat(1_601) }, 21617],
    [{ validityPeriod: 36_001 }, 20001],
    [{ mediaUrl: ["ftp://example.com/a.png"] }, 21620],
  ];
  for (const [fields, code] of refused) assert.deepEqual(await refusal(send(fields)), [400, code], JSON.stringify(fields).slice(0, 60));
  assert.deepEqual(await refusal(client.messages(`SM${"0".repeat(32)}`).fetch()), [404, 20404]);
});

test("refusals by number", async () => {
  const { opted_out, landline, rate_limited, error_after_accept, filtered } = channel.magic_numbers;
  assert.deepEqual(await refusal(send({ to: opted_out })), [400, 21610]);
  assert.deepEqual(await refusal(send({ to: landline })), [400, 21614]);
  assert.deepEqual(await refusal(send({ to: rate_limited })), [429, 20429]);
  assert.deepEqual(await refusal(send({ to: error_after_accept })), [500, 20500]);
  assert.equal((await client.messages.list({ to: error_after_accept, limit: 1 })).length, 1, "It was accepted all the same.");
  const held = await send({ to: filtered });
  const report = await until(async () => (await client.messages(held.sid).fetch()).status === "undelivered" && held, {
    seconds: 20,
    sentence: "The filtered text was never reported as undelivered.",
  });
  assert.equal(report.sid, held.sid);
});

test("wrong credentials, and an account that is not there", async () => {
  const { account_sid, auth_token } = channel.credentials;
  const none = `AC${"0".repeat(32)}`;
  for (const credentials of [{ account_sid, auth_token: "wrong" }, { account_sid: none, auth_token }]) {
    const stranger = clientOf(prism.url, credentials);
    assert.deepEqual(await refusal(stranger.messages.create({ to: PHONE, from: channel.number, body: "Hi" })), [401, 20003]);
    assert.deepEqual(await refusal(stranger.messages.list({ limit: 1 })), [401, 20003]);
    assert.deepEqual(await refusal(stranger.messages(`SM${"0".repeat(32)}`).fetch()), [401, 20003]);
  }
});

test("Leadline's own requests: texts, refusals and the look-up after a connection that broke", async () => {
  const leadline = await owner();
  const path = `/api/settings/channels/${channel.channel_id}`;
  const pointAt = (base_url) => leadline.must("PATCH", path, { credentials: { base_url } });
  const before = { get: forwarded("get"), post: forwarded("post") };
  const gate = await startGate(prism.url);
  const cutOff = "+14155550134";
  gate.cutOnce(cutOff);
  await pointAt(gate.url);
  try {
    const results = {};
    for (const name of ["opted_out", "landline", "rate_limited"]) {
      const { result, code } = await leadline.post(`${path}/test`, { to: channel.magic_numbers[name] });
      results[name] = [result, code];
    }
    assert.deepEqual(results, { opted_out: ["refused", "21610"], landline: ["refused", "21614"], rate_limited: ["refused", "20429"] });
    for (const phone of [PHONE, channel.magic_numbers.error_after_accept, cutOff]) await firstText(leadline, phone);
  } finally {
    await pointAt(channel.base_url);
    gate.stop();
  }
  assert.ok(forwarded("post") - before.post >= 6, "Texts did not pass Prism.");
  assert.ok(forwarded("get") - before.get >= 1, "The look-up did not pass Prism.");
  const once = await client.messages.list({ to: cutOff });
  assert.equal(once.length, 1, "The text whose connection broke was sent again after the look-up, once.");
  // Prism passes over names that are not described.
  const { queries, fields } = namesOf(twilioDescription());
  assert.deepEqual([...gate.queries].filter((name) => !queries.includes(name)), []);
  assert.deepEqual([...gate.fields].filter((name) => !fields.includes(name)), []);
  assert.ok(gate.queries.has("To") && gate.fields.has("To") && gate.fields.has("StatusCallback"));
});

test("pictures as our adapter sends them", async () => {
  const credentials = { ...channel.credentials, base_url: prism.url };
  const common = { provider: "twilio", credentials, to: PHONE, from: channel.number, reference: "m_1", now_unix: 1_795_423_499 };
  const callback = "https://leadline.example/api/webhooks/twilio/0/status?ref=m_1";
  const questions = [
    { ...common, text: "Two pictures & é 😀", media_urls: ["https://example.com/a.png", "https://example.com/b.jpg?c=d&e=f"], status_callback: callback },
    { ...common, text: "", media_urls: ["https://example.com/a.png"] },
    { ...common, text: "[".repeat(200) },
  ];
  for (const { method, url, headers, body } of await ask(program, ["provider-request"], questions)) {
    const answer = await fetch(url, { method, headers, body });
    assert.equal(answer.status, 201, await answer.text());
  }
});

/** Lets a lead submit the form and waits until the text that follows is known to have arrived. */
async function firstText(leadline, phone) {
  const form = (await leadline.get("/api/forms")).items.find(({ slug }) => slug === "demo");
  await leadline.post(`/api/capture/${form.id}`, {
    fields: { name: "Ada Example", phone, email: `ada${phone.slice(1)}@example.com`, question: "Do you have time this week?" },
    consent: { sms: true },
    page: { url: form.url },
  });
  await until(
    async () => {
      const lead = (await leadline.post("/api/leads/search", { search: phone })).items[0];
      if (!lead?.conversation_id) return null;
      const { items } = await leadline.get(`/api/conversations/${lead.conversation_id}/messages`);
      return items[0]?.status === "delivered";
    },
    { seconds: 60, sentence: `The text to ${phone} did not arrive.` },
  );
}

test("nothing of all that was against the description", (t) => {
  t.diagnostic(`${forwarded("post")} posts and ${forwarded("get")} gets passed`);
  assert.deepEqual(faults(), []);
});

test("what is against the description is found", async () => {
  const { account_sid, auth_token } = channel.credentials;
  const authorization = `Basic ${Buffer.from(`${account_sid}:${auth_token}`).toString("base64")}`;
  const path = `/2010-04-01/Accounts/${account_sid}/Messages.json`;
  const list = await (await fetch(`${channel.base_url}${path}?PageSize=1`, { headers: { authorization } })).json();
  const refused = { code: 21610, message: "No", more_info: "https://www.twilio.com/docs/errors/21610", status: 400 };
  const [text] = list.messages;
  const liar = await startLiar();
  const strict = await startPrism(twilioDescription(), liar.url);
  const answerTo = async (method, status, body, form = "To=%2B14155550133&Body=Hi") => {
    liar.say(status, body);
    const headers = { authorization, ...(method === "POST" && { "content-type": "application/x-www-form-urlencoded" }) };
    return (await fetch(`${strict.url}${path}`, { method, headers, body: method === "POST" ? form : undefined })).status;
  };
  try {
    assert.equal(await answerTo("POST", 201, text), 201);
    assert.equal(await answerTo("GET", 200, list), 200);
    assert.equal(await answerTo("POST", 400, refused), 400);
    const { uri, ...lacking } = text;
    assert.ok(uri);
    const wrong = [{ ...text, status: "on its way" }, { ...text, sid: "SM1" }, { ...text, num_segments: 1 }, { ...text, note: "" }, lacking];
    for (const body of wrong) {
      assert.equal(await answerTo("POST", 201, body), 500, JSON.stringify(body));
      assert.equal(await answerTo("GET", 200, { ...list, messages: [body] }), 500, JSON.stringify(body));
    }
    assert.equal(await answerTo("POST", 400, { ...refused, code: "21610" }), 500);
    assert.equal(await answerTo("POST", 400, { error: "No" }), 500);
    for (const form of ["Body=Hi", "To=1&ValidityPeriod=long", "To=1&StatusCallback=nowhere"]) {
      assert.equal(await answerTo("POST", 201, text, form), 422, form);
    }
    assert.equal(await answerTo("POST", 418, refused), 418);
    assert.match(strict.said(), /Violation: response Unable to match the returned status code/);
  } finally {
    await strict.stop();
    liar.stop();
  }
});
