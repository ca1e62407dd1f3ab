// The database for development and tests. In this order: an address that is given; `mongod` on PATH, as a replica set
// of one; `secantusd-rs` on PATH; else a Python server of the same protocol, installed into .dev/venv.
//
//   node scripts/dev-mongo.mjs                  keeps its data in .dev/mongo
//   node scripts/dev-mongo.mjs --memory         forgets them
//
// It prints the address, goes on until Ctrl-C, and logs to .dev/logs.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { data, logs, root } from "./lib/paths.mjs";
import { freePort, isFree, until } from "./lib/ports.mjs";
import { atEnd, claim, endLeftover, main, run, start } from "./lib/processes.mjs";
import { Sentence } from "./lib/say.mjs";
import { which } from "./lib/tools.mjs";
import { requireServer, server as pythonServer } from "./lib/venv.mjs";
import { command } from "./lib/wire.mjs";

/** Secantus keeps what it acknowledged over a kill only when told to write it through. */
const secantusArguments = ({ port, folder, durable }) => [
  ...["--host", "127.0.0.1", "--port", String(port), "--storage-path", folder ?? ":memory:"],
  ...(durable ? ["--sync-on-commit"] : []),
];

const mongodArguments = ({ port, folder }) => [
  ...["--replSet", "rs0", "--bind_ip", "127.0.0.1", "--port", String(port), "--dbpath", folder],
];

/** The server to start. Each kind has a data folder of its own, since none reads another's files. */
async function chooseServer(builtRust) {
  const mongod = which("mongod");
  if (mongod) return { kind: "mongod", path: mongod, arguments: mongodArguments, query: "?replicaSet=rs0" };
  const rust = which("secantusd-rs") ?? builtRust;
  if (rust) return { kind: "secantusd-rs", path: rust, arguments: secantusArguments, query: "" };
  await requireServer(qualify);
  return { kind: "secantusd-py", path: pythonServer, arguments: secantusArguments, query: "" };
}

/** Whether a server of another version than the pinned one does what the product relies on. */
async function qualify(path) {
  const port = await freePort();
  const log = join(logs, "database-qualify.log");
  const process_ = start(path, secantusArguments({ port }), { log });
  try {
    await ready(port, process_, log);
    const env = { LEADLINE_TEST_MONGODB_URI: `mongodb://127.0.0.1:${port}/` };
    return (await run("cargo", ["test", "--test", "conformance"], { cwd: root, env })) === 0;
  } finally {
    await process_.stop();
  }
}

/** Waits until the server takes writes; a replica set that was never used is told to be one first. */
async function ready(port, process_, log) {
  const ask = async () => {
    const hello = await command(port, { hello: 1 });
    if (hello.isWritablePrimary) return hello;
    if (hello.isreplicaset) {
      await command(port, { replSetInitiate: { _id: "rs0", members: [{ _id: 0, host: `127.0.0.1:${port}` }] } });
    }
    return null;
  };
  const sentence = `The database did not become ready: its log is ${log}`;
  await until(ask, { seconds: 60, running: process_.running, sentence });
}

/** The same port as last time: a replica set remembers it, and a person's database client too. */
async function portFor(folder, kind) {
  const file = join(folder, "port");
  try {
    const port = Number(readFileSync(file, "utf8"));
    if (await isFree(port)) return port;
    if (kind === "mongod") throw new Sentence(`Port ${port} of the local database is in use: stop the program that uses it.`);
  } catch (error) {
    if (error instanceof Sentence) throw error;
  }
  const port = await freePort();
  writeFileSync(file, String(port));
  return port;
}

/**
 * Starts a database, or takes the one at `given`.
 *
 * `dataDir` keeps the data there; without it they are forgotten. `durable` makes a write that was acknowledged survive
 * a kill of the database; with no `dataDir` it uses a folder that is deleted afterwards. `rust` is the path of a Rust server
 * that was built for tests.
 */
export async function startDatabase({ given = process.env.MONGODB_URI, dataDir, durable = Boolean(dataDir), log, rust = null } = {}) {
  if (given) return { uri: given, kind: "given", version: null, stop: async () => {} };
  const chosen = await chooseServer(rust);
  let folder = null;
  if (dataDir) {
    folder = join(dataDir, chosen.kind);
    mkdirSync(folder, { recursive: true });
    const owner = await endLeftover(join(folder, "leadline.json"));
    if (owner) throw new Sentence(`Leadline already runs from this folder (process ${owner}): stop it first, with Ctrl-C where it was started.`);
  } else if (durable || chosen.kind !== "secantusd-py") {
    // Only the Python server has a memory of its own.
    folder = mkdtempSync(join(tmpdir(), "leadline-database-"));
    atEnd(() => rmSync(folder, { recursive: true, force: true }));
  }
  const port = dataDir ? await portFor(folder, chosen.kind) : await freePort();
  const logFile = log ?? join(logs, dataDir ? "database.log" : "database-test.log");
  const storage = folder && join(folder, "data");
  if (storage) mkdirSync(storage, { recursive: true });
  const process_ = start(chosen.path, chosen.arguments({ port, folder: storage, durable }), { log: logFile });
  const release = dataDir ? claim(join(folder, "leadline.json"), process_.pid) : () => {};
  await ready(port, process_, logFile);
  const { version, secantusVersion } = await command(port, { buildInfo: 1 });
  return {
    uri: `mongodb://127.0.0.1:${port}/${chosen.query}`,
    kind: chosen.kind,
    version: secantusVersion ?? version,
    pid: process_.pid,
    stop: async () => {
      await process_.stop();
      release();
    },
  };
}

const called = process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (called) {
  main(async () => {
    const unknown = process.argv.slice(2).filter((flag) => !["--memory", "--sync-on-commit"].includes(flag));
    if (unknown.length > 0) throw new Sentence(`${unknown[0]} is not known: the flags are --memory and --sync-on-commit`);
    const memory = process.argv.includes("--memory");
    const durable = process.argv.includes("--sync-on-commit") || !memory;
    const database = await startDatabase({ dataDir: memory ? undefined : data, durable });
    console.log(`MONGODB_URI=${database.uri}`);
    console.log(`${database.kind} ${database.version ?? ""}, until Ctrl-C`);
    await new Promise(() => setInterval(() => {}, 1 << 30));
  });
}
