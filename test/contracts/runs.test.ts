import { beforeEach, describe, expect, it } from "vitest";
import { runsIn } from "../../src/adapters/store/runs.ts";
import type { Run } from "../../src/domain/run.ts";
import type { Runs } from "../../src/ports/runs.ts";
import { fakeRuns } from "../fakes/fake-runs.ts";
import { onEachDatabase } from "./backends.ts";

/** Each test has a repository of its own: the databases are shared. */
let own = 0;
const named = (id: string): string => `${own} ${id}`;

const run = (id: string, change: Partial<Run> = {}): Run => ({
  id: named(id),
  ...{ repository: own, pull: 7, file: "migrations/shop.yaml", migration: "shop", wave: "data", from: "planned", to: "built" },
  revision: "a".repeat(40),
  base: "b".repeat(40),
  reviewed: { review: "r-1", digest: "sha256:0" },
  state: "queued",
  because: "It was merged. \u0000 \ud800",
  trace: "t-1",
  queuedAt: "2026-01-12T09:00:00Z",
  changedAt: "2026-01-12T09:00:00Z",
  ...change,
});
const ids = (runs: readonly Run[]): readonly string[] => runs.map(({ id }) => id.slice(named("").length));

onEachDatabase("runs", (database) => {
  runsAreKept(() => runsIn(database()));
});

describe("runs in the fake", () => {
  let fake: Runs;
  beforeEach(() => {
    fake = fakeRuns();
  });
  runsAreKept(() => fake);
});

function runsAreKept(open: () => Runs): void {
  beforeEach(() => {
    own += 2;
  });

  it("are kept whole", async () => {
    await open().add([run("one")]);
    expect(await open().read(named("one"))).toEqual(run("one"));
    expect(await open().read(named("two"))).toBeUndefined();
  });

  it("are added once for a merge and wave, whoever is first", async () => {
    await open().add([run("one")]);
    await open().add([run("two"), run("three", { wave: "front" }), run("four", { revision: "c".repeat(40) })]);
    expect(ids(await open().ofPull(own, 7))).toEqual(["one", "three", "four"]);
  });

  it("advance from the state that they are in, and from no other", async () => {
    await open().add([run("one")]);
    const planning = run("one", { state: "planning" });
    expect(await open().advance(planning, "queued")).toBe(true);
    expect(await open().advance(planning, "queued")).toBe(false);
    expect((await open().read(named("one")))?.state).toBe("planning");
  });

  it("are advanced once by two at the same time", async () => {
    await open().add([run("one")]);
    const both = await Promise.all([1, 2].map(() => open().advance(run("one", { state: "planning" }), "queued")));
    expect(both.toSorted()).toEqual([false, true]);
  });

  it("are asked to stop while they run, and keep that through what else is written", async () => {
    await open().add([run("one")]);
    expect(await open().cancel(named("one"), "ann")).toBe(false);
    await open().advance(run("one", { state: "running" }), "queued");
    expect(await open().cancel(named("one"), "ann")).toBe(true);
    await open().advance(run("one", { state: "running", progress: { done: 1, of: 2 } }), "running");
    expect(await open().read(named("one"))).toMatchObject({ cancelledBy: "ann", progress: { done: 1 } });
    await open().advance(run("one", { state: "failed" }), "running");
    await open().advance(run("one"), "failed");
    expect(await open().read(named("one"))).toEqual(run("one"));
  });

  it("are open until they are over, oldest first, and only those of the wave", async () => {
    await open().add([
      run("done", { state: "succeeded" }),
      run("first", { revision: "c".repeat(40) }),
      run("second", { revision: "d".repeat(40), state: "unknown" }),
      run("elsewhere", { repository: own + 1 }),
      run("other", { migration: "store" }),
    ]);
    expect(ids(await open().open(run("done")))).toEqual(["first", "second"]);
    const unfinished = (await open().unfinished()).filter(({ id }) => id.startsWith(named("")));
    expect(ids(unfinished)).toEqual(["first", "second", "elsewhere", "other"]);
  });

  it("tell the last that changed something: not one that failed before it could", async () => {
    const applied = { created: ["a"], changed: [], replaced: [], destroyed: [], failed: [], pending: [], unclear: [] };
    const at = (letter: string) => letter.repeat(40);
    await open().add([
      run("one", { state: "succeeded", revision: at("1") }),
      run("two", { state: "failed", revision: at("2"), applied }),
      run("three", { state: "failed", revision: at("3") }),
      run("four", { state: "refused", revision: at("4") }),
    ]);
    expect((await open().lastApplied(run("one")))?.id).toBe(named("two"));
  });
}
