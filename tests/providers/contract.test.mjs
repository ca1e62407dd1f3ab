// Every operation of the description is asked what it promises and much that it does not, as an owner, an agent and nobody:
// no answer is an error of ours, of another shape than is described, or of a status that is not.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { freePort } from "../../scripts/lib/ports.mjs";
import { startSystem } from "../../scripts/lib/system.mjs";

const schemathesis = join(dirname(process.env.LEADLINE_PROVIDERS_PYTHON), "st");
const CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"];
/** Whoever asks these is somebody else afterwards. */
const OWN = "^/api/auth/(logout|password|sessions)";

let system;
before(async () => {
  // One of its own: what is asked here changes and deletes whatever it finds.
  const env = { REQUESTS_PER_MINUTE: "60000", SIGN_IN_BURST: "1000000" };
  system = await startSystem({ port: await freePort(), databaseUri: process.env.LEADLINE_TEST_MONGODB_URI, env });
});
after(() => system?.stop());

async function post(path, body, token) {
  const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
  if (token) headers.authorization = `Bearer ${token}`;
  const answer = await fetch(`${system.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.json();
}

const owner = async () => (await post("/api/auth/login", system.sign_in)).access_token;

async function agent() {
  const invite = { email: `agent.${randomUUID()}@example.com`, role: "agent" };
  const { link } = await post("/api/team/invites", invite, await owner());
  const joining = { token: new URL(link).hash.slice(1), name: "Agnes Agent", password: "correct horse battery staple" };
  return (await post("/api/auth/invites/accept", joining)).access_token;
}

/** The same requests every time: what fails here is what changed. Others come with another number. */
const SEED = process.env.LEADLINE_CONTRACT_SEED ?? "1";

async function ask(token, phases) {
  // One worker: CPython 3.11 counts how deep two threads parse in one place, and fails by itself where they meet.
  const args = ["run", `${system.url}/api/openapi.json`, "--url", system.url, "--no-color", "--workers", "1", "--seed", SEED];
  args.push("--phases", phases, "--checks", CHECKS.join(","), "--max-examples", "3", "--exclude-path-regex", OWN);
  if (token) args.push("--header", `Authorization: Bearer ${token}`);
  const said = await new Promise((resolve) => {
    execFile(schemathesis, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => resolve({ error, text: stdout + stderr }));
  });
  assert.ok(!said.error, said.text.slice(-12_000));
  const cases = Number(/(\d+) generated/.exec(said.text)?.[1]);
  assert.ok(cases > 1_000, `only ${cases} cases were made: ${said.text.slice(-3_000)}`);
  return cases;
}

for (const [who, token, phases] of [
  ["an owner", owner, "examples,coverage,fuzzing,stateful"],
  ["an agent", agent, "examples,coverage,fuzzing"],
  ["nobody", async () => null, "examples,coverage"],
]) {
  test(`what ${who} is answered is what is described`, async (context) => {
    context.diagnostic(`${await ask(await token(), phases)} requests`);
  });
}
