// Programs from the Python registry, in virtual environments of this project: the development database, and what some
// tests compare with. All of them are run for development and tests only: nothing of them is shipped. The database is
// GPL.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dev } from "./paths.mjs";
import { output, run } from "./processes.mjs";
import { note, Sentence } from "./say.mjs";
import { which } from "./tools.mjs";

const PINNED = "0.7.0b3";
const folder = join(dev, "venv");
const stamp = join(folder, "leadline-database");
const python = join(folder, "bin", "python");
export const server = join(folder, "bin", "secantusd-py");


/** The wheels exist for these versions; any other would have to compile the storage engine. */
const SUITABLE = ["3.13", "3.12", "3.11", "3.10"];

function suitablePython() {
  for (const name of ["python3", ...SUITABLE.map((version) => `python${version}`)]) {
    if (!which(name)) continue;
    const version = output(name, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).trim();
    if (SUITABLE.includes(version)) return name;
  }
  return null;
}

/** Makes an empty environment in `place`. */
async function make(place, name) {
  rmSync(place, { recursive: true, force: true });
  if ((await run(name, ["-m", "venv", place])) === 0) return;
  throw new Sentence("Python cannot make a virtual environment: install its module, for example with: apt-get install python3-venv");
}

const pip = (place, ...what) =>
  run(join(place, "bin", "python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", ...what]);
const install = (version) => pip(folder, `SecantusDB==${version}`);

/** The newest versions that are still served, for the day on which the pinned one no longer is. */
function served() {
  const listed = output(python, ["-m", "pip", "index", "versions", "--pre", "SecantusDB"]);
  const versions = /Available versions: (.*)/.exec(listed)?.[1] ?? "";
  return versions.split(", ").filter(Boolean).slice(0, 3);
}

/**
 * Installs the server if it is not there yet. A version other than the pinned one must first pass `qualify`, which
 * runs tests/conformance against it.
 */
export async function requireServer(qualify) {
  if (existsSync(stamp) && existsSync(server)) return readFileSync(stamp, "utf8");
  const found = suitablePython();
  if (!found) {
    throw new Sentence(
      "The development database needs Python 3.10 to 3.13: install one of them, or set MONGODB_URI to a MongoDB replica set.",
    );
  }
  note("installing the development database into .dev/venv (once, about half a minute)");
  await make(folder, found);
  if ((await install(PINNED)) === 0) {
    writeFileSync(stamp, PINNED);
    return PINNED;
  }
  note(`version ${PINNED} is not to be had; looking for another that passes tests/conformance`);
  for (const version of served()) {
    if ((await install(version)) !== 0 || !(await qualify(server))) continue;
    writeFileSync(stamp, version);
    return version;
  }
  throw new Sentence("No development database could be installed: check the network, or set MONGODB_URI to a MongoDB replica set.");
}

/**
 * Installs what a file of requirements names into a folder of .dev if it is not there yet; `alone`: without what that needs itself.
 * Gives the environment's Python.
 */
export async function requirePeers(requirements, { name = "venv-providers", alone = false } = {}) {
  const peers = join(dev, name);
  const wanted = readFileSync(requirements, "utf8");
  const noted = join(peers, "leadline-requirements");
  const python = join(peers, "bin", "python");
  if (existsSync(noted) && existsSync(python) && readFileSync(noted, "utf8") === wanted) return python;
  note(`installing the Python peers into .dev/${name} (once, about a quarter of a minute)`);
  await make(peers, suitablePython() ?? "python3");
  if ((await pip(peers, ...(alone ? ["--no-deps"] : []), "--requirement", requirements)) !== 0) {
    throw new Sentence("The Python peers could not be installed: see the lines above, check the network, and try again.");
  }
  writeFileSync(noted, wanted);
  return python;
}
