import { expect, it } from "vitest";
import { joinDelay, splitDelay } from "./delay";

it("splits seconds into the largest whole unit and joins them again", () => {
  expect(splitDelay(86_400)).toEqual({ amount: 1, unit: "days" });
  expect(splitDelay(5_400)).toEqual({ amount: 90, unit: "minutes" });
  expect(splitDelay(7_200)).toEqual({ amount: 2, unit: "hours" });
  expect(splitDelay(20)).toEqual({ amount: 1, unit: "minutes" });
  expect(joinDelay(2, "hours")).toBe(7_200);
});
