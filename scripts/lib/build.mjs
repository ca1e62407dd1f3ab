// What must be installed and built before the system can run, each step only when something has changed.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { dev, program, release, root, web } from "./paths.mjs";
import { must } from "./processes.mjs";
import { heading, note } from "./say.mjs";

const time = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

/** When the newest file below was changed. Folders count too, since a deletion changes only them. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  return Math.max(own.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** `npm ci`, when the lock is newer than what is installed. npm writes its own lock last, so a broken install counts as none. */
export async function installPackages(folder) {
  if (time(join(folder, "node_modules", ".package-lock.json")) >= time(join(folder, "package-lock.json"))) return;
  heading(`Installing the packages of ${folder === web ? "the web app" : relative(root, folder) || "the project"}`);
  await must("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    sentence: "The npm packages could not be installed: see the lines above, check the network, and try again.",
  });
}

/** What the web app is built from. */
const webSources = [
  ...["src", "public", "scripts", "package.json", "package-lock.json", "next.config.ts", "postcss.config.mjs", "tsconfig.json"],
].map((name) => join(web, name));

export async function buildWeb() {
  const stamp = join(dev, "stamps", "web");
  const built = existsSync(join(web, "out", "index.html")) ? time(stamp) : 0;
  if (built >= Math.max(...webSources.map(newest))) return;
  heading("Building the web app");
  const began = new Date();
  await must("npm", ["run", "build"], {
    cwd: web,
    env: { NEXT_TELEMETRY_DISABLED: "1" },
    sentence: "The web app could not be built: see the lines above.",
  });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, `${began.toISOString()}\n`);
}

export async function buildProgram() {
  if (process.env.LEADLINE_PROGRAM) return note(`taken as it is: ${program}`);
  heading("Building the server");
  if (!existsSync(program)) note("the first time takes some minutes; cargo shows how far it is");
  await must("cargo", ["build", "--bin", "leadline", ...(release ? ["--release"] : [])], {
    cwd: root,
    sentence: "The server could not be built: see the lines above.",
  });
}
