// Does it deploy? Runs `vercel build` without an account, then looks at what it made: a function for every file in
// api/, a function behind every rewrite and every cron, static pages, and emitted programs that start, answer and stop.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dev, logs, root } from "./lib/paths.mjs";
import { freePort, until } from "./lib/ports.mjs";
import { atEnd, main, must, start } from "./lib/processes.mjs";
import { heading, note, Sentence } from "./lib/say.mjs";
import { freshSecrets } from "./lib/secrets.mjs";
import { requireTools } from "./lib/tools.mjs";

const VERCEL = "64.0.2";
// The version of this dependency that Vercel's own manifest names is not published.
const overrides = { sandbox: "4.5.0" };

const folder = join(dev, "vercel");
const project = join(root, ".vercel");
const built = join(project, "output");
const json = (path) => JSON.parse(readFileSync(path, "utf8"));

/** The command line is large, so it stays out of the project's own packages. */
async function installVercel() {
  const installed = join(folder, "node_modules", "vercel", "package.json");
  if (existsSync(installed) && json(installed).version === VERCEL) return;
  heading(`Installing vercel ${VERCEL}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: { vercel: VERCEL }, overrides }));
  await must("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"], { cwd: folder });
}

async function build() {
  heading("vercel build");
  rmSync(project, { recursive: true, force: true });
  atEnd(() => rmSync(project, { recursive: true, force: true }));
  mkdirSync(project);
  writeFileSync(join(project, "project.json"), JSON.stringify({ projectId: "prj_local", orgId: "team_local", settings: {} }));
  const env = {
    CI: "1",
    VERCEL_TELEMETRY_DISABLED: "1",
    NEXT_TELEMETRY_DISABLED: "1",
    VERCEL_BUILD_IMAGE: "1", // Build with plain cargo, as on Vercel's own machines.
  };
  const command = join(folder, "node_modules", ".bin", "vercel");
  await must(command, ["build", "--yes", "--standalone"], { cwd: root, env, sentence: "vercel build failed: see the lines above." });
}

/** What is wrong with the output, as sentences. */
function faults(functions) {
  const { rewrites = [], crons = [] } = json(join(root, "vercel.json"));
  const config = json(join(built, "config.json"));
  const wrong = [];
  const emitted = (name) => existsSync(join(built, "functions", "api", `${name}.func`, ".vc-config.json"));
  const home = (path) => path.split("/")[2];
  if (functions.length > 12) wrong.push(`there are ${functions.length} functions: the smallest plan allows 12`);
  for (const name of functions) if (!emitted(name)) wrong.push(`api/${name}.rs has no function in the output`);
  for (const { source, destination } of rewrites) {
    if (/:/.test(source)) wrong.push(`the rewrite ${source} names a parameter, which would leak into the query`);
    if (!functions.includes(home(destination))) wrong.push(`the rewrite ${source} leads to ${destination}, which is no function`);
  }
  for (const { path } of crons) {
    const rule = rewrites.find(({ source }) => new RegExp(`^${source}$`).test(path));
    if (!functions.includes(home(rule?.destination ?? path))) wrong.push(`the cron ${path} reaches no function`);
    if (!config.crons?.some((cron) => cron.path === path)) wrong.push(`the cron ${path} is not in the output`);
  }
  for (const page of ["index.html", "404.html"]) {
    if (!existsSync(join(built, "static", page))) wrong.push(`the static page ${page} is not in the output`);
  }
  return wrong;
}

/** Starts one emitted program as the platform does, asks it, and stops it. */
async function answers(name) {
  const config = json(join(built, "functions", "api", `${name}.func`, ".vc-config.json"));
  const inside = join(built, "functions", "api", `${name}.func`, "executable");
  const executable = existsSync(inside) ? inside : join(root, config.filePathMap.executable);
  const port = await freePort();
  const env = {
    ...freshSecrets(),
    MONGODB_URI: "mongodb://127.0.0.1:1/", // Nothing is there: a function must start without its database.
    PUBLIC_URL: "https://leadline.example",
    VERCEL_DEV_PORT: String(port),
  };
  const log = join(logs, `function-${name}.log`);
  const running = start(executable, [], { cwd: root, env, log, patience: 10_000 });
  const ping = async () => (await fetch(`http://127.0.0.1:${port}/_vercel/ping`)).ok;
  await until(ping, { seconds: 20, running: running.running, sentence: `${name} does not answer: its log is ${log}` });
  await running.stop();
  const { code, signal } = await running.exited;
  if (code !== 0) throw new Sentence(`${name} ended with ${signal ?? `exit code ${code}`} on SIGTERM: its log is ${log}`);
}

main(async () => {
  requireTools("git", "cargo", "cc", "npm");
  const functions = readdirSync(join(root, "api")).filter((name) => /^[^_.].*\.rs$/.test(name)).map((name) => name.slice(0, -3));
  await installVercel();
  await build();
  heading("What vercel build made");
  const wrong = faults(functions);
  for (const name of functions) {
    await answers(name).then(
      () => note(`${name}: starts, answers, ends cleanly`),
      (error) => wrong.push(error.message),
    );
  }
  if (wrong.length > 0) throw new Sentence(wrong.map((fault) => `- ${fault}`).join("\n"));
  console.log(`vercel build: ${functions.length} functions, every rewrite and cron has its function`);
});
