// Fails when src/lib/api/schema.d.ts is not what ../api/openapi.json gives.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const web = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "api-types-"));
try {
  const fresh = join(folder, "schema.d.ts");
  execFileSync("openapi-typescript", [join(web, "../api/openapi.json"), "-o", fresh], { stdio: "ignore" });
  if (readFileSync(fresh, "utf8") !== readFileSync(join(web, "src/lib/api/schema.d.ts"), "utf8")) {
    console.error("src/lib/api/schema.d.ts is out of date: run `npm run api:types` and commit it");
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
