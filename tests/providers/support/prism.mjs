// Prism between a client and a server: what either says against the description is answered with a violation.
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { freePort, until } from "../../../scripts/lib/ports.mjs";
import { start } from "../../../scripts/lib/processes.mjs";

/** The command's own file: started by node itself, so that ending it ends all of it. */
function command() {
  const manifest = createRequire(import.meta.url).resolve("@stoplight/prism-cli/package.json");
  return join(dirname(manifest), JSON.parse(readFileSync(manifest, "utf8")).bin.prism);
}

/** Starts a proxy to `target` that checks every request and answer against `description`. */
export async function startPrism(description, target) {
  const folder = mkdtempSync(join(tmpdir(), "leadline-prism-"));
  const file = join(folder, "description.json");
  const log = join(folder, "prism.log");
  writeFileSync(file, JSON.stringify(description));
  const port = await freePort();
  const args = [command(), "proxy", "--errors", "-h", "127.0.0.1", "-p", String(port), file, target];
  const prism = start(process.execPath, args, { log, patience: 2_000 });
  const said = () => readFileSync(log, "utf8");
  await until(() => said().includes("Prism is listening"), {
    seconds: 60,
    running: prism.running,
    sentence: `Prism did not start: ${said()}`,
  });
  return {
    url: `http://127.0.0.1:${port}`,
    said,
    stop: async () => {
      await prism.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
