// Fails when a page asks for more script on first load, in brotli, than the budget allows.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { filesBelow, OUT } from "./lib.mjs";

const BUDGET_KB = 175;
const CSS_BUDGET_KB = 15;
const SCRIPT = /<script[^>]*\ssrc="([^"]+)"[^>]*>/g;
const STYLE = /<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"/g;

function bytes(address) {
  const file = join(OUT, decodeURI(address.split("?")[0]));
  return statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size;
}

function total(html, pattern) {
  const tags = [...html.matchAll(pattern)].filter(([tag]) => !/\snomodule/i.test(tag));
  return (
    [...new Set(tags.map(([, address]) => address))].reduce((sum, address) => sum + bytes(address), 0) / 1024
  );
}

let over = false;
for (const file of filesBelow(OUT, [".html"])) {
  const html = readFileSync(file, "utf8");
  const script = total(html, SCRIPT);
  const style = total(html, STYLE);
  const bad = script > BUDGET_KB || style > CSS_BUDGET_KB;
  over ||= bad;
  const row = `${script.toFixed(1).padStart(7)} KB js ${style.toFixed(1).padStart(6)} KB css`;
  console.log(`${row}  /${relative(OUT, file)}${bad ? "  OVER" : ""}`);
}
if (over) {
  console.error(`over the budget of ${BUDGET_KB} KB js or ${CSS_BUDGET_KB} KB css (brotli, first load)`);
  process.exit(1);
}
