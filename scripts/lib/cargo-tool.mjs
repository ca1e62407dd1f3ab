// Programs that the tests need from crates.io: built once into .dev, never into the user's own folders.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { dev, root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { note } from "./say.mjs";

/** The path of a crate's program at exactly this version, or null where it cannot be built. `what` names it in a note. */
export async function cargoTool({ crate, version, program, what, folder = crate, args = [] }) {
  const home = join(dev, folder, version);
  const path = join(home, "bin", program);
  if (existsSync(path)) return path;
  note(`building ${what} into .dev/${folder} (once, some minutes)`);
  const install = ["install", crate, "--version", version, "--locked", "--quiet", "--root", home, ...args];
  return (await run("cargo", install, { cwd: root })) === 0 && existsSync(path) ? path : null;
}
