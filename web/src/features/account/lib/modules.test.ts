import { describe, expect, it } from "vitest";
import { modulesPath } from "./modules";

describe("modulesPath", () => {
  it("draws every run of dark modules once, in its place", () => {
    const rows = [
      [true, true, false, true],
      [false, false, false, false],
      [false, true, true, true],
    ];
    expect(modulesPath(rows)).toBe("M0 0h2v1h-2zM3 0h1v1h-1zM1 2h3v1h-3z");
  });
});
