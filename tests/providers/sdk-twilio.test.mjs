// Twilio's own library sends through the simulator and believes its webhooks.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import twilio from "twilio";
import { form, startMailbox } from "./support/mailbox.mjs";
import { written } from "./support/phone.mjs";
import { channelOf } from "./support/system.mjs";

const PHONE = "+14155550141";

let channel;
let mailbox;
before(async () => {
  channel = await channelOf("twilio");
  mailbox = await startMailbox();
});
after(() => mailbox?.stop());

function clientOf({ account_sid, auth_token }) {
  const client = twilio(account_sid, auth_token);
  client.api.baseUrl = channel.base_url;
  return client;
}

const send = (fields) => clientOf(channel.credentials).messages.create({ to: PHONE, from: channel.number, body: "Hi", ...fields });

/** The library's own check, as its documentation has it in a handler. */
const believed = ({ url, headers, body }, token = channel.credentials.auth_token) =>
  twilio.validateRequest(token, headers["x-twilio-signature"], url, form(body));

test("a text is taken, and its reports are signed", async () => {
  const statusCallback = mailbox.address();
  const text = await send({ body: "Hello & é 😀 +1", statusCallback });
  assert.deepEqual([text.status, text.numSegments, text.errorCode], ["queued", "1", null]);
  const reports = await mailbox.received(statusCallback, 2);
  assert.deepEqual(reports.map(({ body }) => [form(body).MessageSid, form(body).MessageStatus]), [[text.sid, "sent"], [text.sid, "delivered"]]);
  for (const report of reports) {
    assert.equal(believed(report), true);
    assert.equal(believed(report, "another token"), false);
    assert.equal(believed({ ...report, body: `${report.body}&ErrorCode=30007` }), false);
    assert.equal(believed({ ...report, url: report.url.replace("ref=m_", "ref=m_9") }), false);
  }
});

test("pictures", async () => {
  const mediaUrl = ["https://example.com/a.png", "https://example.com/b.jpg?c=d&e=f"];
  const text = await send({ mediaUrl });
  assert.equal(text.numMedia, "2");
  assert.equal((await clientOf(channel.credentials).messages(text.sid).fetch()).numMedia, "2");
});

test("refusals", async () => {
  const { opted_out, landline, rate_limited } = channel.magic_numbers;
  for (const [to, status, code] of [[opted_out, 400, 21610], [landline, 400, 21614], [rate_limited, 429, 20429], ["12", 400, 21211]]) {
    await assert.rejects(send({ to }), (error) => {
      assert.deepEqual([error.constructor.name, error.status, error.code], ["RestException", status, code]);
      return true;
    });
  }
});

test("wrong credentials", async () => {
  const { account_sid } = channel.credentials;
  const stranger = clientOf({ account_sid, auth_token: "wrong" });
  await assert.rejects(stranger.messages.create({ to: PHONE, from: channel.number, body: "Hi" }), { status: 401, code: 20003 });
});

test("a text that the carrier held back is reported as undelivered", async () => {
  const statusCallback = mailbox.address();
  await send({ to: channel.magic_numbers.filtered, statusCallback });
  const [, last] = await mailbox.received(statusCallback, 2);
  assert.equal(believed(last), true);
  assert.deepEqual([form(last.body).MessageStatus, form(last.body).ErrorCode], ["undelivered", "30007"]);
});

test("what a phone writes comes signed, and Leadline takes it", async () => {
  const [webhook] = await written(channel, "Yes & no, é 😀 1+1=2", { from: PHONE });
  assert.equal(webhook.answer, 200);
  assert.equal(webhook.url, channel.inbound_url);
  assert.deepEqual([form(webhook.body).Body, form(webhook.body).From, form(webhook.body).NumMedia], ["Yes & no, é 😀 1+1=2", PHONE, "0"]);
  assert.equal(believed(webhook), true);
  assert.equal(believed({ ...webhook, body: webhook.body.replace("Yes", "No") }), false);
});
