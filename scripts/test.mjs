// `npm test`: every test from nothing, servers included. Each stage shows its own output; all of them run, whatever
// happens to one; the failures are listed at the end.
//
//   npm test                    everything
//   npm test -- web rust        these stages only
//   npm test -- --list          the stages
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startDatabase } from "./dev-mongo.mjs";
import { buildProgram, buildWeb, installPackages } from "./lib/build.mjs";
import { cargoTool } from "./lib/cargo-tool.mjs";
import { requirePackages } from "./lib/debian.mjs";
import { program, root, web } from "./lib/paths.mjs";
import { freePort } from "./lib/ports.mjs";
import { main, must, output } from "./lib/processes.mjs";
import { rustServer } from "./lib/rust-server.mjs";
import { bold, duration, heading, note, Sentence } from "./lib/say.mjs";
import { startSystem } from "./lib/system.mjs";
import { chromium, requireTools } from "./lib/tools.mjs";
import { requirePeers } from "./lib/venv.mjs";

/**
 * The servers of the run; every test makes a database of its own there. The hundreds of Rust tests and the thousands of
 * requests of the contract get the fastest server there is, the browser the one that `npm start` uses.
 */
const databases = new Map();
async function databaseEnv(rust = null) {
  const name = rust ? "fast" : "usual";
  // Only the variable made for tests is taken: MONGODB_URI may well name a database that somebody needs.
  if (!databases.has(name)) databases.set(name, await startDatabase({ given: process.env.LEADLINE_TEST_MONGODB_URI ?? "", rust }));
  const database = databases.get(name);
  note(`database: ${database.kind} ${database.version ?? ""}`);
  return { LEADLINE_TEST_MONGODB_URI: database.uri, LEADLINE_TEST_DATABASE_KIND: database.kind };
}

const npm = (script, folder = web) => must("npm", ["run", "--silent", script], { cwd: folder, env: { NEXT_TELEMETRY_DISABLED: "1" } });

/** The tests of these scripts themselves. */
async function scripts() {
  const files = readdirSync(join(root, "scripts", "test")).filter((name) => name.endsWith(".test.mjs"));
  await must(process.execPath, ["--test", "--test-reporter=spec", ...files.map((name) => join("scripts", "test", name))], { cwd: root });
}

/**
 * What deny.toml says of the crates: their licences, where they are from, and which may not be there. Advisories are not
 * asked for: their database is fetched from elsewhere, so a test would fail by what others published.
 */
async function crates() {
  const deny = await cargoTool({ crate: "cargo-deny", version: "0.20.2", program: "cargo-deny", what: "cargo-deny", args: ["--debug"] });
  if (!deny) throw new Sentence("cargo-deny could not be built: see the lines above.");
  await must(deny, ["check", "licenses", "bans", "sources"], { cwd: root });
}

async function webTests() {
  await all([() => npm("lint"), () => npm("typecheck"), () => npm("test")]);
}

async function rust() {
  await must("cargo", ["test", "--workspace", "--no-fail-fast"], { cwd: root, env: await databaseEnv(await rustServer()) });
}

async function build() {
  await buildProgram();
  await buildWeb();
}

/** The committed description of the API is what the program says, and the web client was made from it. */
async function api() {
  if (output(program, ["openapi"], { cwd: root }) !== readFileSync(join(root, "api", "openapi.json"), "utf8")) {
    throw new Sentence("api/openapi.json is not what the program says: write it anew with  target/debug/leadline openapi > api/openapi.json");
  }
  await npm("api:check");
}

async function browser() {
  const path = chromium();
  if (!path) throw new Sentence("No Chromium was found: install it, or set LEADLINE_CHROMIUM to its path.");
  const env = { ...(await databaseEnv()), LEADLINE_CHROMIUM: path, LEADLINE_PROGRAM: program };
  const playwright = join(root, "node_modules", ".bin", "playwright");
  await must(playwright, ["test", "-c", "tests/browser"], { cwd: root, env });
}

/** The providers' own libraries and other peers, against the program and its simulator. */
async function providers() {
  const folder = join("tests", "providers");
  await installPackages(join(root, folder));
  const python = await requirePeers(join(root, folder, "requirements.txt"));
  const database = await databaseEnv(await rustServer());
  const system = await startSystem({ port: await freePort(), databaseUri: database.LEADLINE_TEST_MONGODB_URI });
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith(".test.mjs"));
  const env = {
    ...database,
    LEADLINE_PROVIDERS_URL: system.url,
    LEADLINE_PROVIDERS_SIGN_IN: JSON.stringify(system.sign_in),
    LEADLINE_PROVIDERS_PYTHON: python,
  };
  try {
    // One after the other: they share the simulator's channels.
    const args = ["--test", "--test-reporter=spec", "--test-concurrency=1", ...files.map((name) => join(folder, name))];
    await must(process.execPath, args, { cwd: root, env });
  } finally {
    await system.stop();
  }
}

const stages = [
  { name: "scripts", title: "Scripts: their own tests", work: scripts },
  { name: "web", title: "Web: lint, types, unit tests", work: webTests, needs: ["packages"] },
  { name: "crates", title: "Crates: licences, sources, bans", work: crates },
  { name: "build", title: "Build: the server and the web app", work: build, needs: ["packages"] },
  { name: "rust", title: "Rust: unit, HTTP, function and database tests", work: rust, needs: ["packages"] },
  { name: "api", title: "API: the description and the web client's types", work: api, needs: ["packages", "build"] },
  { name: "providers", title: "Providers: their own libraries and other peers", work: providers, needs: ["packages", "build"] },
  { name: "browser", title: "Browser: the whole job in Chromium", work: browser, needs: ["packages", "build"] },
];
const packages = {
  name: "packages",
  title: "Packages",
  work: async () => {
    await requirePackages();
    await installPackages(root);
    await installPackages(web);
  },
};

/** Does all of these and fails if one did. */
async function all(works) {
  const errors = [];
  for (const work of works) await work().catch((error) => errors.push(error.message));
  if (errors.length > 0) throw new Sentence(errors.join("\n"));
}

/** The stages asked for, with those they stand on. */
function choose(names) {
  const unknown = names.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown) throw new Sentence(`There is no stage "${unknown}": the stages are ${stages.map(({ name }) => name).join(", ")}`);
  const asked = stages.filter(({ name }) => names.length === 0 || names.includes(name));
  const wanted = new Set(asked.flatMap(({ name, needs = [] }) => [name, ...needs]));
  return [packages, ...stages].filter(({ name }) => wanted.has(name));
}

async function play(stage, results) {
  const began = Date.now();
  const broken = results.find(({ error, name }) => error && (stage.needs ?? []).includes(name));
  heading(stage.title);
  let error = broken ? `not run, since "${broken.name}" failed` : null;
  try {
    if (!error) await stage.work();
  } catch (cause) {
    error = cause instanceof Sentence ? cause.message : (cause.stack ?? String(cause));
  }
  if (error) console.error(`\n${error}`);
  results.push({ name: stage.name, error, took: Date.now() - began });
}

main(async () => {
  const args = process.argv.slice(2);
  if (args.includes("--list")) return stages.forEach(({ name, title }) => console.log(`${name.padEnd(9)} ${title}`));
  const chosen = choose(args);
  requireTools("git", "cargo", "cc", "npm", "python3");
  const results = [];
  for (const stage of chosen) await play(stage, results);
  for (const database of databases.values()) await database.stop();
  heading("Summary");
  for (const { name, error, took } of results) console.log(`   ${error ? bold("FAILED") : "passed"}  ${name.padEnd(9)} ${duration(took)}`);
  const failed = results.filter(({ error }) => error);
  if (failed.length === 0) return 0;
  console.error(`\n${bold("Failed:")}`);
  for (const { name, error } of failed) console.error(`- ${name}: ${error}`);
  return 1;
});
