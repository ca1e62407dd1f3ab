// Lists the sha256 of every inline script of the export in out/csp.json, for the server's Content-Security-Policy.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow, OUT } from "./lib.mjs";

const INLINE = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;
const hashes = new Set();
for (const file of filesBelow(OUT, [".html"])) {
  for (const [, code] of readFileSync(file, "utf8").matchAll(INLINE)) {
    if (code) hashes.add(`sha256-${createHash("sha256").update(code).digest("base64")}`);
  }
}
const scripts = [...hashes].sort();
writeFileSync(join(OUT, "csp.json"), `${JSON.stringify({ script_src: scripts }, null, 2)}\n`);
console.log(`csp.json: ${scripts.length} inline scripts`);
