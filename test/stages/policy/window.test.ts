import { describe, expect, it } from "vitest";
import { inWindow, type Calendar } from "../../../src/stages/policy/window.ts";

const weekend = { days: ["Sat", "Sun"], from: "22:00", to: "04:00", timezone: "Europe/Berlin" } as const;
const calendar = (facts: { windows?: unknown[][]; freezes?: unknown[] }): Calendar =>
  ({ windows: [], freezes: [], ...facts }) as unknown as Calendar;

describe("inWindow", () => {
  it("asks for nothing where neither windows nor freezes are declared", () => {
    expect(inWindow("2026-01-12T09:00:00Z", calendar({ windows: [[], []] }))).toBeNull();
  });

  // 2026-01-17 is a Saturday; Berlin is one hour ahead of UTC in January.
  it.each([
    ["2026-01-17T20:59:59Z", false, "a minute before it opens"],
    ["2026-01-17T21:00:00Z", true, "when it opens"],
    ["2026-01-18T02:59:59Z", true, "after midnight, on Sunday, of the window that opened on Saturday"],
    ["2026-01-18T03:00:00Z", false, "when it closes"],
    ["2026-01-19T02:00:00Z", true, "early on Monday, of the window that opened on Sunday"],
    ["2026-01-16T21:30:00Z", false, "on Friday evening"],
    ["2026-01-17T02:00:00Z", false, "early on Saturday, since Friday has no window"],
  ])("at %s is %s: %s", (now, open) => {
    expect(inWindow(now, calendar({ windows: [[weekend]] }))).toBe(open);
  });

  it("follows daylight saving time of the zone", () => {
    // 2026-07-18 is a Saturday; Berlin is two hours ahead.
    expect(inWindow("2026-07-18T20:00:00Z", calendar({ windows: [[weekend]] }))).toBe(true);
    expect(inWindow("2026-07-18T19:59:00Z", calendar({ windows: [[weekend]] }))).toBe(false);
  });

  it.each([
    ["2026-01-12T08:00:00Z", true],
    ["2026-01-12T11:59:00Z", true],
    ["2026-01-12T12:00:00Z", false],
    ["2026-01-12T07:59:00Z", false],
    ["2026-01-13T09:00:00Z", false],
  ])("takes UTC without a zone, and a window within one day closes that day: %s is %s", (now, open) => {
    expect(inWindow(now, calendar({ windows: [[{ days: ["Mon"], from: "08:00", to: "12:00" }]] }))).toBe(open);
  });

  it.each([
    ["2026-01-12T08:00:00Z", true],
    ["2026-01-13T07:59:00Z", true],
    ["2026-01-13T08:00:00Z", false],
  ])("lasts a day where both ends are the same: %s is %s", (now, open) => {
    expect(inWindow(now, calendar({ windows: [[{ days: ["Mon"], from: "08:00", to: "08:00" }]] }))).toBe(open);
  });

  it("needs one open window of the spec and one of the settings", () => {
    const always = { days: ["Mon"], from: "00:00", to: "00:00" };
    const never = { days: ["Tue"], from: "10:00", to: "11:00" };
    expect(inWindow("2026-01-12T09:00:00Z", calendar({ windows: [[never, always], [always]] }))).toBe(true);
    expect(inWindow("2026-01-12T09:00:00Z", calendar({ windows: [[always], [never]] }))).toBe(false);
  });

  it("is closed by a freeze from its first second until before its end", () => {
    const freezes = [{ from: "2025-11-24T00:00:00Z", to: "2025-12-02T00:00:00Z" }];
    const at = (now: string) => inWindow(now, calendar({ freezes }));
    expect([
      at("2025-11-23T23:59:59Z"),
      at("2025-11-24T00:00:00Z"),
      at("2025-12-01T23:59:59Z"),
      at("2025-12-02T00:00:00Z"),
    ]).toEqual([true, false, false, true]);
  });

  it("is closed during a freeze even inside a window", () => {
    const freezes = [{ from: "2026-01-17T00:00:00Z", to: "2026-01-18T00:00:00Z" }];
    expect(inWindow("2026-01-17T21:30:00Z", calendar({ windows: [[weekend]], freezes }))).toBe(false);
  });

  it("is closed where a zone does not exist or a date cannot be read", () => {
    expect(inWindow("2026-01-17T21:30:00Z", calendar({ windows: [[{ ...weekend, timezone: "Mars/Olympus" }]] }))).toBe(false);
    expect(inWindow("2026-01-17T21:30:00Z", calendar({ freezes: [{ from: "soon", to: "2026-01-01T00:00:00Z" }] }))).toBe(false);
    expect(inWindow("2026-01-17T21:30:00Z", calendar({ freezes: [{ from: "2025-01-01T00:00:00Z", to: "later" }] }))).toBe(false);
  });
});
