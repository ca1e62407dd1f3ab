// The whole system on one address: the database, the server of all functions with the web app, and a demo workspace.
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startDatabase } from "../dev-mongo.mjs";
import { data, dev, logs, program, root, runs, web } from "./paths.mjs";
import { requireFree, until } from "./ports.mjs";
import { atEnd, claim, endLeftover, output, start } from "./processes.mjs";
import { freshSecrets, loadSecrets } from "./secrets.mjs";
import { Sentence } from "./say.mjs";

/** Where a running system says how it can be reached, for `npm run demo`. */
export const announcement = join(runs, "system.json");
const serverRecord = join(runs, "server.json");

/** Runs a subcommand of the program and gives what it printed. */
function leadline(args, env, sentence) {
  try {
    return output(program, args, { cwd: root, env });
  } catch {
    throw new Sentence(sentence);
  }
}

/** Stops what a start that was killed has left, so that its port is free again. */
export const endLeftoverServer = () => endLeftover(serverRecord);

/**
 * Starts everything. `keep` keeps the data in .dev and announces the system; else all of it is forgotten at the end.
 * `databaseUri` and `env` let a test bring its own. Gives the addresses, the sign-in and `stop`.
 */
export async function startSystem({ port, keep = false, databaseUri, env: own = {}, log } = {}) {
  await requireFree(port);
  const url = `http://localhost:${port}`;
  const database = await startDatabase({
    given: databaseUri ?? (keep ? process.env.MONGODB_URI : ""),
    dataDir: keep ? data : undefined,
  });
  const secrets = keep ? { ...loadSecrets(), ...process.env } : freshSecrets();
  const env = {
    ...secrets,
    MONGODB_URI: database.uri,
    MONGODB_DATABASE: (keep && secrets.MONGODB_DATABASE) || (keep ? "leadline" : `leadline_${randomBytes(6).toString("hex")}`),
    PUBLIC_URL: (keep && secrets.PUBLIC_URL) || url,
    SMS_PROVIDER: secrets.SMS_PROVIDER ?? "simulator",
    LEADLINE_LOCAL: "1",
    // Mail that would leave is written where whoever develops sees it.
    ...(keep && !secrets.SMTP_URL ? { MAIL_FOLDER: secrets.MAIL_FOLDER ?? join(dev, "mail") } : {}),
    ...own,
  };
  leadline(["migrate"], env, "The database could not be prepared (leadline migrate): see the lines above.");
  const seed = JSON.parse(leadline(["demo", "seed", "--json"], env, "The demo workspace could not be made (leadline demo seed): see the lines above."));
  const logFile = log ?? join(logs, keep ? "server.log" : `server-${port}.log`);
  const server = start(program, ["serve", "--port", String(port), "--web", join(web, "out"), "--simulator"], { cwd: root, env, log: logFile });
  if (keep) claim(serverRecord, server.pid);
  const health = async () => (await fetch(`http://127.0.0.1:${port}/api/health`)).ok;
  await until(health, {
    seconds: 60,
    running: server.running,
    sentence: `The server did not become ready: its log is ${logFile}`,
  });
  const system = { url, ...seed, database, log: logFile };
  if (keep) announce(system);
  return {
    ...system,
    env,
    exited: server.exited,
    pid: server.pid,
    stop: async () => {
      await server.stop();
      await database.stop();
    },
  };
}

function announce(system) {
  mkdirSync(runs, { recursive: true });
  writeFileSync(announcement, JSON.stringify(system), { mode: 0o600 });
  atEnd(() => rmSync(announcement, { force: true }));
}
