import { describe, expect, it } from "vitest";
import type { Constraints, Wave, Window, Workload } from "../../../src/domain/spec.generated.ts";
import type { RiskInput } from "../../../src/stages/risk/assess-risk.ts";
import { isOpen, localTimes, nextOpen } from "../../../src/stages/risk/calendar.ts";
import { migration } from "../estimate/given.ts";
import { gatesOf, only, plan, pointsOf, riskOf } from "./given.ts";

const weekend: Window = { name: "weekend", days: ["Sat", "Sun"], from: "22:00", to: "04:00", timezone: "Europe/Berlin" };
const office: Window = { name: "office", days: ["Mon", "Tue", "Wed", "Thu", "Fri"], from: "09:00", to: "17:00" };

interface Given {
  readonly at: string;
  readonly wave?: Partial<Wave>;
  readonly before?: Partial<Wave>;
  readonly cutover?: Workload["cutover"];
  readonly constraints?: Constraints;
  readonly calendar?: NonNullable<RiskInput["calendar"]>;
}

function risk({ at, wave = {}, before = {}, cutover, constraints, calendar }: Given) {
  const of = (parts: Partial<Wave>) =>
    migration({
      ...(constraints === undefined ? {} : { constraints }),
      workloads: [{ name: "web", kind: "vm", ...(cutover === undefined ? {} : { cutover }) }],
      waves: [{ name: "front", state: "built", workloads: ["web"], ...parts }],
    });
  return riskOf({
    migration: of(wave),
    base: of({ state: "planned", ...before }),
    plans: [plan([], { wave: "front" })],
    now: new Date(at),
    ...(calendar === undefined ? {} : { calendar }),
  });
}

const said = (given: Given) => pointsOf(risk(given), "timing").map(([points, why]) => `${points} ${why}`);
const monday = "2026-01-12T10:00:00Z";
const friday = "2026-01-16";

describe("a Friday afternoon", () => {
  it("begins at 15:00 local time and ends with the day", () => {
    expect(said({ at: `${friday}T14:59:00Z` })).toEqual([]);
    expect(said({ at: `${friday}T15:00:00Z` })).toEqual(["5 wave front takes effect on a Friday after 15:00 (UTC)"]);
    expect(said({ at: `${friday}T23:59:00Z` })).toHaveLength(1);
    expect(said({ at: "2026-01-17T00:00:00Z" })).toEqual([]);
    expect(said({ at: "2026-01-15T16:00:00Z" })).toEqual([]);
  });

  it("is local to the window's zone", () => {
    const berlin = { constraints: { windows: [{ ...office, to: "20:00", timezone: "Europe/Berlin" }] } };

    expect(said({ at: `${friday}T14:00:00Z`, ...berlin })).toEqual([
      "5 wave front takes effect on a Friday after 15:00 (Europe/Berlin)",
    ]);
    expect(said({ at: `${friday}T13:59:00Z`, ...berlin })).toEqual([]);
  });

  it("is avoided by a wave that is held until its window", () => {
    expect(said({ at: `${friday}T16:00:00Z`, wave: { window: "weekend" }, constraints: { windows: [weekend] } })).toEqual([]);
  });
});

describe("a window", () => {
  const constraints: Constraints = { windows: [weekend, office] };
  const cutting = { wave: { state: "cutover" as const }, before: { state: "replicating" as const } };

  it("holds a wave until it opens, so naming it is enough", () => {
    expect(said({ at: monday, constraints, wave: { window: "weekend" } })).toEqual([]);
    expect(said({ at: monday, constraints, ...cutting, cutover: { window: "weekend" } })).toEqual([]);
  });

  it("is missed by an exact time outside it", () => {
    const at = (time: string) => said({ at: monday, constraints, ...cutting, cutover: { window: "weekend", at: time } });

    expect(at("2026-01-17T22:30:00Z")).toEqual([]);
    expect(at("2026-01-17T20:59:00Z")).toEqual(["15 wave front cuts over at 2026-01-17T20:59:00.000Z, outside window weekend"]);
    expect(at("2026-01-17T21:00:00Z")).toEqual([]);
  });

  it("is missed where traffic moves without one", () => {
    expect(said({ at: "2026-01-12T18:00:00Z", constraints, ...cutting })).toEqual([
      "15 wave front names no window and would take effect at 2026-01-12T18:00:00.000Z, outside all of them",
    ]);
    expect(said({ at: monday, constraints, ...cutting })).toEqual([]);
    expect(said({ at: "2026-01-12T18:00:00Z", constraints })).toEqual([]);
    expect(said({ at: "2026-01-12T18:00:00Z", ...cutting })).toEqual([]);
  });

  it("is not missed by traffic that has moved before", () => {
    const moved = { wave: { state: "cutover" }, before: { state: "cutover", soak: "1m" } } as const;

    expect(said({ at: "2026-01-12T18:00:00Z", constraints, ...cutting, ...moved })).toEqual([
      "5 wave front: soak shortened from 1m to 0s",
    ]);
  });

  it("may be named by any of the workloads that cut over", () => {
    const of = (state: "replicating" | "cutover") =>
      migration({
        constraints,
        workloads: [
          { name: "db", kind: "vm" },
          { name: "web", kind: "vm", cutover: { window: "office" } },
        ],
        waves: [{ name: "front", state, workloads: ["db", "web"] }],
      });
    const merged = riskOf({
      migration: of("cutover"),
      base: of("replicating"),
      plans: [plan([], { wave: "front" })],
      now: new Date("2026-01-12T18:00:00Z"),
    });

    expect(only(merged, "timing")).toEqual([]);
  });

  it("of the environment holds for every wave", () => {
    const calendar = { windows: [office] };

    expect(said({ at: "2026-01-12T18:00:00Z", calendar })).toHaveLength(1);
    expect(said({ at: monday, calendar })).toEqual([]);
    expect(said({ at: "2026-01-12T18:00:00Z", calendar, wave: { window: "office" } })).toEqual([]);
  });
});

describe("a freeze", () => {
  const freezes = [{ name: "black-friday", from: "2025-11-24T00:00:00Z", to: "2025-12-02T00:00:00Z" }];
  const said_ = (at: string, more: Partial<Given> = {}) =>
    gatesOf(risk({ at, constraints: { freezes, windows: [weekend] }, ...more }));
  const blocked = ["blocked: wave front falls into freeze black-friday"];

  it("blocks from its first to its last moment", () => {
    expect(said_("2025-11-23T23:59:59Z")).toEqual([]);
    expect(said_("2025-11-24T00:00:00Z")).toEqual(blocked);
    expect(said_("2025-12-01T23:59:59Z")).toEqual(blocked);
    expect(said_("2025-12-02T00:00:00Z")).toEqual([]);
  });

  it("blocks what would only take effect inside it", () => {
    expect(said_("2025-11-23T12:00:00Z", { wave: { window: "weekend", start: "2025-11-27" } })).toEqual(blocked);
    expect(said_("2025-11-20T12:00:00Z", { wave: { window: "weekend" } })).toEqual([]);
    expect(
      said_("2025-11-20T12:00:00Z", {
        wave: { state: "cutover" },
        before: { state: "built" },
        cutover: { at: "2025-11-29T22:30:00Z" },
      }),
    ).toEqual(blocked);
  });

  it("may come from the settings, and need no name", () => {
    const calendar = { freezes: [{ from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }] };

    expect(gatesOf(risk({ at: monday, calendar }))).toEqual([
      "blocked: wave front falls into freeze 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z",
    ]);
  });

  it("leaves alone what this merge does not touch", () => {
    const spec = migration({ constraints: { freezes }, workloads: [{ name: "web", kind: "vm" }] });

    expect(gatesOf(riskOf({ migration: spec, base: spec, now: new Date("2025-11-28T00:00:00Z") }))).toEqual([]);
  });
});

describe("a soak", () => {
  const soak = (before: string | undefined, now: string | undefined) =>
    only(
      risk({
        at: monday,
        wave: now === undefined ? {} : { soak: now },
        before: before === undefined ? {} : { soak: before },
      }),
      "timing",
    );

  it("must not be shortened", () => {
    expect(soak("24h", "23h")).toEqual([5]);
    expect(soak("24h", undefined)).toEqual([5]);
    expect(soak("24h", "1d")).toEqual([]);
    expect(soak("24h", "25h")).toEqual([]);
    expect(soak(undefined, "1h")).toEqual([]);
    expect(soak(undefined, undefined)).toEqual([]);
    expect(said({ at: monday, before: { soak: "24h" } })).toEqual(["5 wave front: soak shortened from 24h to 0s"]);
  });

  it("of a new wave is none that was shortened", () => {
    const of = (waves: Wave[]) => migration({ workloads: [{ name: "web", kind: "vm" }], waves });
    const merged = riskOf({
      migration: of([{ name: "front", state: "built", workloads: ["web"], soak: "1h" }]),
      base: of([{ name: "other", workloads: ["web"] }]),
      plans: [plan([], { wave: "front" })],
    });

    expect(only(merged, "timing")).toEqual([]);
  });
});

describe("the calendar", () => {
  const at = (window: Window, instant: string) => isOpen(window, localTimes(window.timezone)(new Date(instant)));

  it("reads a moment in its zone, winter and summer", () => {
    expect(localTimes("Europe/Berlin")(new Date("2026-01-17T21:30:00Z"))).toEqual({ day: "Sat", minutes: 22 * 60 + 30 });
    expect(localTimes("Europe/Berlin")(new Date("2026-07-17T22:30:00Z"))).toEqual({ day: "Sat", minutes: 30 });
    expect(localTimes("America/New_York")(new Date("2026-01-17T04:59:00Z"))).toEqual({ day: "Fri", minutes: 23 * 60 + 59 });
    expect(localTimes(undefined)(new Date("2026-01-18T00:00:00Z"))).toEqual({ day: "Sun", minutes: 0 });
    expect(localTimes("Mars/Olympus")(new Date("2026-01-17T13:20:00Z"))).toEqual({ day: "Sat", minutes: 13 * 60 + 20 });
  });

  it("opens a window on its own days, up to but without its end", () => {
    expect(at(office, "2026-01-12T08:59:00Z")).toBe(false);
    expect(at(office, "2026-01-12T09:00:00Z")).toBe(true);
    expect(at(office, "2026-01-12T16:59:00Z")).toBe(true);
    expect(at(office, "2026-01-12T17:00:00Z")).toBe(false);
    expect(at(office, "2026-01-17T10:00:00Z")).toBe(false);
  });

  it("lets a window that crosses midnight belong to the day on which it opens", () => {
    const berlin = (time: string) => at(weekend, time);

    expect(berlin("2026-01-17T20:59:00Z")).toBe(false);
    expect(berlin("2026-01-17T21:00:00Z")).toBe(true);
    expect(berlin("2026-01-18T02:59:00Z")).toBe(true);
    expect(berlin("2026-01-18T03:00:00Z")).toBe(false);
    expect(berlin("2026-01-19T02:00:00Z")).toBe(true);
    expect(berlin("2026-01-17T02:00:00Z")).toBe(false);
  });

  it("takes equal ends for the whole day", () => {
    const whole: Window = { name: "day", days: ["Sun"], from: "06:00", to: "06:00" };

    expect(at(whole, "2026-01-18T06:00:00Z")).toBe(true);
    expect(at(whole, "2026-01-19T05:59:00Z")).toBe(true);
    expect(at(whole, "2026-01-19T06:00:00Z")).toBe(false);
    expect(at(whole, "2026-01-18T05:59:00Z")).toBe(false);
  });

  it("waits for another week where clocks skip the window", () => {
    const skipped: Window = { name: "night", days: ["Sun"], from: "02:10", to: "02:50", timezone: "Europe/Berlin" };

    // Sunday, 29 March 2026 has no 02:10 in Berlin; the Sunday after has it at 00:10 UTC (Python's zoneinfo).
    expect(nextOpen(skipped, new Date("2026-03-28T12:00:00Z"))?.toISOString()).toBe("2026-04-05T00:10:00.000Z");
  });

  it("finds the next opening, which may be now", () => {
    expect(nextOpen(weekend, new Date(monday))?.toISOString()).toBe("2026-01-17T21:00:00.000Z");
    expect(nextOpen(office, new Date(monday))?.toISOString()).toBe("2026-01-12T10:00:00.000Z");
    expect(nextOpen({ ...office, days: ["Mon"] }, new Date("2026-01-12T17:00:00Z"))?.toISOString()).toBe(
      "2026-01-19T09:00:00.000Z",
    );
    expect(nextOpen({ ...office, from: "09:01", to: "09:02" }, new Date("2026-01-12T10:00:42Z"))?.toISOString()).toBe(
      "2026-01-13T09:01:00.000Z",
    );
    expect(nextOpen({ ...office, days: [] }, new Date("2026-01-12T18:00:00Z"))).toBeUndefined();
  });

  it("lands on the wall clock when the clocks change on the way", () => {
    const sunday: Window = { name: "sunday", days: ["Sun"], from: "10:00", to: "12:00", timezone: "Europe/Berlin" };
    const midnight: Window = { ...sunday, from: "00:00", to: "01:00" };
    const next = (window: Window, after: string) => nextOpen(window, new Date(after))?.toISOString();

    expect(next(sunday, "2026-03-28T12:00:00Z")).toBe("2026-03-29T08:00:00.000Z");
    expect(next(sunday, "2026-10-24T12:00:00Z")).toBe("2026-10-25T09:00:00.000Z");
    expect(next({ ...midnight, days: ["Mon"] }, "2026-03-28T12:00:00Z")).toBe("2026-03-29T22:00:00.000Z");
    expect(next({ ...midnight, days: ["Mon"] }, "2026-10-24T12:00:00Z")).toBe("2026-10-25T23:00:00.000Z");
  });
});
