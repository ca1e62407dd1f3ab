// Debian packages that the tests need.
import { must } from "./processes.mjs";
import { note, Sentence } from "./say.mjs";
import { chromium, which } from "./tools.mjs";

/** A package, and whether what it brings is there already. */
const packages = [
  // It builds the fast database server for tests; without it they run on the slower one.
  { name: "cmake", present: () => which("cmake") !== null || process.getuid?.() !== 0 },
  { name: "chromium", present: () => chromium() !== null },
  { name: "redis-server", present: () => which("redis-server") !== null },
];

/** Installs what is missing as root; anyone else is told the one command to type. */
export async function requirePackages() {
  const missing = packages.filter(({ present }) => !present()).map(({ name }) => name);
  if (missing.length === 0) return;
  const names = missing.join(" ");
  if (process.getuid?.() !== 0 || !which("apt-get")) {
    throw new Sentence(`The tests need more programs: install them with  sudo apt-get update && sudo apt-get install -y ${names}`);
  }
  note(`installing ${names}`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const sentence = `apt-get could not install ${names}: see the lines above.`;
  await must("apt-get", ["update", "-qq"], { env, sentence });
  await must("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], { env, sentence });
}
