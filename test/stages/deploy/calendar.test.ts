import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CalendarRules, FreezePeriod, NamedWindow } from "../../../src/domain/calendar.ts";
import { isInWindow } from "../../../src/domain/windows.ts";
import { applyMoment, nextOpening } from "../../../src/stages/deploy/calendar.ts";
import { calendarRules } from "../../../src/stages/deploy/calendar-rules.ts";
import { migration } from "../estimate/given.ts";

const weekend: NamedWindow = { name: "weekend", days: ["Sat", "Sun"], from: "22:00", to: "04:00", timezone: "Europe/Berlin" };
const office: NamedWindow = { name: "office", days: ["Mon", "Tue", "Wed", "Thu", "Fri"], from: "09:00", to: "17:00" };
const evening: NamedWindow = { name: "evening", days: ["Mon", "Wed"], from: "16:00", to: "20:00" };
const blackFriday: FreezePeriod = {
  name: "black-friday",
  from: "2025-11-24T00:00:00Z",
  to: "2025-12-02T00:00:00Z",
  reason: "peak trade",
};

interface Given {
  readonly windows?: readonly NamedWindow[];
  readonly freezes?: readonly FreezePeriod[];
  readonly spec?: Partial<CalendarRules["spec"]>;
  readonly wave?: Partial<CalendarRules["wave"]>;
  readonly cutovers?: CalendarRules["cutovers"];
  readonly soak?: CalendarRules["soak"];
}

const rules = ({ windows = [], freezes = [], spec = {}, wave = {}, cutovers = [], soak }: Given): CalendarRules => ({
  environment: { name: "production", windows, freezes },
  spec: { windows: [weekend, office, evening], freezes: [], ...spec },
  wave: { name: "data", ...wave },
  cutovers,
  soak: soak ?? { seconds: 0, predecessors: [] },
});

const said = (given: Given, now: string) => {
  const moment = applyMoment(rules(given), new Date(now));
  return moment.open ? "open" : { why: moment.because.map(({ why }) => why), next: moment.next };
};

const monday = "2026-01-12T10:00:00Z";

describe("the calendar of an apply", () => {
  it("is open where nothing is said", () => {
    expect(said({}, monday)).toBe("open");
  });

  it("holds a wave until its window opens, and says when on the wall and in UTC", () => {
    expect(said({ wave: { window: "weekend" } }, monday)).toEqual({
      why: ["window weekend opens Saturday 2026-01-17 22:00 (Europe/Berlin)"],
      next: "2026-01-17T21:00:00Z",
    });
    expect(said({ wave: { window: "weekend" } }, "2026-01-17T21:00:00Z")).toBe("open");
    expect(said({ wave: { window: "weekend" } }, "2026-01-18T02:59:59.999Z")).toBe("open");
    expect(said({ wave: { window: "weekend" } }, "2026-01-18T03:00:00Z")).toMatchObject({ next: "2026-01-18T21:00:00Z" });
  });

  // Berlin skips 02:00 to 03:00 on 29 March 2026, and shows it twice on 25 October 2026 (Python's zoneinfo).
  it("opens when the time is on the wall again, on the nights on which clocks change", () => {
    const night: NamedWindow = { name: "night", days: ["Sun"], from: "02:30", to: "03:30", timezone: "Europe/Berlin" };
    const given = { spec: { windows: [night] }, wave: { window: "night" } };

    expect(said(given, "2026-03-29T00:30:00Z")).toEqual({
      why: ["window night opens Sunday 2026-03-29 03:00 (Europe/Berlin)"],
      next: "2026-03-29T01:00:00Z",
    });
    expect(said(given, "2026-03-29T01:30:00Z")).toMatchObject({ next: "2026-04-05T00:30:00Z" });
    expect(said(given, "2026-10-25T00:59:00Z")).toBe("open");
    expect(said(given, "2026-10-25T01:00:00Z")).toEqual({
      why: ["window night opens Sunday 2026-10-25 02:30 (Europe/Berlin)"],
      next: "2026-10-25T01:30:00Z",
    });
  });

  it("wants one window of the environment open, whichever, for every apply", () => {
    const windows = [office, weekend];

    expect(said({ windows }, monday)).toBe("open");
    expect(said({ windows }, "2026-01-17T23:00:00Z")).toBe("open");
    expect(said({ windows }, "2026-01-12T17:00:00Z")).toEqual({
      why: ["environment production is closed until window office opens Tuesday 2026-01-13 09:00 (UTC)"],
      next: "2026-01-13T09:00:00Z",
    });
  });

  it("wants the wave's window and the environment's open at once", () => {
    const given = { windows: [office], wave: { window: "evening" } };

    expect(said(given, "2026-01-13T16:30:00Z")).toEqual({
      why: ["window evening opens Wednesday 2026-01-14 16:00 (UTC)"],
      next: "2026-01-14T16:00:00Z",
    });
    expect(said(given, "2026-01-14T16:59:00Z")).toBe("open");
    expect(said(given, "2026-01-14T17:00:00Z")).toMatchObject({ why: [expect.stringContaining("window office opens Thursday")] });
    expect(said(given, "2026-01-15T03:00:00Z")).toMatchObject({
      why: [expect.stringContaining("office"), expect.stringContaining("evening")],
      next: "2026-01-19T16:00:00Z",
    });
  });

  it("lets a spec's window of the same name narrow the environment's, and never widen it", () => {
    const always: NamedWindow = { name: "office", days: ["Sat", "Sun", "Mon"], from: "00:00", to: "00:00" };
    const given = { windows: [office], spec: { windows: [always] }, wave: { window: "office" } };

    expect(said(given, "2026-01-17T12:00:00Z")).toMatchObject({ next: "2026-01-19T09:00:00Z" });
    expect(said(given, "2026-01-13T12:00:00Z")).toMatchObject({ next: "2026-01-19T09:00:00Z" });
  });

  it("lets freezes of either side deny, also inside an open window", () => {
    const frozen = { why: ["freeze black-friday (peak trade) lasts until 2025-12-02T00:00:00Z"], next: "2025-12-02T00:00:00Z" };

    expect(said({ freezes: [blackFriday] }, "2025-11-24T00:00:00Z")).toEqual(frozen);
    expect(said({ spec: { freezes: [blackFriday] } }, "2025-12-01T23:59:59.999Z")).toEqual(frozen);
    expect(said({ freezes: [blackFriday] }, "2025-11-23T23:59:59Z")).toBe("open");
    expect(said({ freezes: [blackFriday] }, "2025-12-02T00:00:00Z")).toBe("open");
    expect(said({ freezes: [blackFriday], wave: { window: "weekend" } }, "2025-11-29T22:30:00Z")).toEqual({
      why: frozen.why,
      next: "2025-12-06T21:00:00Z",
    });
  });

  it("passes over freezes that follow each other", () => {
    const freezes = [
      { from: "2026-01-12T00:00:00Z", to: "2026-01-13T00:00:00Z" },
      { from: "2026-01-13T00:00:00+00:00", to: "2026-01-14T12:30:00+01:00" },
    ];

    expect(said({ freezes }, monday)).toEqual({
      why: ["freeze 2026-01-12T00:00:00Z to 2026-01-13T00:00:00Z lasts until 2026-01-13T00:00:00Z"],
      next: "2026-01-14T11:30:00Z",
    });
  });

  it("starts a wave on its day, and a cutover at its time", () => {
    expect(said({ wave: { start: "2026-01-17" } }, monday)).toEqual({
      why: ["wave data starts on 2026-01-17"],
      next: "2026-01-17T00:00:00Z",
    });
    expect(said({ wave: { start: "2026-01-17" } }, "2026-01-17T00:00:00Z")).toBe("open");
    const cutovers = [{ workload: "orders-db", window: "weekend", at: "2026-01-17T22:30:00Z" }];
    expect(said({ cutovers }, "2026-01-17T22:00:00Z")).toEqual({
      why: ["the cutover of orders-db is set for 2026-01-17T22:30:00Z"],
      next: "2026-01-17T22:30:00Z",
    });
    expect(said({ cutovers }, "2026-01-17T22:30:00Z")).toBe("open");
    expect(said({ cutovers }, "2026-01-18T12:00:00Z")).toMatchObject({ why: [expect.stringContaining("window weekend")] });
  });

  it("wants every wave before healthy for the whole soak", () => {
    const soak = { seconds: 86_400, predecessors: [{ wave: "foundation", healthySince: "2026-01-11T12:00:00Z" }] };

    expect(said({ soak }, monday)).toEqual({
      why: ["wave foundation must have been healthy for 24.0 h, which it will have been at 2026-01-12T12:00:00Z"],
      next: "2026-01-12T12:00:00Z",
    });
    expect(said({ soak }, "2026-01-12T12:00:00Z")).toBe("open");
    const sick = { ...soak, predecessors: [...soak.predecessors, { wave: "network", healthySince: null }] };
    expect(said({ soak: sick }, "2026-01-13T12:00:00Z")).toEqual({
      why: ["wave network is not healthy, and must have been so for 24.0 h"],
      next: null,
    });
  });

  it.each<[string, Given]>([
    ["a window that nobody defined", { wave: { window: "weekends" } }],
    [
      "a window in a zone that does not exist",
      { spec: { windows: [{ ...weekend, timezone: "Mars/Olympus" }] }, wave: { window: "weekend" } },
    ],
    ["a window with a time that is none", { spec: { windows: [{ ...weekend, from: "late" }] }, wave: { window: "weekend" } }],
    ["environment windows of which none can be read", { windows: [{ ...office, timezone: "Berlin" }] }],
    ["a freeze that cannot be read", { freezes: [{ from: "soon", to: "2026-12-01T00:00:00Z" }] }],
    ["a start that is no day", { wave: { start: "spring" } }],
    ["a cutover at a time that is none", { cutovers: [{ workload: "web", at: "noon" }] }],
    [
      "a soak that cannot be read",
      { soak: { seconds: Number.NaN, predecessors: [{ wave: "a", healthySince: "2020-01-01T00:00:00Z" }] } },
    ],
    ["a health that cannot be read", { soak: { seconds: 1, predecessors: [{ wave: "a", healthySince: "long ago" }] } }],
    ["a soak without end", { soak: { seconds: 1e300, predecessors: [{ wave: "a", healthySince: "2020-01-01T00:00:00Z" }] } }],
    ["two windows that never meet", { windows: [office], wave: { window: "weekend" } }],
    ["a freeze until the end of days", { freezes: [{ from: "2026-01-01T00:00:00Z", to: "9999-12-31T23:59:59Z" }] }],
  ])("is closed for %s, and does not know when it will open", (_what, given) => {
    const moment = applyMoment(rules(given), new Date(monday));

    expect(moment).toMatchObject({ open: false, next: null });
    expect(moment.open ? [] : moment.because).not.toEqual([]);
    expect(nextOpening(rules(given), new Date(monday))).toBeUndefined();
  });

  it.each<[Given, string]>([
    [{ wave: { window: "weekends" } }, "window weekends is not defined, so it never opens"],
    [
      { spec: { windows: [{ ...office, timezone: "Mars/Olympus" }] }, wave: { window: "office" } },
      "window office (09:00 to 17:00, Mars/Olympus) cannot be read, so it never opens",
    ],
    [
      { spec: { windows: [{ ...office, to: "late" }] }, wave: { window: "office" } },
      "window office (09:00 to late, UTC) cannot be read, so it never opens",
    ],
    [{ windows: [{ ...office, timezone: "Berlin" }] }, "no window of environment production opens in the time ahead"],
    [
      { spec: { windows: [{ ...office, days: [] }] }, wave: { window: "office" } },
      "window office does not open in the time ahead",
    ],
    [
      { freezes: [{ from: "soon", to: "2026-12-01T00:00:00Z" }] },
      "freeze soon to 2026-12-01T00:00:00Z cannot be read: its times are not RFC 3339",
    ],
    [{ wave: { start: "spring" } }, "wave data starts on spring, which cannot be read"],
    [
      { soak: { seconds: 1, predecessors: [{ wave: "a", healthySince: "long ago" }] } },
      "how long wave a has been healthy, or must be, cannot be read",
    ],
    [{ soak: { seconds: 0, predecessors: [{ wave: "a", healthySince: null }] } }, "wave a is not healthy, and must have been so"],
  ])("says why it does not open by itself: %#", (given, why) => {
    expect(applyMoment(rules(given), new Date(monday))).toEqual({ open: false, because: [{ why, until: null }], next: null });
  });

  it("says of each reason until when it holds", () => {
    const given = {
      freezes: [{ ...blackFriday, from: "2026-01-12T00:00:00Z", to: "2026-01-13T00:00:00.500Z" }],
      wave: { window: "weekend" },
    };

    expect(applyMoment(rules(given), new Date(monday))).toMatchObject({
      because: [{ until: "2026-01-13T00:00:00.500Z" }, { until: "2026-01-17T21:00:00Z" }],
      next: "2026-01-17T21:00:00Z",
    });
  });

  it("does not look back at freezes that are over", () => {
    expect(said({ freezes: [blackFriday] }, monday)).toBe("open");
  });

  it("names the window of the environment that opens first, wherever it stands in the list", () => {
    expect(said({ windows: [weekend, office] }, "2026-01-12T18:00:00Z")).toMatchObject({
      why: ["environment production is closed until window office opens Tuesday 2026-01-13 09:00 (UTC)"],
    });
  });

  it("gives the next opening alone, too", () => {
    expect(nextOpening(rules({ wave: { window: "weekend" } }), new Date(monday))).toEqual(new Date("2026-01-17T21:00:00Z"));
    expect(nextOpening(rules({}), new Date(monday))).toEqual(new Date(monday));
  });

  it("counts a readable window of the environment beside an unreadable one", () => {
    expect(said({ windows: [{ ...weekend, timezone: "Berlin" }, office] }, monday)).toBe("open");
  });

  it("finds within a second that a crowded calendar never opens", () => {
    const hour = (index: number) => String(index % 12).padStart(2, "0");
    const windows = Array.from({ length: 40 }, (_, index) => ({
      ...office,
      name: `w${index}`,
      from: `${hour(index)}:00`,
      to: `${hour(index)}:30`,
      timezone: "Europe/Berlin",
    }));
    const freezes = Array.from({ length: 400 }, (_, day) => ({
      from: new Date(Date.parse(monday) + day * 86_400_000).toISOString(),
      to: new Date(Date.parse(monday) + (day + 1) * 86_400_000 - 1).toISOString(),
    }));
    const begun = performance.now();

    expect(
      said(
        { windows, freezes, wave: { window: "evening" }, spec: { windows: [{ ...evening, from: "23:00", to: "23:30" }] } },
        monday,
      ),
    ).toMatchObject({ next: null });
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe("the next opening", () => {
  const clock = fc
    .tuple(fc.nat(23), fc.constantFrom(0, 30))
    .map(([h, m]) => `${String(h).padStart(2, "0")}:${String(m).padStart(2, "0")}`);
  const window = (name: string) =>
    fc.record({
      name: fc.constant(name),
      days: fc.subarray(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], { minLength: 1 }),
      from: clock,
      to: clock,
      timezone: fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"),
    });
  const from = Date.UTC(2026, 2, 26);
  const moment = fc.integer({ min: from, max: from + 5 * 86_400_000 });
  const freeze = fc
    .tuple(moment, fc.integer({ min: 1, max: 2 * 86_400_000 }))
    .map(([start, length]) => ({ from: new Date(start).toISOString(), to: new Date(start + length).toISOString() }));
  const given = fc.record({
    windows: fc.array(window("environment"), { maxLength: 2 }),
    freezes: fc.array(freeze, { maxLength: 2 }),
    spec: fc.record({ windows: fc.tuple(window("own")), freezes: fc.array(freeze, { maxLength: 2 }) }),
    wave: fc.constantFrom({}, { window: "own" }),
  });

  it("is open, lies in no freeze and in the windows, and nothing before it is open", () => {
    fc.assert(
      fc.property(given, moment, (parts, now) => {
        const calendar = rules(parts);
        const next = nextOpening(calendar, new Date(now))?.getTime() ?? Infinity;
        const isOpen = (at: number): boolean => applyMoment(calendar, new Date(at)).open;
        if (next !== Infinity) {
          expect(isOpen(next)).toBe(true);
          expect(next === now || !isOpen(next - 1)).toBe(true);
          for (const { from: start, to } of [...parts.freezes, ...parts.spec.freezes])
            expect(next >= Date.parse(start) && next < Date.parse(to)).toBe(false);
          if (parts.windows.length > 0) expect(parts.windows.some((one) => isInWindow(one, new Date(next)))).toBe(true);
          if ("window" in parts.wave) expect(isInWindow(parts.spec.windows[0], new Date(next))).toBe(true);
        }
        const shown = applyMoment(calendar, new Date(now));
        expect(shown.open ? now : shown.next === null ? Infinity : Date.parse(shown.next)).toBe(next);
        const hours = 4 * 3_600_000;
        const before = next === Infinity ? [now] : [now, Math.max(now, next - hours)];
        for (const start of before)
          for (let at = start; at < Math.min(next, start + hours); at += 60_000) expect(isOpen(at)).toBe(false);
      }),
      { numRuns: 25 },
    );
  });
});

describe("the rules of a wave", () => {
  const spec = migration({
    constraints: { windows: [{ ...weekend, days: ["Sat"] }], freezes: [blackFriday] },
    workloads: [
      { name: "db", kind: "vm", cutover: { window: "weekend", at: "2026-01-17T22:30:00Z" } },
      { name: "web", kind: "vm", cutover: { type: "none", window: "weekend" } },
      { name: "other", kind: "vm", cutover: { window: "weekend" } },
    ],
    waves: [
      { name: "foundation", state: "built", workloads: ["other"] },
      {
        name: "data",
        state: "built",
        workloads: ["db", "web"],
        dependsOn: ["foundation"],
        soak: "24h",
        start: "2026-01-17",
        window: "weekend",
      },
    ],
  });
  const facts = {
    migration: spec,
    settings: { environments: { [spec.metadata.environment]: { windows: [{ ...office, days: ["Mon" as const] }] } } },
    wave: "data",
    movesTraffic: true,
    soaks: true,
    healthySince: (wave: string) => (wave === "foundation" ? "2026-01-11T12:00:00Z" : null),
  };

  it("are those of the spec and of its environment", () => {
    expect(calendarRules(facts)).toEqual({
      environment: { name: spec.metadata.environment, windows: [{ ...office, days: ["Mon"] }], freezes: [] },
      spec: { windows: [{ ...weekend, days: ["Sat"] }], freezes: [blackFriday] },
      wave: { name: "data", window: "weekend", start: "2026-01-17" },
      cutovers: [{ workload: "db", window: "weekend", at: "2026-01-17T22:30:00Z" }],
      soak: { seconds: 86_400, predecessors: [{ wave: "foundation", healthySince: "2026-01-11T12:00:00Z" }] },
    });
  });

  it("leave out cutovers where no traffic moves, and the soak where it does not count", () => {
    expect(calendarRules({ ...facts, movesTraffic: false, soaks: false })).toMatchObject({
      cutovers: [],
      soak: { seconds: 0, predecessors: [] },
    });
    expect(calendarRules({ ...facts, settings: {}, wave: "foundation" })).toMatchObject({
      environment: { windows: [], freezes: [] },
      soak: { predecessors: [] },
    });
  });

  it("are few for a wave that says little, and strict for one whose soak cannot be read", () => {
    const little = migration({
      workloads: [
        { name: "web", kind: "vm", cutover: { type: "dns" } },
        { name: "db", kind: "vm" },
      ],
      waves: [
        { name: "front", state: "built", workloads: ["web", "db"] },
        { name: "odd", state: "built", workloads: [], soak: "a while", dependsOn: ["front"] },
      ],
    });

    expect(calendarRules({ ...facts, migration: little, settings: {}, wave: "front" })).toStrictEqual({
      environment: { name: little.metadata.environment, windows: [], freezes: [] },
      spec: { windows: [], freezes: [] },
      wave: { name: "front" },
      cutovers: [{ workload: "web" }],
      soak: { seconds: 0, predecessors: [] },
    });
    expect(calendarRules({ ...facts, migration: little, wave: "odd" })?.soak).toEqual({
      seconds: Number.NaN,
      predecessors: [{ wave: "front", healthySince: null }],
    });
  });

  it("are none for a wave that the spec does not have", () => {
    expect(calendarRules({ ...facts, wave: "front" })).toBeUndefined();
  });
});
