// The Rust server of the database protocol, for the many tests that would wait for the Python one: built once into .dev, in
// about six minutes on two cores, and many times faster from then on. It is run for tests only, as a process of its own:
// it is GPL, and nothing of it is shipped.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { dev, root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { note } from "./say.mjs";
import { which } from "./tools.mjs";

const VERSION = "0.5.3-beta.196";
const folder = join(dev, "secantus", VERSION);
const server = join(folder, "bin", "secantusd-rs");

/** Its path, or null where it cannot be built: then the Python server does the same, only slower. */
export async function rustServer() {
  if (existsSync(server)) return server;
  if (!which("cmake")) {
    note("cmake is missing, so the tests wait for the slower database server: install it to save half of their time");
    return null;
  }
  note(`building the database server for tests into .dev/secantus (once, some minutes)`);
  const args = ["install", "secantus-mdb", "--version", VERSION, "--locked", "--ignore-rust-version", "--quiet", "--root", folder];
  if ((await run("cargo", args, { cwd: root })) === 0 && existsSync(server)) return server;
  note("it could not be built, so the tests run on the slower server");
  return null;
}
