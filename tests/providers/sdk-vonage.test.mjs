// Vonage's own library sends through the simulator by both interfaces and believes its webhooks.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { AlgorithmTypes } from "@vonage/auth";
import { verifySignature } from "@vonage/jwt";
import { MMSImage, SMS } from "@vonage/messages";
import { Vonage } from "@vonage/server-sdk";
import { form, startMailbox } from "./support/mailbox.mjs";
import { written } from "./support/phone.mjs";
import { channelOf } from "./support/system.mjs";

const PHONE = "14155550145";
/** The library's names of the methods that an account's settings offer. */
const METHODS = {
  md5hash: AlgorithmTypes.md5hash,
  md5: AlgorithmTypes.md5hmac,
  sha1: AlgorithmTypes.sha1hmac,
  sha256: AlgorithmTypes.sha256hmac,
  sha512: AlgorithmTypes.sha512hmac,
};

let channel;
let mailbox;
let from;
before(async () => {
  channel = await channelOf("vonage");
  mailbox = await startMailbox();
  from = channel.number.replace("+", "");
});
after(() => mailbox?.stop());

const digits = (number) => number.replace("+", "");
const clientOf = ({ api_key, api_secret }) =>
  new Vonage({ apiKey: api_key, apiSecret: api_secret }, { restHost: channel.base_url, apiHost: channel.base_url });

test("SMS: a text is taken, and its reports are signed", async () => {
  const callback = mailbox.address();
  const { sms } = clientOf(channel.credentials);
  const { messages } = await sms.send({ to: PHONE, from, text: "Hello & é 😀", type: "unicode", callback, clientRef: "m_1" });
  assert.deepEqual(messages.map(({ status, to }) => [status, to]), [["0", PHONE]]);
  const reports = (await mailbox.received(callback, 2)).map(({ body }) => form(body));
  assert.deepEqual(reports.map(({ status }) => status), ["accepted", "delivered"]);
  const { signature_secret, signature_method } = channel.credentials;
  const believed = ({ sig, ...rest }, secret = signature_secret) => sms.verifySignature(sig, rest, secret, METHODS[signature_method]);
  for (const report of reports) {
    assert.deepEqual([report.messageId, report["client-ref"], report.msisdn, report.to], [messages[0].messageId ?? messages[0]["message-id"], "m_1", PHONE, from]);
    assert.equal(believed(report), true);
    assert.equal(believed(report, "another secret"), false);
    assert.equal(believed({ ...report, status: "failed" }), false);
  }
});

test("SMS: a long text comes back in parts", async () => {
  const { messageCount, messages } = await clientOf(channel.credentials).sms.send({ to: PHONE, from, text: "x".repeat(400) });
  assert.deepEqual([Number(messageCount), new Set(messages.map((part) => part.messageId ?? part["message-id"])).size], [3, 3]);
});

test("SMS: refusals", async () => {
  const { sms } = clientOf(channel.credentials);
  const refused = [[digits(channel.magic_numbers.rate_limited), "1"], ["12", "3"]];
  for (const [to, status] of refused) {
    // The library takes one refusal of one text for a partial one, since the count comes as a text.
    await assert.rejects(sms.send({ to, from, text: "Hi" }), ({ response }) => response.messages[0].status === status);
  }
});

test("SMS: wrong credentials", async () => {
  const stranger = clientOf({ ...channel.credentials, api_secret: "wrong" });
  await assert.rejects(stranger.sms.send({ to: PHONE, from, text: "Hi" }), (error) => error.response.messages[0].status === "4");
});

test("SMS: what Vonage says only later: opted out, held back", async () => {
  const { sms } = clientOf(channel.credentials);
  for (const [name, code] of [["opted_out", "9"], ["filtered", "6"]]) {
    const callback = mailbox.address();
    await sms.send({ to: digits(channel.magic_numbers[name]), from, text: "Hi", callback });
    const last = form((await mailbox.received(callback, name === "filtered" ? 2 : 1)).at(-1).body);
    assert.deepEqual([last.status, last["err-code"]], ["failed", code], name);
  }
});

/** What the library's check says of a webhook of the Messages API; the body's hash is the handler's to compare. */
function claimsOf({ headers, body }, secret) {
  const token = headers.authorization.replace("Bearer ", "");
  if (!verifySignature(token, secret)) return null;
  const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  return claims.payload_hash === createHash("sha256").update(body).digest("hex") ? claims : null;
}

test("Messages: a text is taken, and its reports are signed", async () => {
  const webhookUrl = mailbox.address();
  const { messages } = clientOf(channel.credentials);
  const { messageUUID } = await messages.send(new SMS({ to: PHONE, from, text: "Hello & é 😀", clientRef: "m_2", webhookUrl }));
  const reports = await mailbox.received(webhookUrl, 2);
  for (const [index, report] of reports.entries()) {
    const { iss, api_key } = claimsOf(report, channel.credentials.signature_secret) ?? {};
    assert.deepEqual([iss, api_key], ["Vonage", channel.credentials.api_key]);
    assert.equal(claimsOf({ ...report, body: report.body.replace("m_2", "m_3") }, channel.credentials.signature_secret), null);
    assert.equal(claimsOf(report, "another secret"), null);
    const { message_uuid, status, client_ref } = JSON.parse(report.body);
    assert.deepEqual([message_uuid, status, client_ref], [messageUUID, ["submitted", "delivered"][index], "m_2"]);
  }
});

test("Messages: a picture", async () => {
  const webhookUrl = mailbox.address();
  const image = { url: "https://example.com/a.png", caption: "A roof" };
  const { messageUUID } = await clientOf(channel.credentials).messages.send(new MMSImage({ to: PHONE, from, image, webhookUrl }));
  const [, delivered] = await mailbox.received(webhookUrl, 2);
  assert.deepEqual([JSON.parse(delivered.body).message_uuid, JSON.parse(delivered.body).status], [messageUUID, "delivered"]);
});

test("Messages: refusals, and wrong credentials", async () => {
  const { messages } = clientOf(channel.credentials);
  const status = (client, to) => client.send(new SMS({ to, from, text: "Hi" })).then(() => 202, (error) => error.response?.status);
  assert.equal(await status(messages, digits(channel.magic_numbers.rate_limited)), 429);
  assert.equal(await status(messages, digits(channel.magic_numbers.error_after_accept)), 500);
  assert.equal(await status(messages, "12"), 422);
  assert.equal(await status(clientOf({ ...channel.credentials, api_secret: "wrong" }).messages, PHONE), 401);
});

test("Messages: an opt-out is reported later", async () => {
  const webhookUrl = mailbox.address();
  await clientOf(channel.credentials).messages.send(new SMS({ to: digits(channel.magic_numbers.opted_out), from, text: "Hi", webhookUrl }));
  const [report] = await mailbox.received(webhookUrl, 1);
  assert.equal(JSON.parse(report.body).status, "rejected");
});

test("SMS: what a phone writes comes signed, in one part and in two, and Leadline takes it", async () => {
  const { sms } = clientOf(channel.credentials);
  const { signature_secret, signature_method } = channel.credentials;
  const believed = ({ sig, ...rest }) => sms.verifySignature(sig, rest, signature_secret, METHODS[signature_method]);
  const words = "Yes & no, é 😀 1+1=2";
  for (const [phone, count] of [[`+${PHONE}`, 1], [channel.magic_numbers.two_part_inbound, 2]]) {
    const webhooks = await written(channel, words, { from: phone, count });
    assert.deepEqual(webhooks.map(({ answer, url }) => [answer, url]), Array(count).fill([200, channel.inbound_url]));
    const parts = webhooks.map(({ body }) => form(body)).sort((one, other) => Number(one["concat-part"]) - Number(other["concat-part"]));
    assert.equal(parts.map(({ text }) => text).join(""), words);
    for (const part of parts) {
      assert.equal(part.msisdn, phone.replace("+", ""));
      assert.equal(believed(part), true);
      assert.equal(believed({ ...part, text: `${part.text}!` }), false);
    }
  }
});
