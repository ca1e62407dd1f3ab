import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = fileURLToPath(new URL("..", `file://${import.meta.filename}`));
const IMPORT = /(?:from|import)\s*\(?\s*["']([^"']+)["']/g;
const GENERATED = "lib/api/schema.d.ts";
const LONGEST = 300;
const LONGEST_COMPONENT = 150;

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => relative(SRC, join(entry.parentPath, entry.name)))
  .filter((file) => file !== GENERATED);

const read = (file: string) => readFileSync(join(SRC, file), "utf8");

/** Imports as paths below src; packages are left out. */
function importsOf(file: string): string[] {
  return [...read(file).matchAll(IMPORT)]
    .map(([, target]) => target ?? "")
    .filter((target) => target.startsWith("@/") || target.startsWith("."))
    .map((target) => (target.startsWith("@/") ? target.slice(2) : join(file, "..", target)));
}

const layer = (path: string) => path.split("/")[0] ?? "";
const feature = (path: string) => (layer(path) === "features" ? path.split("/")[1] : null);

const ALLOWED: Record<string, readonly string[]> = {
  app: ["app", "features", "components", "fonts", "styles", "lib"],
  features: ["features", "components", "lib"],
  components: ["components", "lib"],
  lib: ["lib"],
  fonts: [],
  testing: ["lib", "components", "features", "testing"],
};

describe("structure", () => {
  it("imports point one way: app, features, components, lib", () => {
    const wrong = files
      .filter((file) => !file.includes(".test."))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => !ALLOWED[layer(file)]?.includes(layer(target)))
          .map((target) => `${file} -> ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it("no feature imports another", () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => feature(file) && feature(target) && feature(file) !== feature(target))
        .map((target) => `${file} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("files are kebab-case, short, and no barrels", () => {
    const wrong = files.filter((file) => {
      const lines = read(file).split("\n").length;
      const limit = file.endsWith(".tsx") && !file.includes(".test.") ? LONGEST_COMPONENT : LONGEST;
      const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.tsx?$/.test(basename(file));
      return lines > limit || !kebab || /^index\./.test(basename(file));
    });
    expect(wrong).toEqual([]);
  });

  it("routes hold no more than their title and their feature", () => {
    const long = files.filter(
      (file) => /^app\/(.*\/)?(page|not-found)\.tsx$/.test(file) && read(file).split("\n").length > 16,
    );
    expect(long).toEqual([]);
  });
});
