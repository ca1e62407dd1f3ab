import { describe, expect, it } from "vitest";
import { humanize, initials, plural } from "./names";
import { formatPhone, parsePhone } from "./phone";
import { dayLabel, listTime, waited } from "./time";

const now = new Date(2026, 10, 23, 12, 0);
const local = (day: number, hour: number) => new Date(2026, 10, day, hour, 5).toISOString();

describe("phones", () => {
  it("groups numbers for reading and leaves what is no number", () => {
    expect(formatPhone("+14155550130")).toBe("+1 415 555 0130");
    expect(formatPhone("+4915123456789")).toBe("+49 151 234 567 89");
    expect(formatPhone("+351912345678")).toBe("+351 912 345 678");
    expect(formatPhone("LEADLINE")).toBe("LEADLINE");
  });

  it("reads what people type", () => {
    expect(parsePhone("(415) 555-0130")).toBe("+14155550130");
    expect(parsePhone("0044 20 7946 0958")).toBe("+442079460958");
    expect(parsePhone("hello")).toBeNull();
  });
});

describe("times", () => {
  it("gets coarser with distance", () => {
    expect(listTime(local(23, 9), now)).toBe("09:05");
    expect(listTime(local(20, 9), now)).toBe("Fri");
    expect(listTime(local(2, 9), now)).toBe("2 Nov");
    expect(dayLabel(local(22, 9), now)).toBe("Yesterday");
    expect(waited(new Date(now.getTime() - 5 * 60_000).toISOString(), now.getTime())).toBe("5 min");
  });
});

describe("names", () => {
  it("makes initials, plurals and words", () => {
    expect(initials("Maya Ada Okafor")).toBe("MO");
    expect(initials("")).toBe("?");
    expect(plural(1, "segment")).toBe("1 segment");
    expect(plural(2, "reply", "replies")).toBe("2 replies");
    expect(humanize("send_text")).toBe("Send text");
  });
});
