import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longestGap } from "../../../src/stages/estimate/cron.ts";

const hour = 3600;
const day = 86_400;

describe("the longest gap of a schedule", () => {
  it.each([
    ["* * * * *", 60],
    ["*/15 * * * *", 15 * 60],
    ["0 * * * *", hour],
    ["0 22 * * *", day],
    ["0 2,14 * * *", 12 * hour],
    ["0 2,8 * * *", 18 * hour],
    ["0 19 * * 1-5", 3 * day],
    ["0 19 * * mon-fri", 3 * day],
    ["0 0 * * 0", 7 * day],
    ["0 0 * * 7", 7 * day],
    ["0 0 1 * *", 31 * day],
    ["0 0 31 * *", 61 * day],
    ["0 0 29 2 *", 1461 * day],
    ["0 0 1 jan *", 366 * day],
    ["0 0 1 * 1", 7 * day],
    ["0 0 */2 * 1", 21 * day],
    ["30 6-18/6 * * *", 12 * hour],
    ["5/20 3 * * *", day - 40 * 60],
  ])("%s: %i s", (schedule, seconds) => {
    expect(longestGap(schedule)).toBe(seconds);
  });

  it.each([
    "",
    "nightly",
    "0 22 * *",
    "0 22 * * * *",
    "60 * * * *",
    "0 24 * * *",
    "0 0 0 * *",
    "0 0 * 13 *",
    "0 0 * * 8",
    "0 9-5 * * *",
    "*/0 * * * *",
    "0 0 30 2 *",
    "0 0 * * frii",
  ])("cannot be read from %j", (schedule) => {
    expect(longestGap(schedule)).toBeUndefined();
  });

  it("answers any text, at once", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const gap = longestGap(text);
        return gap === undefined || gap >= 60;
      }),
    );
  });
});
