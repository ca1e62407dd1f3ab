// Lists the sha256 of every inline script of the export in out/csp.json, for the server's Content-Security-Policy, and puts
// into each page a policy with its own: on a platform that serves files only it is the one there is.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow, OUT } from "./lib.mjs";

// The policy stands behind it: browsers look for the character set in the first kilobyte.
const HEAD = /<meta charset="utf-8"\s*\/?>/i;
const policy = (scripts) => {
  const allowed = ["'self'", ...scripts.map((hash) => `'${hash}'`)].join(" ");
  const rules = `default-src 'self'; script-src ${allowed}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'self'; object-src 'none'`;
  return `<meta http-equiv="Content-Security-Policy" content="${rules}"/>`;
};
const INLINE = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;
const hashes = new Set();
for (const file of filesBelow(OUT, [".html"])) {
  const html = readFileSync(file, "utf8");
  const scripts = [...html.matchAll(INLINE)].map(([, code]) => code).filter(Boolean);
  const own = new Set(scripts.map((code) => `sha256-${createHash("sha256").update(code).digest("base64")}`));
  for (const hash of own) hashes.add(hash);
  if (!HEAD.test(html)) throw new Error(`${file} names no character set: its policy has no place`);
  writeFileSync(
    file,
    html.replace(HEAD, (tag) => tag + policy([...own].sort())),
  );
}
const scripts = [...hashes].sort();
writeFileSync(join(OUT, "csp.json"), `${JSON.stringify({ script_src: scripts }, null, 2)}\n`);
console.log(`csp.json: ${scripts.length} inline scripts`);
