import { describe, expect, it } from "vitest";
import { readSearch } from "./search";

describe("readSearch", () => {
  it("takes whole numbers and addresses", () => {
    expect(readSearch(" (415) 555-0130 ")).toEqual({ kind: "ready", term: "+14155550130" });
    expect(readSearch("Maya@Example.com")).toEqual({ kind: "ready", term: "maya@example.com" });
  });

  it("takes the beginning of a name and the last four digits", () => {
    for (const typed of ["may", "Maya O", "José", "李小龙", "0130"]) {
      expect(readSearch(typed)).toEqual({ kind: "ready", term: typed });
    }
  });

  it("waits for the rest of anything else", () => {
    expect(readSearch("  ")).toEqual({ kind: "none" });
    for (const typed of ["ma", "j. o.", "maya@", "maya@example", "41", "41555", "lead 4155550130"]) {
      expect(readSearch(typed)).toEqual({ kind: "partial" });
    }
  });
});
