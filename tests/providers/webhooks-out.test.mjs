// What we tell programs of a workspace's own, verified by the official libraries of Standard Webhooks.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Webhook } from "standardwebhooks";
import { until } from "../../scripts/lib/ports.mjs";
import { ask } from "./support/program.mjs";
import { serve } from "./support/servers.mjs";
import { owner } from "./support/system.mjs";

const script = fileURLToPath(new URL("webhooks_out.py", import.meta.url));
const taken = [];
let receiver;
let client;

before(async () => {
  client = await owner();
  receiver = await serve((request, response, body) => {
    taken.push({ headers: request.headers, body: body.toString() });
    response.writeHead(204).end();
  });
});

after(() => receiver.stop());

/** The first messages that came, so many of them. */
async function told(count) {
  await until(() => taken.length >= count, { seconds: 30, sentence: `${taken.length} of ${count} messages came.` });
  return taken.slice(0, count);
}

/** What the Python library makes of a message. */
async function inPython(secret, { headers, body }) {
  const [answer] = await ask(process.env.LEADLINE_PROVIDERS_PYTHON, [script], [{ secret, headers, body }]);
  return answer;
}

test("the official libraries take what we send, under the new secret and under the one before it", async () => {
  const endpoint = await client.post("/api/settings/webhooks", { url: `${receiver.url}/hook`, events: ["lead.created"] });
  const path = `/api/settings/webhooks/${endpoint.id}`;
  await client.post(`${path}/test`, {});
  const [first] = await told(1);
  const rotated = await client.post(`${path}/rotate`, {});
  await client.post(`${path}/test`, {});
  const [, second] = await told(2);

  for (const [secret, message] of [[endpoint.secret, first], [endpoint.secret, second], [rotated.secret, second]]) {
    const verified = new Webhook(secret).verify(message.body, message.headers);
    assert.equal(verified.type, "webhook.test");
    assert.deepEqual((await inPython(secret, message)).verified, verified);
  }
  assert.throws(() => new Webhook(rotated.secret).verify(first.body, first.headers), /No matching signature/);
  assert.match((await inPython(rotated.secret, first)).refused, /No matching signature/);
  const changed = { ...second, body: second.body.replace("test", "tost") };
  assert.throws(() => new Webhook(rotated.secret).verify(changed.body, changed.headers), /No matching signature/);
  assert.match((await inPython(rotated.secret, changed)).refused, /No matching signature/);
});
