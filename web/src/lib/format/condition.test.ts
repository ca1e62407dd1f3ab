import { describe, expect, it } from "vitest";
import { wanted } from "./condition";

describe("what a rule wants", () => {
  it("is said as people say it", () => {
    expect(wanted({ is: "at_least", amount: 25_000, currency: "USD" })).toBe("at least 25,000 USD");
    expect(wanted({ is: "at_most", amount: 2 })).toBe("at most 2");
    expect(wanted({ is: "one_of", values: ["Implants", "Whitening"] })).toBe("Implants or Whitening");
    expect(wanted({ is: "within_days", days: 1 })).toBe("within a day");
    expect(wanted({ is: "within_days", days: 30 })).toBe("within 30 days");
    expect(wanted({ is: "answered" })).toBe("answered");
  });
});
