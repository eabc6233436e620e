import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openingsOf } from "../../src/domain/openings.ts";
import { isInWindow, type OpenHours } from "../../src/domain/windows.ts";

const every = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const berlin = (from: string, to: string, days = every): OpenHours => ({ days, from, to, timezone: "Europe/Berlin" });

/** When the window opens and closes in the hours from a moment on. */
function changes(window: OpenHours, from: string, hours: number): readonly string[] {
  const openings = openingsOf(window)!;
  const found: string[] = [];
  let was = false;
  for (let at = Date.parse(from); at <= Date.parse(from) + hours * 3_600_000; at += 60_000) {
    const is = openings.isOpen(at);
    if (is !== was) found.push(`${new Date(at).toISOString().slice(5, 16)}${is ? " opens" : " closes"}`);
    was = is;
  }
  return found;
}

const next = (window: OpenHours, after: string): string | undefined => {
  const from = Date.parse(after);
  const at = openingsOf(window)!.next(from, from + 400 * 86_400_000);
  return at === undefined ? undefined : new Date(at).toISOString();
};

// Every expected moment below was found with Python: each minute in UTC, turned by zoneinfo into the time on the wall.
describe("a window on the night on which clocks change", () => {
  it.each<[string, OpenHours, string, number, readonly string[]]>([
    [
      "loses the half that is skipped",
      berlin("02:30", "03:30"),
      "2026-03-28T12:00Z",
      30,
      ["03-29T01:00 opens", "03-29T01:30 closes"],
    ],
    [
      "does not open in an hour that does not exist",
      berlin("02:00", "03:00"),
      "2026-03-28T12:00Z",
      40,
      ["03-30T00:00 opens", "03-30T01:00 closes"],
    ],
    [
      "is open whenever the wall shows its time, around an hour that comes twice",
      berlin("02:30", "03:30"),
      "2026-10-24T12:00Z",
      30,
      ["10-25T00:30 opens", "10-25T01:00 closes", "10-25T01:30 opens", "10-25T02:30 closes"],
    ],
    [
      "is open twice in an hour that comes twice",
      berlin("02:15", "02:45"),
      "2026-10-24T12:00Z",
      30,
      ["10-25T00:15 opens", "10-25T00:45 closes", "10-25T01:15 opens", "10-25T01:45 closes"],
    ],
    [
      "is an hour shorter over midnight in spring",
      berlin("22:00", "04:00", ["Sat"]),
      "2026-03-28T12:00Z",
      24,
      ["03-28T21:00 opens", "03-29T02:00 closes"],
    ],
    [
      "is an hour longer over midnight in autumn",
      berlin("22:00", "04:00", ["Sat"]),
      "2026-10-24T12:00Z",
      24,
      ["10-24T20:00 opens", "10-25T03:00 closes"],
    ],
    [
      "follows New York in spring",
      { days: ["Sun"], from: "01:30", to: "03:30", timezone: "America/New_York" },
      "2026-03-08T00:00Z",
      24,
      ["03-08T06:30 opens", "03-08T07:30 closes"],
    ],
    [
      "follows New York in autumn",
      { days: ["Sun"], from: "01:30", to: "03:30", timezone: "America/New_York" },
      "2026-11-01T00:00Z",
      24,
      ["11-01T05:30 opens", "11-01T06:00 closes", "11-01T06:30 opens", "11-01T08:30 closes"],
    ],
    [
      "follows Lord Howe, which goes back by half an hour",
      { days: ["Sun"], from: "01:30", to: "02:30", timezone: "Australia/Lord_Howe" },
      "2026-04-04T00:00Z",
      24,
      ["04-04T14:30 opens", "04-04T16:00 closes"],
    ],
    [
      "follows Cairo, which skips the hour after midnight",
      { days: ["Thu", "Fri"], from: "23:30", to: "00:30", timezone: "Africa/Cairo" },
      "2026-04-23T12:00Z",
      40,
      ["04-23T21:30 opens", "04-23T22:00 closes", "04-24T20:30 opens", "04-24T21:30 closes"],
    ],
    [
      "follows Cairo, where the hour before midnight comes twice",
      { days: ["Thu"], from: "23:30", to: "00:30", timezone: "Africa/Cairo" },
      "2026-10-29T12:00Z",
      40,
      ["10-29T20:30 opens", "10-29T21:00 closes", "10-29T21:30 opens", "10-29T22:30 closes"],
    ],
    [
      "follows a zone with three quarters of an hour",
      { days: ["Mon"], from: "00:00", to: "00:15", timezone: "Asia/Kathmandu" },
      "2026-01-11T12:00Z",
      24,
      ["01-11T18:15 opens", "01-11T18:30 closes"],
    ],
  ])("%s", (_what, window, from, hours, expected) => {
    expect(changes(window, from, hours)).toEqual(expected);
  });

  it("opens next when its time next is on the wall", () => {
    expect(next(berlin("02:30", "03:30"), "2026-03-28T12:00:00Z")).toBe("2026-03-29T01:00:00.000Z");
    expect(next(berlin("02:10", "02:50", ["Sun"]), "2026-03-28T12:00:00Z")).toBe("2026-04-05T00:10:00.000Z");
    expect(next(berlin("02:30", "03:30"), "2026-10-25T01:00:00Z")).toBe("2026-10-25T01:30:00.000Z");
    expect(next(berlin("22:00", "04:00", ["Sat"]), "2026-10-24T20:00:00.001Z")).toBe("2026-10-24T20:00:00.001Z");
  });
});

describe("a window", () => {
  it("of a whole day closes when the next day's would begin", () => {
    const whole: OpenHours = { days: ["Sun"], from: "06:00", to: "06:00" };

    expect(changes(whole, "2026-01-17T00:00Z", 72)).toEqual(["01-18T06:00 opens", "01-19T06:00 closes"]);
  });

  it("on no day never opens, and that is found quickly", () => {
    const begun = performance.now();

    expect(next(berlin("02:30", "03:30", []), "2026-01-01T00:00:00Z")).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(250);
  });

  it("is open to its last millisecond", () => {
    const closes = Date.parse("2026-01-18T03:00:00Z");
    const saturday = openingsOf(berlin("22:00", "04:00", ["Sat"]))!;

    expect([closes - 1, closes].map((moment) => saturday.isOpen(moment))).toEqual([true, false]);
  });

  it("opens before a moment or not at all", () => {
    const from = Date.parse("2026-01-17T12:00:00Z");
    const saturday = openingsOf(berlin("22:00", "04:00", ["Sat"]))!;

    expect(saturday.next(from, Date.parse("2026-01-17T21:00:00Z"))).toBeUndefined();
    expect(saturday.next(from, Date.parse("2026-01-17T21:00:00.001Z"))).toBe(Date.parse("2026-01-17T21:00:00Z"));
  });

  it.each([
    ["a zone that does not exist", { days: every, from: "01:00", to: "02:00", timezone: "Mars/Olympus" }],
    ["a zone without a name", { days: every, from: "01:00", to: "02:00", timezone: "" }],
    ["a time after midnight's midnight", { days: every, from: "01:00", to: "24:00" }],
    ["a time that is none", { days: every, from: "soon", to: "02:00" }],
  ])("cannot be read with %s", (_what, window) => {
    expect(openingsOf(window)).toBeUndefined();
  });

  it("is open exactly when the wall clock says so, and next at the first such minute", () => {
    const zone = fc.constantFrom(
      "UTC",
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Africa/Cairo",
      "America/St_Johns",
      "Pacific/Apia",
    );
    const clock = fc
      .tuple(fc.nat(23), fc.constantFrom(0, 1, 15, 30, 59))
      .map(([h, m]) => `${String(h).padStart(2, "0")}:${String(m).padStart(2, "0")}`);
    const window = fc.record({ days: fc.subarray(every), from: clock, to: clock, timezone: zone });
    const minute = fc.integer({ min: Date.UTC(2026, 0) / 60_000, max: Date.UTC(2027, 0) / 60_000 });
    // The days on which clocks change deserve more than their share.
    const change = fc.constantFrom(
      "2026-03-29",
      "2026-10-25",
      "2026-03-08",
      "2026-11-01",
      "2026-04-05",
      "2026-10-04",
      "2026-04-24",
      "2026-10-30",
    );
    const near = fc.tuple(change, fc.integer({ min: -1440, max: 1440 })).map(([day, shift]) => Date.parse(day) / 60_000 + shift);

    fc.assert(
      fc.property(window, fc.oneof(minute, near), (hours, start) => {
        const openings = openingsOf(hours)!;
        const opens = openings.next(start * 60_000, (start + 600) * 60_000);
        for (let at = start; at < start + 600; at += 1) {
          const wall = isInWindow(hours, new Date(at * 60_000));
          expect(openings.isOpen(at * 60_000)).toBe(wall);
          expect(wall).toBe(opens !== undefined && opens <= at * 60_000);
          if (wall) return;
        }
      }),
      { numRuns: 60 },
    );
  });
});
