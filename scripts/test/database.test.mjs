import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { startDatabase } from "../dev-mongo.mjs";
import { isFree } from "../lib/ports.mjs";
import { Sentence } from "../lib/say.mjs";
import { command } from "../lib/wire.mjs";

const portOf = ({ uri }) => Number(new URL(uri.replace("mongodb:", "http:")).port);

test("an address that is given is taken as it is", async () => {
  const database = await startDatabase({ given: "mongodb://elsewhere/" });
  assert.deepEqual([database.uri, database.kind], ["mongodb://elsewhere/", "given"]);
  await database.stop();
});

test("a database for tests starts, takes writes and is gone afterwards", async () => {
  const database = await startDatabase({ given: "" });
  const port = portOf(database);
  assert.equal((await command(port, { hello: 1 })).isWritablePrimary, true);
  await database.stop();
  assert.equal(await isFree(port), true);
});

test("a database with a folder keeps its data and its port, and has one owner", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "leadline-scripts-"));
  const first = await startDatabase({ given: "", dataDir });
  const inserted = await command(portOf(first), { insert: "kept", documents: [{ _id: 1 }] });
  assert.equal(inserted.ok, 1);
  await assert.rejects(startDatabase({ given: "", dataDir }), Sentence);
  await first.stop();
  assert.ok(existsSync(join(dataDir, first.kind, "data")));
  const second = await startDatabase({ given: "", dataDir });
  assert.equal(portOf(second), portOf(first));
  assert.equal((await command(portOf(second), { count: "kept" })).n, 1);
  await second.stop();
  rmSync(dataDir, { recursive: true });
});
