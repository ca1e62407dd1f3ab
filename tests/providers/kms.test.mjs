// A master key in AWS KMS: moto plays KMS, checks signatures and permissions, and keeps the key.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { program } from "../../scripts/lib/paths.mjs";

const python = process.env.LEADLINE_PROVIDERS_PYTHON;
const script = fileURLToPath(new URL("kms.py", import.meta.url));
const secret = () => randomBytes(32).toString("base64");
const local = `k1:${secret()}`;
const base = {
  MONGODB_URI: process.env.LEADLINE_TEST_MONGODB_URI,
  MONGODB_DATABASE: `leadline_test_${randomBytes(16).toString("hex")}`,
  PUBLIC_URL: "http://127.0.0.1:3000",
  LEADLINE_SIGNING_KEY: secret(),
  LEADLINE_PASSWORD_PEPPER: secret(),
  LEADLINE_OWNER_PASSWORD: "correct horse battery staple",
  SMS_PROVIDER: "simulator",
  LEADLINE_LOCAL: "1",
};

let server;
let kms;
before(async () => {
  server = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  kms = JSON.parse(line);
});
after(() => server?.stdin.end());

/** Runs a subcommand; gives whether it went well, and everything it said. */
function leadline(keys, args, more = {}) {
  const env = { ...base, LEADLINE_MASTER_KEYS: keys, AWS_ENDPOINT_URL_KMS: kms.url, ...kms.user, ...more };
  return new Promise((resolve) => {
    execFile(program, args, { env }, (error, stdout, stderr) => resolve({ well: !error, stdout, said: stdout + stderr }));
  });
}

async function well(...args) {
  const ran = await leadline(...args);
  assert.ok(ran.well, ran.said);
  return ran.stdout;
}

const owners = async (keys) => (await well(keys, ["keys", "list"])).trim().split("\n").map((line) => JSON.parse(line));

test("keys move from the environment into AWS KMS, and open there alone", async () => {
  const create = ["workspace", "create", "--name", "Harbor", "--owner-name", "Olive Owner", "--owner-email", "olive@example.com"];
  await well(local, ["migrate"]);
  await well(local, create);
  const remote = `k2:aws-kms:${kms.arn}`;
  const both = `${remote},${local}`;
  const newest = async (keys) => (await owners(keys)).map((owner) => owner.keys.wrapped_by_newest_master_key);
  assert.deepEqual(await newest(both), [false, false]);
  await well(both, ["keys", "rewrap"]);
  assert.deepEqual(await newest(remote), [true, true]);
  // It opens with KMS alone, and makes keys there for a new workspace.
  await well(remote, ["audit", "verify"]);
  await well(remote, create.map((word) => word.replace("olive@", "otto@")));
  assert.deepEqual(await newest(remote), [true, true, true]);

  const without = await leadline(local, ["audit", "verify"]);
  assert.ok(!without.well && without.said.includes("LEADLINE_MASTER_KEYS"), without.said);
  const stranger = await leadline(remote, ["audit", "verify"], kms.stranger);
  assert.ok(!stranger.well && /AWS KMS refused to decrypt/.test(stranger.said), stranger.said);
  const forged = await leadline(remote, ["audit", "verify"], { AWS_SECRET_ACCESS_KEY: "wrong" });
  assert.ok(!forged.well && /AWS KMS refused to decrypt/.test(forged.said), forged.said);
  const gone = await leadline(remote, ["audit", "verify"], { AWS_ENDPOINT_URL_KMS: "http://127.0.0.1:9" });
  assert.ok(!gone.well && gone.said.includes("AWS KMS cannot be reached at the moment"), gone.said);
  for (const ran of [without, stranger, forged, gone]) {
    assert.ok(!ran.said.includes(kms.user.AWS_SECRET_ACCESS_KEY), "a secret is shown");
  }
});

test("a key of another owner does not unwrap in its place", async () => {
  const remote = `k2:aws-kms:${kms.arn}`;
  const [first] = (await owners(remote)).filter(({ owner }) => owner !== "deployment");
  const swap = `
import pymongo, sys
keys = pymongo.MongoClient(sys.argv[1])[sys.argv[2]]["keys"]
keys.update_one({"_id": sys.argv[3]}, {"$set": {"data": keys.find_one({"_id": "deployment"})["data"]}})
`;
  const args = ["-c", swap, base.MONGODB_URI, base.MONGODB_DATABASE, first.owner];
  await new Promise((resolve, reject) => {
    execFile(python, args, (error, _, said) => (error ? reject(new Error(said)) : resolve()));
  });
  const moved = await leadline(remote, ["audit", "verify", "--workspace", first.owner]);
  assert.ok(!moved.well && /AWS KMS refused to decrypt: InvalidCiphertext/.test(moved.said), moved.said);
});

test("settings that lead nowhere are told by name", async () => {
  for (const [keys, more, word] of [
    ["k1:aws-kms:alias/leadline", {}, "not the ARN of a key"],
    [`k1:aws-kms:${kms.arn.replace("key/", "alias/")}`, {}, "alias"],
    [`k1:aws-kms:${kms.arn}`, { AWS_SECRET_ACCESS_KEY: "" }, "AWS_SECRET_ACCESS_KEY is not set"],
  ]) {
    const ran = await leadline(keys, ["keys", "list"], more);
    assert.ok(!ran.well && ran.said.includes("LEADLINE_MASTER_KEYS") && ran.said.includes(word), ran.said);
  }
});
