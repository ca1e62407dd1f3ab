// Writes .br and .gz beside each text file of the export, so that the server compresses nothing.
import { readFile, stat, utimes, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { filesBelow, OUT } from "./lib.mjs";

const TEXT = [".html", ".js", ".css", ".txt", ".json", ".svg", ".xml"];
const SMALLEST = 512;
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

let saved = 0;
const files = filesBelow(OUT, TEXT);
await Promise.all(
  files.map(async (file) => {
    const raw = await readFile(file);
    if (raw.length < SMALLEST) return;
    const { atime, mtime } = await stat(file);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
    const [br, gz] = await Promise.all([brotli(raw, { params }), gzipped(raw, { level: 9 })]);
    for (const [ending, data] of [
      [".br", br],
      [".gz", gz],
    ]) {
      if (data.length >= raw.length) continue;
      await writeFile(file + ending, data);
      await utimes(file + ending, atime, mtime);
    }
    saved += raw.length - Math.min(br.length, raw.length);
  }),
);
console.log(`precompressed ${files.length} files, ${Math.round(saved / 1024)} KB saved with br`);
