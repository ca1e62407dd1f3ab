import { describe, expect, it } from "vitest";
import { readSearch } from "./search";

describe("readSearch", () => {
  it("takes whole numbers and addresses", () => {
    expect(readSearch(" (415) 555-0130 ")).toEqual({ kind: "exact", term: "+14155550130" });
    expect(readSearch("Maya@Example.com")).toEqual({ kind: "exact", term: "maya@example.com" });
  });

  it("waits for the rest of anything else", () => {
    expect(readSearch("  ")).toEqual({ kind: "none" });
    for (const typed of ["maya", "maya@", "maya@example", "41", "lead 4155550130"]) {
      expect(readSearch(typed)).toEqual({ kind: "partial" });
    }
  });
});
