import { describe, expect, it } from "vitest";
import { readLines, readTopics, writeTopics } from "./house-rules";

describe("house rules", () => {
  it("are written one a line", () => {
    expect(readLines(" example.com \n\nexample.com/book\n")).toEqual(["example.com", "example.com/book"]);
    const topics = [
      { name: "Legal advice", words: ["lawsuit*", "sue"] },
      { name: "refund", words: ["refund*"] },
    ];
    expect(readTopics("Legal advice: lawsuit*, sue,\nrefund*")).toEqual(topics);
    expect(readTopics(writeTopics(topics))).toEqual(topics);
  });
});
