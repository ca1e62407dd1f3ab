import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { faults } from "../check-text.mjs";
import { root } from "../lib/paths.mjs";
import { loadSecrets, parse } from "../lib/secrets.mjs";
import { decode, encode } from "../lib/wire.mjs";

const folder = mkdtempSync(join(tmpdir(), "leadline-scripts-"));
after(() => rmSync(folder, { recursive: true }));

test("secrets are made once, in the form the server reads, for their owner alone", () => {
  const file = join(folder, "env");
  const secrets = loadSecrets(file);
  const [id, key] = secrets.LEADLINE_MASTER_KEYS.split(":");
  assert.equal(id, "k1");
  assert.equal(Buffer.from(key, "base64").length, 32);
  assert.equal(Buffer.from(secrets.LEADLINE_SIGNING_KEY, "base64").length, 32);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(loadSecrets(file), secrets);
});

test("what a person wrote into the file is kept, and what is missing is added", () => {
  const file = join(folder, "own-env");
  writeFileSync(file, "# mine\nAI_API_KEY='a key'\nCRON_SECRET=own");
  const secrets = loadSecrets(file);
  assert.equal(secrets.AI_API_KEY, "a key");
  assert.equal(secrets.CRON_SECRET, "own");
  assert.ok(secrets.LEADLINE_SIGNING_KEY);
  assert.match(readFileSync(file, "utf8"), /^# mine\nAI_API_KEY='a key'\nCRON_SECRET=own\nLEADLINE_MASTER_KEYS=/);
});

test("the example file describes every variable that the program reads", () => {
  const config = readFileSync(join(root, "lib", "src", "config.rs"), "utf8");
  const example = readFileSync(join(root, ".env.example"), "utf8");
  const read = [...config.matchAll(/(?:optional|required)\("([A-Z_]+)"/g)].map(([, name]) => name);
  const platform = ["VERCEL_PROJECT_PRODUCTION_URL"]; // Set by the platform, never by a person.
  for (const name of read.filter((name) => !platform.includes(name))) assert.match(example, new RegExp(`^(# )?${name}=`, "m"), name);
  assert.equal(parse(example).PORT, "3000");
});

test("a document survives the wire", () => {
  const document = { hello: 1, name: "Zoë", set: { _id: "rs0", members: [{ _id: 0, host: "127.0.0.1:1" }] }, yes: true, low: -5 };
  assert.deepEqual(decode(encode(document)), document);
});

test("a path of a machine and an address of a registry are found", () => {
  // Put together here, since this file is checked too.
  const wrong = [["see /ro", "ot/notes"], ["(/ho", "me/ada/x)"], ["https://registry.npm", "js.org/x"], ["https://files.python", "hosted.org/x"]];
  for (const parts of wrong) assert.equal(faults("a.md", parts.join("")).length, 1, parts.join(""));
  assert.equal(faults("package-lock.json", '      "resolved": "https://example.com/x.tgz",').length, 1);
  assert.equal(faults("a.md", "fetched from packages.example", ["packages.example"]).length, 1);
  assert.deepEqual(faults("a.md", "the root/ folder, /api/leads, ~/.cargo, https://crates.io/crates/axum"), []);
});

test("what the provider tests compare with is pinned to one version each", () => {
  const folder = join(root, "tests", "providers");
  const { devDependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const python = readFileSync(join(folder, "requirements.txt"), "utf8").split("\n").filter((line) => line && !line.startsWith("#"));
  assert.ok(python.length > 0);
  for (const version of Object.values(devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/);
  for (const line of python) assert.match(line, /^[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9.]*$/);
});
