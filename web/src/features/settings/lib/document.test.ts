import { describe, expect, it } from "vitest";
import { counted, kindOfFile, sendable, titleOfFile, validityWords } from "./document";

describe("documents", () => {
  it("are known by the names of their files", () => {
    expect(["a.MD", "b.csv", "c.html", "d.htm", "e.txt", "f"].map(kindOfFile)).toEqual([
      "markdown",
      "csv",
      "web_page",
      "web_page",
      "text",
      "text",
    ]);
    expect(titleOfFile("price_list-2027.v2.md")).toBe("Price list 2027.v2");
  });

  it("are sent without what was left empty", () => {
    const draft = { title: " Prices ", kind: "text", content: "x", source: " ", valid_until: "" } as const;
    expect(sendable(draft)).toEqual({
      title: "Prices",
      kind: "text",
      content: "x",
      source: null,
      valid_from: null,
      valid_until: null,
    });
  });

  it("say on which days they are true", () => {
    expect(validityWords({})).toBeNull();
    expect(validityWords({ valid_from: "2026-12-01" })).toBe("from 1 Dec 2026");
    expect(validityWords({ valid_until: "2026-12-31" })).toBe("until 31 Dec 2026");
    expect(validityWords({ valid_from: "2026-12-01", valid_until: "2026-12-31" })).toBe(
      "1 Dec 2026 to 31 Dec 2026",
    );
    expect([counted(1, "passage"), counted(1200, "passage")]).toEqual(["1 passage", "1,200 passages"]);
  });
});
