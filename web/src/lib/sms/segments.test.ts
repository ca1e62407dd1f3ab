import { describe, expect, it } from "vitest";
import { countSegments, nameCharacter, toPlain } from "./segments";

describe("countSegments", () => {
  it("is empty for an empty text", () => {
    expect(countSegments("")).toMatchObject({ encoding: "GSM-7", units: 0, segments: 0, left: 160 });
  });

  it("holds 160 septets in one segment and 153 in each of several", () => {
    expect(countSegments("a".repeat(160))).toMatchObject({ segments: 1, left: 0, perSegment: 160 });
    expect(countSegments("a".repeat(161))).toMatchObject({ segments: 2, left: 145, perSegment: 153 });
    expect(countSegments("a".repeat(306))).toMatchObject({ segments: 2, left: 0 });
    expect(countSegments("a".repeat(307))).toMatchObject({ segments: 3 });
  });

  it("counts extension characters as two septets", () => {
    expect(countSegments("€[]")).toMatchObject({ encoding: "GSM-7", units: 6 });
    expect(countSegments(`${"a".repeat(159)}€`)).toMatchObject({ units: 161, segments: 2 });
  });

  it("never splits an escape pair between segments", () => {
    const text = `${"a".repeat(152)}€${"a".repeat(152)}`;
    expect(countSegments(text)).toMatchObject({ units: 306, segments: 3 });
  });

  it("knows the accents GSM-7 has and those it has not", () => {
    expect(countSegments("éèàùìòñüöäåæøÇß¿¡").encoding).toBe("GSM-7");
    expect(countSegments("ç").encoding).toBe("UCS-2");
    expect(countSegments("`").encoding).toBe("UCS-2");
    expect(countSegments("á").costly).toEqual(["á"]);
  });

  it("falls to 70 and 67 units once a character forces UCS-2, and names it", () => {
    expect(countSegments("’".repeat(70))).toMatchObject({ encoding: "UCS-2", segments: 1, left: 0 });
    expect(countSegments("’".repeat(71))).toMatchObject({ segments: 2, perSegment: 67 });
    expect(countSegments("It’s “fine”").costly).toEqual(["’", "“", "”"]);
  });

  it("counts a surrogate pair as two units and never splits it", () => {
    expect(countSegments("😀")).toMatchObject({ units: 2, segments: 1, costly: ["😀"] });
    expect(countSegments(`${"a".repeat(66)}😀${"a".repeat(66)}`)).toMatchObject({ units: 134, segments: 3 });
  });

  it("says when plain punctuation would be enough", () => {
    expect(countSegments("It’s — fine…").plainable).toBe(true);
    expect(countSegments("It’s 😀").plainable).toBe(false);
    expect(countSegments("plain").plainable).toBe(false);
  });
});

describe("toPlain", () => {
  it("keeps the words and swaps the punctuation", () => {
    expect(toPlain("“It’s” – ok…")).toBe('"It\'s" - ok...');
  });
});

describe("nameCharacter", () => {
  it("uses words where a glyph would be hard to see", () => {
    expect(nameCharacter("’")).toBe("curly apostrophe ’");
    expect(nameCharacter("\u2003")).toBe("unusual space");
    expect(nameCharacter("😀")).toBe("😀");
  });
});
