// Adds the optional packages of other platforms to package-lock.json: `npm ci` refuses a lock that lacks one of them.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILE = join(import.meta.dirname, "..", "package-lock.json");
const CPUS = ["x64", "arm64", "arm", "ia32", "ppc64", "s390x", "riscv64", "loong64", "mips64el", "wasm32"];
const SYSTEMS = [
  "darwin",
  "win32",
  "linux",
  "android",
  "freebsd",
  "openbsd",
  "netbsd",
  "sunos",
  "aix",
  "openharmony",
];

const lock = JSON.parse(readFileSync(FILE, "utf8"));
const words = (name) => name.split(/[-/]/);
let added = 0;
for (const [path, owner] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const known = lock.packages[`node_modules/${name}`] ?? lock.packages[`${path}/node_modules/${name}`];
    // A range says nothing of the version: only exact ones can be written down.
    if (known || !/^\d/.test(version)) continue;
    const cpu = CPUS.find((word) => words(name).includes(word));
    const os = SYSTEMS.find((word) => words(name).includes(word));
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(cpu && { cpu: [cpu] }),
      ...(owner.dev && { dev: true }),
      ...(owner.license && { license: owner.license }),
      optional: true,
      ...(os && { os: [os] }),
      ...(owner.engines && { engines: owner.engines }),
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${added} packages of other platforms added`);
