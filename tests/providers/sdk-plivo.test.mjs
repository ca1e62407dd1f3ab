// Plivo's own library sends through the simulator and believes its webhooks.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import plivo from "plivo";
import { form, startMailbox } from "./support/mailbox.mjs";
import { written } from "./support/phone.mjs";
import { channelOf } from "./support/system.mjs";

const PHONE = "+14155550143";

let channel;
let mailbox;
before(async () => {
  channel = await channelOf("plivo");
  mailbox = await startMailbox();
});
after(() => mailbox?.stop());

const clientOf = ({ auth_id, auth_token }) =>
  new plivo.Client(auth_id, auth_token, { url: `${channel.base_url}/v1/Account/${auth_id}` });

const send = (fields) => clientOf(channel.credentials).messages.create({ src: channel.number, dst: PHONE, text: "Hi", ...fields });

/** The library's own check, as its documentation has it in a handler. */
const believed = ({ method, url, headers, body }, token = channel.credentials.auth_token) =>
  plivo.validateV3Signature(method, url, headers["x-plivo-signature-v3-nonce"], token, headers["x-plivo-signature-v3"], form(body));

test("a text is taken, and its reports are signed", async () => {
  const url = mailbox.address();
  const { messageUuid, message } = await send({ text: "Hello & é 😀", url, method: "POST" });
  assert.equal(message, "message(s) queued");
  assert.equal(messageUuid.length, 1);
  const reports = await mailbox.received(url, 2);
  assert.deepEqual(reports.map(({ body }) => [form(body).MessageUUID, form(body).Status]), [[messageUuid[0], "sent"], [messageUuid[0], "delivered"]]);
  for (const report of reports) {
    assert.equal(believed(report), true);
    assert.equal(believed(report, "another token"), false);
    assert.equal(believed({ ...report, body: report.body.replace("Status=", "Status=un") }), false);
    assert.equal(believed({ ...report, url: report.url.replace("ref=m_", "ref=m_9") }), false);
  }
  const found = await clientOf(channel.credentials).messages.get(messageUuid[0]);
  assert.deepEqual([found.messageUuid, found.messageState], [messageUuid[0], "delivered"]);
});

test("pictures", async () => {
  const { messageUuid } = await send({ type: "mms", media_urls: ["https://example.com/a.png", "https://example.com/b.jpg?c=d&e=f"] });
  assert.equal((await clientOf(channel.credentials).messages.get(messageUuid[0])).messageType, "mms");
});

/** Status and words. The library has no kind of error of its own for 429: it hands on what its HTTP client says. */
const refusal = (work) =>
  work.then(
    () => assert.fail("It was accepted."),
    ({ status, message }) => [status ?? Number(/status code (\d+)/.exec(message)?.[1]), message ?? ""],
  );

test("refusals", async () => {
  const { rate_limited, error_after_accept } = channel.magic_numbers;
  const refused = [
    [{ dst: rate_limited }, 429, ""],
    [{ dst: error_after_accept }, 500, "Internal server error"],
    [{ dst: "12" }, 400, "dst"],
    [{ src: "+14155550144" }, 400, "src"],
    [{ dst: channel.number }, 400, "same"],
  ];
  for (const [fields, expected, words] of refused) {
    const [status, message] = await refusal(send(fields));
    assert.equal(status, expected, message);
    assert.ok(message.includes(words), message);
  }
  const [status] = await refusal(clientOf(channel.credentials).messages.get("00000000-0000-4000-8000-000000000000"));
  assert.equal(status, 404);
});

test("wrong credentials", async () => {
  const { auth_id } = channel.credentials;
  const stranger = clientOf({ auth_id, auth_token: "wrong" });
  const [status] = await refusal(stranger.messages.create({ src: channel.number, dst: PHONE, text: "Hi" }));
  assert.equal(status, 401);
});

test("what Plivo says only later: opted out, a landline, held back", async () => {
  const expected = { opted_out: ["failed", "200"], landline: ["failed", "50"], filtered: ["undelivered", "30"] };
  for (const [name, words] of Object.entries(expected)) {
    const url = mailbox.address();
    await send({ dst: channel.magic_numbers[name], url, method: "POST" });
    const last = (await mailbox.received(url, name === "filtered" ? 2 : 1)).at(-1);
    assert.equal(believed(last), true, name);
    assert.deepEqual([form(last.body).Status, form(last.body).ErrorCode], words, name);
  }
});

test("what a phone writes comes signed, and Leadline takes it", async () => {
  const [webhook] = await written(channel, "Yes & no, é 😀 1+1=2", { from: PHONE });
  assert.equal(webhook.answer, 200);
  assert.equal(webhook.url, channel.inbound_url);
  assert.deepEqual([form(webhook.body).Text, form(webhook.body).From], ["Yes & no, é 😀 1+1=2", PHONE.replace("+", "")]);
  assert.equal(believed(webhook), true);
  assert.equal(believed({ ...webhook, body: webhook.body.replace("Yes", "No") }), false);
});
