// `npm run demo`: plays the whole job without a browser, on the system that `npm start` runs, or else on one of its
// own that is forgotten afterwards. Exits non-zero if any step failed.
import { readFileSync } from "node:fs";
import { buildProgram, buildWeb, installPackages } from "./lib/build.mjs";
import { Client } from "./lib/client.mjs";
import { web } from "./lib/paths.mjs";
import { play } from "./lib/play.mjs";
import { freePort } from "./lib/ports.mjs";
import { main } from "./lib/processes.mjs";
import { heading, note } from "./lib/say.mjs";
import { announcement, startSystem } from "./lib/system.mjs";
import { requireTools } from "./lib/tools.mjs";

/** The system that `npm start` has announced, if it answers. */
async function running() {
  try {
    const system = JSON.parse(readFileSync(announcement, "utf8"));
    const health = await fetch(`${system.url}/api/health`, { signal: AbortSignal.timeout(3000) });
    return health.ok ? system : null;
  } catch {
    return null;
  }
}

async function ownSystem() {
  requireTools("git", "cargo", "cc", "npm", "python3");
  await installPackages(web);
  await buildWeb();
  await buildProgram();
  heading("Starting a system for the demo");
  return startSystem({ port: await freePort() });
}

main(async () => {
  const found = await running();
  const system = found ?? (await ownSystem());
  note(found ? `on the system that runs at ${system.url}` : `at ${system.url}, with a database that is forgotten afterwards`);
  heading("The job");
  await play(new Client(system.url), system.sign_in);
  console.log("\nEvery step did what it should.");
});
