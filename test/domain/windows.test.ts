import { describe, expect, it } from "vitest";
import { isInWindow, isTimezone, windowSeconds } from "../../src/domain/windows.ts";

const weekend = { days: ["Sat", "Sun"], from: "22:00", to: "04:00", timezone: "Europe/Berlin" };

describe("windows", () => {
  it.each([
    ["Saturday 23:30 in Berlin", "2026-01-17T22:30:00Z", true],
    ["Sunday 03:59, still Saturday's window", "2026-01-18T02:59:00Z", true],
    ["Sunday 04:00, when it closes", "2026-01-18T03:00:00Z", false],
    ["Monday 03:00, Sunday's window", "2026-01-19T02:00:00Z", true],
    ["Saturday 03:00, Friday has none", "2026-01-17T02:00:00Z", false],
    ["Saturday 21:59, before it opens", "2026-01-17T20:59:00Z", false],
    ["Saturday 22:00 in summer, an hour earlier in UTC", "2026-07-18T20:00:00Z", true],
  ])("%s", (_what, instant, inside) => {
    expect(isInWindow(weekend, new Date(instant))).toBe(inside);
  });

  it("stays open for as long as its times say", () => {
    expect(windowSeconds(weekend)).toBe(6 * 3600);
    expect(windowSeconds({ days: ["Tue"], from: "05:00", to: "07:00" })).toBe(2 * 3600);
    expect(windowSeconds({ days: ["Tue"], from: "00:00", to: "00:00" })).toBe(24 * 3600);
  });

  it("without a time zone it is in UTC", () => {
    expect(isInWindow({ days: ["Tue"], from: "05:00", to: "07:00" }, new Date("2026-01-13T06:59:59Z"))).toBe(true);
  });

  it("knows time zones by their IANA names", () => {
    expect(isTimezone("Europe/Berlin")).toBe(true);
    expect(isTimezone("Berlin")).toBe(false);
  });
});
