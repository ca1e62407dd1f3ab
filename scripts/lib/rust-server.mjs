// The Rust server of the database protocol, for the many tests that would wait for the Python one: it takes about six minutes
// on two cores to build, and is many times faster from then on. It is run for tests only, as a process of its own: it is
// GPL, and nothing of it is shipped.
import { cargoTool } from "./cargo-tool.mjs";
import { note } from "./say.mjs";
import { which } from "./tools.mjs";

const server = {
  crate: "secantus-mdb",
  version: "0.5.3-beta.196",
  program: "secantusd-rs",
  what: "the database server for tests",
  folder: "secantus",
  args: ["--ignore-rust-version"],
};

/** Its path, or null where it cannot be built: then the Python server does the same, only slower. */
export async function rustServer() {
  if (!which("cmake")) {
    note("cmake is missing, so the tests wait for the slower database server: install it to save half of their time");
    return null;
  }
  const path = await cargoTool(server);
  if (!path) note("it could not be built, so the tests run on the slower server");
  return path;
}
