// Committed text speaks of this project alone: no package registry's address, no path of somebody's machine.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./lib/paths.mjs";

// Written so that this file does not contain what it looks for.
const dotted = (...parts) => parts.join("\\.");
const rules = [
  {
    what: "the address of a package registry",
    pattern: new RegExp(
      [
        dotted("registry", "(npmjs|yarnpkg)", "(org|com)"),
        dotted("(files|test-files)", "pythonhosted", "org"),
        dotted("(static|index)", "crates", "io"),
        dotted("(deb|security)", "debian", "org"),
        "index-url\\s*=",
      ].join("|"),
    ),
  },
  { what: "a path of somebody's machine", pattern: new RegExp(`(^|[\\s"'\`(=:])/(${["root", "home/[a-z]+", "Users/[A-Za-z]+", "work/main"].join("|")})(/|\\b)`) },
  { what: "the place a package was downloaded from", pattern: /"resolved":\s*"http/, only: /package-lock\.json$/ },
];

/** The registries that this machine is set up for may have names of their own. */
function ownHosts() {
  const asked = [
    ["npm", ["config", "get", "registry"]],
    ["python3", ["-m", "pip", "config", "get", "global.index-url"]],
  ];
  const hosts = asked.flatMap(([command, args]) => {
    try {
      const said = execFileSync(command, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
      return [new URL(said.trim()).hostname];
    } catch {
      return []; // Not set, or no such tool.
    }
  });
  return hosts.filter((host) => host.includes(".") || host.length > 9); // "localhost" is everybody's.
}

/** What is wrong in one file's text, as `line: what`. */
export function faults(name, text, hosts = []) {
  return text.split("\n").flatMap((line, index) => {
    const broken = rules.filter(({ pattern, only }) => (!only || only.test(name)) && pattern.test(line)).map(({ what }) => what);
    if (hosts.some((host) => line.includes(host))) broken.push("the address of this machine's package registry");
    return [...new Set(broken)].map((what) => `${index + 1}: ${what}`);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], { cwd: root, encoding: "utf8" });
  const hosts = ownHosts();
  let found = 0;
  let read = 0;
  for (const name of listed.split("\0").filter(Boolean)) {
    let bytes;
    try {
      bytes = readFileSync(join(root, name));
    } catch {
      continue; // Deleted, but not yet from the index.
    }
    if (bytes.includes(0)) continue;
    read += 1;
    for (const fault of faults(name, bytes.toString("utf8"), hosts)) {
      console.error(`${name}:${fault}`);
      found += 1;
    }
  }
  console.log(`committed text: ${read} files read, ${found} faults`);
  process.exitCode = found > 0 ? 1 : 0;
}
