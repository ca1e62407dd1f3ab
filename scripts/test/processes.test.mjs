import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { isFree, requireFree, until, wantedPort } from "../lib/ports.mjs";
import { bornAt, claim, endLeftover, run, start } from "../lib/processes.mjs";
import { Sentence } from "../lib/say.mjs";

const folder = mkdtempSync(join(tmpdir(), "leadline-scripts-"));
after(() => rmSync(folder, { recursive: true }));
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("stopping a program also stops what it started", async () => {
  const log = join(folder, "parent.log");
  const parent = start("sh", ["-c", "sleep 60 & echo $!; wait"], { log });
  const child = Number(await until(() => readFileSync(log, "utf8").trim(), { seconds: 5, sentence: "no child" }));
  await parent.stop();
  await pause(50);
  assert.equal(bornAt(child), null);
  assert.equal(parent.running(), false);
});

test("a program that does not end when asked is ended", async () => {
  const log = join(folder, "stubborn.log");
  const stubborn = start("sh", ["-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"], { log, patience: 300 });
  await until(() => readFileSync(log, "utf8"), { seconds: 5, sentence: "not ready" });
  await stubborn.stop();
  assert.equal((await stubborn.exited).signal, "SIGKILL");
});

test("the exit code of a program is known, and a program that is not there is a sentence", async () => {
  assert.equal(await run("sh", ["-c", "exit 3"]), 3);
  await assert.rejects(run("leadline-is-not-a-program", []), Sentence);
});

test("what a killed script left is ended, and what a living one runs is left alone", async () => {
  const record = join(folder, "record.json");
  const kept = start("sleep", ["60"], { log: join(folder, "sleep.log") });
  claim(record, kept.pid);
  assert.equal(await endLeftover(record), process.pid);
  assert.equal(kept.running(), true);
  writeFileSync(record, JSON.stringify({ ...JSON.parse(readFileSync(record, "utf8")), owner: { pid: process.pid, born: "another" } }));
  assert.equal(await endLeftover(record), null);
  assert.equal((await kept.exited).signal, "SIGTERM");
});

test("another process with the number of a noted one is left alone", async () => {
  const record = join(folder, "reused.json");
  const other = start("sleep", ["60"], { log: join(folder, "other.log") });
  writeFileSync(record, JSON.stringify({ owner: { pid: 1, born: "another" }, child: { pid: other.pid, born: "another" } }));
  assert.equal(await endLeftover(record), null);
  assert.equal(other.running(), true);
  await other.stop();
});

test("a busy port is one sentence that names another", async () => {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await assert.rejects(requireFree(port), (error) => error instanceof Sentence && error.message.includes(`PORT=${port + 1} npm start`));
  await new Promise((resolve) => server.close(resolve));
  assert.equal(await isFree(port), true);
});

test("PORT must be a port", () => {
  assert.equal(wantedPort(""), 3000);
  assert.equal(wantedPort("8080"), 8080);
  for (const wrong of ["abc", "0", "70000", "80.5"]) assert.throws(() => wantedPort(wrong), Sentence);
});
