import { expect, it } from "vitest";
import type { PhoneText } from "@/lib/api/types";
import { mergeThread, sender } from "./thread";

const text = (id: string, minute: number, second = 0): PhoneText => ({
  id,
  from: "+1",
  to: "+2",
  text: id,
  at: new Date(Date.UTC(2026, 10, 23, 10, minute, second)).toISOString(),
  status: "delivered",
  segments: 1,
  media: [],
});

it("merges both sides by time and marks runs and pauses", () => {
  const lines = mergeThread({ items: [text("a", 0), text("b", 1), text("d", 40)], sent: [text("c", 2)] });
  expect(lines.map((line) => [line.id, line.mine, line.first, line.last, line.pause])).toEqual([
    ["a", false, true, false, true],
    ["b", false, false, true, false],
    ["c", true, true, true, false],
    ["d", false, true, true, true],
  ]);
});

it("knows who texted last", () => {
  expect(sender({ number: "+2", items: [text("a", 0)], sent: [] })).toBe("+1");
  expect(sender({ number: "+2", items: [], sent: [] })).toBeNull();
});
