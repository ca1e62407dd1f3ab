import { describe, expect, it } from "vitest";
import { nextAddress } from "./next-address";

describe("nextAddress", () => {
  it("keeps an address of this app", () => {
    expect(nextAddress("/leads/?lead=1")).toBe("/leads/?lead=1");
  });

  it("never leaves the app or comes back to signing in", () => {
    for (const bad of [null, "", "https://evil.example", "//evil.example", "/\\evil.example", "/login/"]) {
      expect(nextAddress(bad)).toBe("/inbox/");
    }
  });
});
