import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DeployBoard,
  hasReached,
  type Placement,
  predecessorsFor,
  type QueuedRun,
  type RunningRun,
  type WaveKey,
} from "../../../src/domain/deploy.ts";
import { applyMoment } from "../../../src/stages/deploy/calendar.ts";
import { calendarWaits } from "../../../src/stages/deploy/calendar-waits.ts";
import { nextRuns } from "../../../src/stages/deploy/order.ts";

const now = new Date("2026-01-12T12:00:00Z");
const key = (wave: string, migration = "shop"): WaveKey => ({ tenant: "github", repository: "4711", migration, wave });
const at = (minute: number): string => new Date(Date.parse("2026-01-12T11:50:00Z") + minute * 60_000).toISOString();

let ids = 0;
/** An apply of commit `place` of a wave of its own, queued in the given minute. */
function run(minute: number, change: Partial<QueuedRun> = {}): QueuedRun {
  ids += 1;
  return {
    ...{ id: `r${ids}`, key: key(`w${ids}`), kind: "apply", revision: "abcdef1234", place: 10, queuedAt: at(minute) },
    ...{ tenant: "acme", memoryMb: 512, waits: [] },
    ...change,
  };
}
const running = (change: Partial<RunningRun> = {}): RunningRun => run(0, change);

const board = (queue: readonly QueuedRun[], change: Partial<DeployBoard> = {}): DeployBoard => ({
  queue,
  running: [],
  waves: [],
  limits: { memoryMb: 1024, patienceSeconds: 3600 },
  ...change,
});
const placed = (queue: readonly QueuedRun[], change: Partial<DeployBoard> = {}): readonly Placement[] =>
  nextRuns(board(queue, change), now);
const started = (placements: readonly Placement[]): readonly string[] =>
  placements.filter(({ outcome }) => outcome === "start").map(({ run: { id } }) => id);
const saidOf = (placements: readonly Placement[], one: QueuedRun): string => {
  const placement = placements.find((candidate) => candidate.run === one)!;
  return placement.outcome === "start" ? "start" : placement.words;
};

describe("the order of the queue", () => {
  it("has nothing to say of nothing", () => {
    expect(placed([])).toEqual([]);
  });

  it("answers for every run once, in the order in which it was asked", () => {
    const queue = [run(3), run(1), run(2)];

    expect(placed(queue).map((placement) => placement.run)).toEqual(queue);
  });

  it("starts one run of a wave, and tells the others whom they wait for", () => {
    const first = run(1, { key: key("data"), kind: "plan", pull: 41 });
    const second = run(2, { key: key("data"), kind: "plan" });
    const placements = placed([second, first]);

    expect(started(placements)).toEqual([first.id]);
    expect(saidOf(placements, second)).toBe("1st for wave data of shop: waits for run of #41 (its turn comes first)");
  });

  it("says the place, what runs there now, and everything else that holds it", () => {
    const apply = run(9, {
      key: key("data"),
      waits: [
        { kind: "hold", why: "window weekend opens Saturday 2026-01-17 22:00 (Europe/Berlin)", until: "2026-01-17T21:00:00Z" },
        { kind: "hold", why: "freeze new-year lasts until 2026-01-18T00:00:00Z", until: "2026-01-18T00:00:00Z" },
      ],
    });
    const plans = [run(1, { key: key("data"), kind: "plan" }), run(2, { key: key("data"), kind: "robot" })];
    const busy = running({ key: key("data"), pull: 41 });
    const placements = placed([...plans, apply], { running: [busy] });

    expect(placements.map((placement) => (placement.outcome === "wait" ? placement.position : placement.outcome))).toEqual([
      2, 3, 1,
    ]);
    expect(placements[2]).toMatchObject({
      words:
        "1st for wave data of shop: waits for run of #41 (applying), window weekend opens Saturday 2026-01-17 22:00 (Europe/Berlin), freeze new-year lasts until 2026-01-18T00:00:00Z",
      until: "2026-01-18T00:00:00Z",
    });
    expect(saidOf(placements, plans[1]!)).toBe("3rd for wave data of shop: waits for run of #41 (applying)");
  });

  it("waits for the calendar until nothing of it is left", () => {
    const windows = [{ name: "weekend", days: ["Sat"], from: "22:00", to: "23:00" }];
    const freezes = [{ name: "new-year", from: "2026-01-01T00:00:00Z", to: "2026-01-18T00:00:00Z" }];
    const moment = applyMoment(
      {
        environment: { name: "production", windows: [], freezes },
        spec: { windows, freezes: [] },
        wave: { name: "data", window: "weekend" },
        cutovers: [],
        soak: { seconds: 0, predecessors: [] },
      },
      now,
    );
    const held = run(1, { key: key("data"), waits: calendarWaits(moment) });

    expect(placed([held])).toMatchObject([
      {
        words:
          "1st for wave data of shop: freeze new-year lasts until 2026-01-18T00:00:00Z, window weekend opens Saturday 2026-01-17 22:00 (UTC)",
        until: "2026-01-24T22:00:00Z",
      },
    ]);
    expect(calendarWaits({ open: true })).toEqual([]);
  });

  it("takes applies before plans before robots, whoever came first", () => {
    const [robot, plan, apply] = [run(1, { kind: "robot" }), run(2, { kind: "plan" }), run(3)];

    expect(started(placed([robot, plan, apply], { limits: { memoryMb: 512, patienceSeconds: 3600 } }))).toEqual([apply.id]);
    expect(started(placed([robot, plan], { limits: { memoryMb: 512, patienceSeconds: 3600 } }))).toEqual([plan.id]);
  });

  it("takes whoever has waited for long with the applies", () => {
    const robot = run(-60, { kind: "robot" });
    const tight = { memoryMb: 512, patienceSeconds: 3600 };

    expect(started(placed([run(1), robot], { limits: tight }))).toEqual([robot.id]);
    expect(started(placed([run(1), robot], { limits: { ...tight, patienceSeconds: 7200 } }))).not.toContain(robot.id);
  });

  it("counts an hour as long once it is over, to the second", () => {
    const robot = run(10 - 60, { kind: "robot" });
    const tight = (patienceSeconds: number) => ({ limits: { memoryMb: 512, patienceSeconds } });

    expect(started(placed([run(1), robot], tight(3600)))).toEqual([robot.id]);
    expect(started(placed([run(1), robot], tight(3900)))).not.toContain(robot.id);
  });

  it("names the one of the same wave that comes first, not one of another", () => {
    const other = run(0, { key: key("network"), kind: "plan", pull: 1 });
    const [first, second] = [run(1, { key: key("data"), kind: "plan", pull: 2 }), run(2, { key: key("data"), kind: "robot" })];

    expect(saidOf(placed([other, first, second]), second)).toBe(
      "1st for wave data of shop: waits for run of #2 (its turn comes first)",
    );
    expect(saidOf(placed([second], { running: [running({ key: key("data"), kind: "robot", pull: 3 })] }), second)).toContain(
      "waits for run of #3 (planning)",
    );
  });

  it("says the latest moment that is known, whichever reason it belongs to", () => {
    const until = (...moments: (string | null)[]) =>
      placed([run(1, { waits: moments.map((moment) => ({ kind: "hold" as const, why: "closed", until: moment })) })])[0];

    expect(until("2026-01-18T00:00:00Z", null, "2026-01-17T23:30:00-02:00", "2026-01-17T00:00:00Z")).toMatchObject({
      until: "2026-01-17T23:30:00-02:00",
    });
    expect(until(null, null)).toMatchObject({ until: null });
  });

  it("lets a run that cannot run hold up nobody", () => {
    const held = run(1, { key: key("data"), waits: [{ kind: "hold", why: "an approval is missing", until: null }] });
    const plan = run(2, { key: key("data"), kind: "plan" });
    const placements = placed([held, plan]);

    expect(started(placements)).toEqual([plan.id]);
    expect(placements[0]).toMatchObject({ words: "1st for wave data of shop: an approval is missing", until: null });
  });

  it("keeps migrations and repositories with waves of one name apart", () => {
    const queue = [run(1, { key: key("data") }), run(2, { key: key("data", "blog") })];

    expect(started(placed(queue))).toHaveLength(2);
  });

  it.each([
    [1, "1st"],
    [2, "2nd"],
    [3, "3rd"],
    [4, "4th"],
    [11, "11th"],
    [13, "13th"],
    [21, "21st"],
    [111, "111th"],
  ])("says %d as people do", (position, said) => {
    const queue = Array.from({ length: position }, (_, minute) => run(minute, { key: key("data"), kind: "plan" }));
    const placements = placed(queue, { running: [running({ key: key("data"), kind: "plan", id: "x" })] });

    expect(saidOf(placements, queue.at(-1)!)).toBe(`${said} for wave data of shop: waits for run x (planning)`);
  });
});

describe("an apply", () => {
  const applied = { waves: [{ key: key("data"), state: "built" as const, appliedPlace: 10 }] };
  const data = (minute: number, change: Partial<QueuedRun> = {}) => run(minute, { key: key("data"), ...change });

  it("must be ahead of what was applied last", () => {
    const [old, same, ahead] = [data(1, { place: 9 }), data(2, { place: 10 }), data(3, { place: 11 })];
    const placements = placed([old, same, ahead], applied);

    expect(placements.map(({ outcome }) => outcome)).toEqual(["refused", "refused", "start"]);
    expect(saidOf(placements, old)).toBe(
      "commit abcdef1 is not ahead of the one that was applied last to wave data of shop. Merge it again on top, or roll back",
    );
  });

  it("is refused while nobody knows where its commit is", () => {
    const { place: _place, ...nowhere } = data(1);
    const placements = placed([nowhere, data(2, { key: key("other"), place: Number.NaN })]);

    expect(placements.map(({ outcome }) => outcome)).toEqual(["refused", "refused"]);
    expect(saidOf(placements, nowhere)).toContain("cannot be shown to be ahead");
  });

  it("gives way to a newer one of its wave that waits too, whichever came first and whether that can run", () => {
    const newest = data(1, {
      place: 13,
      pull: 43,
      revision: "fedcba9876",
      waits: [{ kind: "hold", why: "closed", until: null }],
    });
    const [older, late] = [data(2, { place: 11 }), data(3, { place: 12 })];
    const placements = placed([newest, older, late], applied);

    expect(placements.map(({ outcome }) => outcome)).toEqual(["wait", "superseded", "superseded"]);
    expect(placements[1]).toMatchObject({ by: newest.id });
    expect(saidOf(placements, older)).toBe(
      "run of #43 brings wave data of shop to a newer commit (fedcba9), which holds this one: nothing is lost",
    );
  });

  it("is never superseded once it runs, nor by a plan, nor by one that is refused", () => {
    const one = data(1, { place: 11 });
    const placements = placed([one, data(2, { kind: "plan", place: 12 }), data(3, { place: 9 })], applied);

    expect(placements.map(({ outcome }) => outcome)).toEqual(["start", "wait", "refused"]);
    expect(
      placed([data(1, { place: 12 })], { ...applied, running: [running({ key: key("data"), place: 11 } as object)] }),
    ).toMatchObject([{ outcome: "wait" }]);
  });

  it("asked for twice at one commit runs once, as the later one", () => {
    const [first, again] = [data(1), data(2)];

    expect(placed([first, again])).toMatchObject([{ outcome: "superseded", by: again.id }, { outcome: "start" }]);
    expect(placed([again, first])).toMatchObject([{ outcome: "start" }, { outcome: "superseded", by: again.id }]);
    const newer = data(1, { place: 11 });
    expect(placed([again, newer])).toMatchObject([{ outcome: "superseded", by: newer.id }, { outcome: "start" }]);
  });

  it("that goes back is neither old nor replaced", () => {
    const back = data(1, { place: 8, back: true });
    const placements = placed([back, data(2, { place: 12 })], applied);

    expect(placements.map(({ outcome }) => outcome)).toEqual(["start", "wait"]);
    const after = data(3, { place: 12 });
    expect(saidOf(placed([after], { ...applied, running: [back] }), after)).toContain("(rolling back)");
  });
});

describe("a wave that builds on another", () => {
  const needs = (atLeast: "built" | "cutover") =>
    run(1, { key: key("data"), waits: [{ kind: "wave", wave: "foundation", atLeast }] });
  const foundation = (state: "planned" | "built" | "finalized" | "rolled-back", migration = "shop") => ({
    waves: [{ key: key("foundation", migration), state }],
  });

  it("waits until that one has come far enough", () => {
    const one = needs("built");

    expect(saidOf(placed([one], foundation("planned")), one)).toBe(
      "1st for wave data of shop: waits for wave foundation to be built; it is planned",
    );
    expect(saidOf(placed([one], foundation("built")), one)).toBe("start");
    expect(saidOf(placed([one], foundation("finalized")), one)).toBe("start");
  });

  it("waits for one that was rolled back, and for one of which nothing is known", () => {
    const one = needs("built");

    expect(saidOf(placed([one], foundation("rolled-back")), one)).toContain("it is rolled-back");
    expect(saidOf(placed([one], foundation("built", "blog")), one)).toContain("nothing is known of it");
  });

  it.each([
    ["built", "built"],
    ["replicating", "built"],
    ["cutover", "cutover"],
    ["finalized", undefined],
    ["rolled-back", undefined],
    ["planned", undefined],
  ] as const)("that goes to %s needs those before it at %s", (to, expected) => {
    expect(predecessorsFor(to)).toBe(expected);
  });

  it("compares states in the order of a migration's life", () => {
    const order = ["planned", "built", "replicating", "cutover", "finalized"] as const;

    for (const [index, state] of order.entries())
      for (const [other, atLeast] of order.entries()) expect(hasReached(state, atLeast)).toBe(index >= other);
    for (const atLeast of order) expect(hasReached("rolled-back", atLeast)).toBe(false);
  });
});

describe("memory", () => {
  it("is shared up to the budget, and nobody passes the one that waits for it", () => {
    const [first, big, small] = [run(1), run(2, { memoryMb: 800 }), run(3, { memoryMb: 100 })];
    const placements = placed([first, big, small]);

    expect(started(placements)).toEqual([first.id]);
    expect(saidOf(placements, big)).toMatch(/waits for memory: it needs 800 MB, and 512 of 1024 MB are free$/);
    expect(saidOf(placements, small)).toMatch(/waits for its turn, one run is before it$/);
    const last = run(4);
    expect(saidOf(placed([first, big, small, last]), last)).toMatch(/waits for its turn, 2 runs are before it$/);
  });

  it("lets one that needs more than there is run alone, and only alone", () => {
    const huge = run(1, { memoryMb: 4096 });

    expect(started(placed([huge, run(2)]))).toEqual([huge.id]);
    expect(started(placed([huge, run(2)], { running: [running({ memoryMb: 1 })] }))).toEqual([]);
    expect(started(placed([run(2)], { running: [{ ...huge }] }))).toEqual([]);
  });

  it("asks nothing of a run that needs none", () => {
    expect(started(placed([run(1, { memoryMb: 0 })], { running: [running({ memoryMb: 1024 })] }))).toHaveLength(1);
  });

  it.each([Number.NaN, -1, Infinity])("takes %s for all there is", (memoryMb) => {
    const odd = run(1, { memoryMb });

    expect(started(placed([odd, run(2)]))).toEqual([odd.id]);
    expect(started(placed([run(2)], { running: [{ ...odd }] }))).toEqual([]);
  });
});

describe("tenants", () => {
  it("take turns: the one with the least running first, then the one that has waited longest", () => {
    const many = [1, 2, 3].map((minute) => run(minute, { tenant: "many" }));
    const few = run(9, { tenant: "few" });
    const three = { memoryMb: 1536, patienceSeconds: 3600 };

    expect(started(placed([...many, few], { limits: three }))).toEqual([many[0]!.id, many[1]!.id, few.id]);
    expect(started(placed([...many, few]))).toEqual([many[0]!.id, few.id]);
    expect(started(placed([...many, few], { running: [running({ tenant: "many" })] }))).toEqual([few.id]);
    const busy = [running({ tenant: "many" }), running({ tenant: "many" }), running({ tenant: "few" })];
    expect(started(placed([...many, few], { running: busy, limits: { ...three, memoryMb: 2048 } }))).toEqual([few.id]);
  });

  it("do not pass an apply with a plan, however little they run", () => {
    const [apply, plan] = [run(2, { tenant: "many" }), run(1, { tenant: "few", kind: "plan" })];

    expect(started(placed([plan, apply], { running: [running({ tenant: "many" })] }))).toEqual([apply.id]);
  });
});

describe("whatever the board", () => {
  const tenant = fc.constantFrom("a", "b", "c", "__proto__");
  const anyKey = fc.record({
    tenant: fc.constant("github"),
    repository: fc.constantFrom("1", "2"),
    migration: fc.constant("shop"),
    wave: fc.constantFrom("net", "data", "front"),
  });
  const anyRun = fc.record({
    id: fc.uuid(),
    key: anyKey,
    kind: fc.constantFrom("apply" as const, "plan" as const, "robot" as const),
    revision: fc.constant("abcdef1234"),
    place: fc.nat(20),
    queuedAt: fc.nat(120).map((minute) => at(minute - 110)),
    tenant,
    memoryMb: fc.constantFrom(100, 512, 1024, 5000),
    waits: fc.array(fc.constant({ kind: "hold" as const, why: "closed", until: null }), { maxLength: 1 }),
  });
  const anyBoard = fc.record({
    queue: fc.array(anyRun, { maxLength: 12 }),
    running: fc.uniqueArray(anyRun, { maxLength: 3, selector: ({ key: of }) => JSON.stringify(of) }),
    waves: fc.array(fc.record({ key: anyKey, state: fc.constant("built" as const), appliedPlace: fc.nat(20) }), { maxLength: 3 }),
    limits: fc.constant({ memoryMb: 1024, patienceSeconds: 3600 }),
  });

  it("starts at most one run of a wave, none beyond the memory, none that waits, and answers for all", () => {
    fc.assert(
      fc.property(anyBoard, (given) => {
        const placements = nextRuns(given, now);
        const all = [...given.running, ...placements.filter(({ outcome }) => outcome === "start").map((one) => one.run)];
        const starting = all.slice(given.running.length);

        expect(placements.map((one) => one.run)).toEqual(given.queue);
        if (starting.length > 0) {
          const waves = all.map((one) => JSON.stringify(one.key));
          expect(new Set(waves).size).toBe(waves.length);
          expect(all.length === 1 || all.reduce((sum, one) => sum + one.memoryMb, 0) <= 1024).toBe(true);
        }
        for (const one of starting) expect(one).toMatchObject({ waits: [] });
        for (const placement of placements) if (placement.outcome !== "start") expect(placement.words).not.toBe("");
        // Something runs whenever something can.
        const idle = given.running.length === 0 && placements.some((one) => one.outcome === "wait" && one.run.waits.length === 0);
        if (idle) expect(starting).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("gives the same answer for the same board, in whatever order it is listed", () => {
    fc.assert(
      fc.property(anyBoard, fc.infiniteStream(fc.nat(1000)), (given, noise) => {
        const unique = [...new Map(given.queue.map((one) => [`${one.queuedAt} ${JSON.stringify(one.key)}`, one])).values()];
        const shuffled = unique
          .map((one) => [noise.next().value, one] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, one]) => one);
        const outcomes = (queue: readonly QueuedRun[]) => new Set(started(nextRuns({ ...given, queue }, now)));

        expect(outcomes(shuffled)).toEqual(outcomes(unique));
      }),
    );
  });

  it("lets everybody who can run start within bounded rounds, however many newcomers there are", () => {
    const rounds = 60;
    const patience = 5;
    const length = fc.integer({ min: 1, max: 3 });
    // There is always one more of them, and always one of them runs.
    const newcomer = fc.record({
      tenant,
      kind: fc.constantFrom("apply" as const, "plan" as const),
      memoryMb: fc.constantFrom(100, 300),
      length: fc.integer({ min: 2, max: 3 }),
    });
    const first = fc.record({
      tenant,
      kind: fc.constantFrom("apply" as const, "plan" as const, "robot" as const),
      memoryMb: fc.constantFrom(100, 900, 5000),
      length,
    });
    fc.assert(
      fc.property(
        fc.array(first, { minLength: 1, maxLength: 8 }),
        fc.array(fc.array(newcomer, { minLength: 2, maxLength: 3 }), { minLength: rounds, maxLength: rounds }),
        (old, arrivals) => {
          const lengths = new Map<string, number>();
          const queued = (
            round: number,
            { length: takes, ...parts }: { tenant: string; kind: QueuedRun["kind"]; memoryMb: number; length: number },
          ): QueuedRun => {
            const one = run(round, parts);
            lengths.set(one.id, takes);
            return one;
          };
          let queue = old.map((parts) => queued(0, parts));
          const originals = new Set(queue.map(({ id }) => id));
          let active: { readonly run: QueuedRun; readonly until: number }[] = [];
          // Each takes three rounds at most, and so does what runs when its turn comes.
          const bound = patience + 3 * (old.length + 3);
          for (let round = 0; round < rounds; round += 1) {
            active = active.filter(({ until }) => until > round);
            queue = [...queue, ...arrivals[round]!.map((parts) => queued(round, parts))];
            const given = board(queue, {
              running: active.map((one) => one.run),
              limits: { memoryMb: 1024, patienceSeconds: patience * 60 },
            });
            const starting = nextRuns(given, new Date(at(round)))
              .filter(({ outcome }) => outcome === "start")
              .map((one) => one.run);
            for (const one of starting) active.push({ run: one, until: round + lengths.get(one.id)! });
            queue = queue.filter((one) => !starting.includes(one));
            if (round >= bound) expect(queue.some(({ id }) => originals.has(id))).toBe(false);
          }
          expect(bound).toBeLessThan(rounds);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("is quick with a thousand runs", () => {
    const queue = Array.from({ length: 1_000 }, (_, index) => run(index % 10, { tenant: `t${index % 30}` }));
    const begun = performance.now();

    expect(started(placed(queue))).toHaveLength(2);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
