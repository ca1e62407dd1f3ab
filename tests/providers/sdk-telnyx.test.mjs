// Telnyx's own library sends through the simulator and believes its webhooks.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import Telnyx from "telnyx";
import { startMailbox } from "./support/mailbox.mjs";
import { written } from "./support/phone.mjs";
import { channelOf } from "./support/system.mjs";

const PHONE = "+14155550142";

let channel;
let mailbox;
before(async () => {
  channel = await channelOf("telnyx");
  mailbox = await startMailbox();
});
after(() => mailbox?.stop());

const clientOf = ({ api_key, public_key }) =>
  new Telnyx({ apiKey: api_key, publicKey: public_key, baseURL: `${channel.base_url}/v2`, maxRetries: 0 });

const send = (fields) => clientOf(channel.credentials).messages.send({ to: PHONE, from: channel.number, text: "Hi", ...fields });

/** What the library reads from a webhook once it believes it. */
const opened = ({ headers, body }) => clientOf(channel.credentials).webhooks.unwrap(body, { headers });

test("a text is taken, and its reports are signed", async () => {
  const webhook_url = mailbox.address();
  const { data } = await send({ text: "Hello & é 😀", webhook_url });
  assert.deepEqual([data.record_type, data.type, data.parts, data.to[0].status], ["message", "SMS", 1, "queued"]);
  assert.equal((await clientOf(channel.credentials).messages.retrieve(data.id)).data.id, data.id);
  const reports = await mailbox.received(webhook_url, 2);
  const events = [];
  for (const report of reports) {
    const event = (await opened(report)).data;
    events.push([event.event_type, event.payload.id, event.payload.to[0].status]);
    await assert.rejects(opened({ ...report, body: report.body.replace("Hello", "Hallo") }), /signature/i);
    const late = { ...report.headers, "telnyx-timestamp": String(Number(report.headers["telnyx-timestamp"]) - 301) };
    await assert.rejects(opened({ ...report, headers: late }), /timestamp|signature/i);
  }
  assert.deepEqual(events, [["message.sent", data.id, "sent"], ["message.finalized", data.id, "delivered"]]);
});

test("pictures", async () => {
  const { data } = await send({ media_urls: ["https://example.com/a.png", "https://example.com/b.jpg?c=d&e=f"], type: "MMS" });
  assert.deepEqual([data.type, data.media.map(({ url }) => url)], ["MMS", ["https://example.com/a.png", "https://example.com/b.jpg?c=d&e=f"]]);
});

test("refusals", async () => {
  const { opted_out, landline, rate_limited, error_after_accept } = channel.magic_numbers;
  const refused = [
    [opted_out, Telnyx.BadRequestError, "40300"],
    [landline, Telnyx.BadRequestError, "40001"],
    [rate_limited, Telnyx.RateLimitError, "40018"],
    [error_after_accept, Telnyx.InternalServerError, "10007"],
    ["12", Telnyx.BadRequestError, "40310"],
  ];
  for (const [to, kind, code] of refused) {
    await assert.rejects(send({ to }), (error) => {
      assert.ok(error instanceof kind, `${to}: ${error.constructor.name}`);
      assert.equal(error.error.errors[0].code, code);
      return true;
    });
  }
  await assert.rejects(clientOf(channel.credentials).messages.retrieve("00000000-0000-4000-8000-000000000000"), Telnyx.NotFoundError);
});

test("wrong credentials", async () => {
  const stranger = clientOf({ ...channel.credentials, api_key: "KEY-wrong" });
  await assert.rejects(stranger.messages.send({ to: PHONE, from: channel.number, text: "Hi" }), Telnyx.AuthenticationError);
});

test("a text that the carrier held back is reported as failed", async () => {
  const webhook_url = mailbox.address();
  await send({ to: channel.magic_numbers.filtered, webhook_url });
  const [, last] = await mailbox.received(webhook_url, 2);
  const { payload } = (await opened(last)).data;
  assert.deepEqual([payload.to[0].status, payload.errors[0].code], ["delivery_failed", "40322"]);
});

test("what a phone writes comes signed, and Leadline takes it", async () => {
  const [webhook] = await written(channel, "Yes & no, é 😀 1+1=2", { from: PHONE });
  assert.equal(webhook.answer, 200);
  assert.equal(webhook.url, channel.inbound_url);
  const { event_type, payload } = (await opened(webhook)).data;
  assert.deepEqual([event_type, payload.direction, payload.text, payload.from.phone_number], ["message.received", "inbound", "Yes & no, é 😀 1+1=2", PHONE]);
  await assert.rejects(opened({ ...webhook, body: webhook.body.replace("Yes", "No") }), /signature/i);
});
