import { describe, expect, it } from "vitest";
import { endAfter, hasEnded } from "./api-key";

const now = Date.parse("2026-11-23T10:00:00Z");

describe("the end of a key", () => {
  it("is so many days from now, or never", () => {
    expect(endAfter(30, now)).toBe("2026-12-23T10:00:00.000Z");
    expect(endAfter(null, now)).toBeNull();
  });

  it("has come once its moment is past", () => {
    expect(hasEnded("2026-11-23T10:00:00Z", now)).toBe(true);
    expect(hasEnded("2026-11-23T10:00:01Z", now)).toBe(false);
    expect(hasEnded(null, now)).toBe(false);
  });
});
