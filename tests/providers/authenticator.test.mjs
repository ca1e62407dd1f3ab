// An authenticator app that is none of ours reads our address and shows codes that we take.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("authenticator.py", import.meta.url));
const base = process.env.LEADLINE_PROVIDERS_URL;
const owner = JSON.parse(process.env.LEADLINE_PROVIDERS_SIGN_IN);
const PASSWORD = "a sentence that nobody guesses";
let app;
let shown;

before(() => {
  app = spawn(process.env.LEADLINE_PROVIDERS_PYTHON, [script], { stdio: ["pipe", "pipe", "inherit"] });
  shown = createInterface({ input: app.stdout })[Symbol.asyncIterator]();
});

after(async () => {
  app.stdin.end();
  await once(app, "exit");
});

/** What the app shows for an address. */
async function show(uri) {
  app.stdin.write(`${uri}\n`);
  return JSON.parse((await shown.next()).value);
}

async function post(path, body, token) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(`${base}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}

test("an authenticator app reads our address, and its codes let its member in", async () => {
  const { email, password } = owner;
  const session = await post("/api/auth/login", { email, password });
  assert.equal(session.status, 200, JSON.stringify(session.body));
  const address = `authenticator.${Date.now()}@example.com`;
  const invite = await post("/api/team/invites", { email: address, role: "agent" }, session.body.access_token);
  const token = invite.body.link.split("#")[1];
  const joined = await post("/api/auth/invites/accept", { token, name: "Mika Member", password: PASSWORD });
  const own = joined.body.access_token;

  const begun = await post("/api/auth/second-factor", { password: PASSWORD }, own);
  assert.equal(begun.status, 201, JSON.stringify(begun.body));
  const { code, next: _, ...read } = await show(begun.body.uri);
  assert.deepEqual(read, { secret: begun.body.secret, issuer: "Leadline", account: address, digits: 6, interval: 30 });
  const confirmed = await post("/api/auth/second-factor/confirm", { code }, own);
  assert.equal(confirmed.body.recovery_codes.length, 10, JSON.stringify(confirmed.body));

  const credentials = { email: address, password: PASSWORD };
  const without = await post("/api/auth/login", credentials);
  assert.deepEqual([without.status, without.body.code], [401, "second_factor_required"]);
  // The code that proved the app is spent. The next one is taken already: clocks may differ by a step.
  assert.equal((await post("/api/auth/login", { ...credentials, code })).body.code, "wrong_code");
  const entered = await post("/api/auth/login", { ...credentials, code: (await show(begun.body.uri)).next });
  assert.equal(entered.status, 200, JSON.stringify(entered.body));
});
