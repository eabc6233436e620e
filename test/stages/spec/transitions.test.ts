import { describe, expect, it } from "vitest";
import { transitions } from "../../../src/stages/spec/transitions.ts";
import { specOf, summary } from "./change.ts";

const states = ["planned", "built", "replicating", "cutover", "finalized", "rolled-back"] as const;
type State = (typeof states)[number];

/** The state machine as the format's reference draws it; what is not here is illegal. */
const legal: Readonly<Record<State, readonly State[]>> = {
  planned: ["built"],
  built: ["replicating", "rolled-back"],
  replicating: ["cutover", "rolled-back"],
  cutover: ["finalized", "rolled-back"],
  finalized: [],
  "rolled-back": [],
};

const source = { provider: "on-premise" };
const moving = { name: "orders", kind: "object-store", data: { volume: "1Ti" }, transfer: { method: "object-sync" } };
const wave = (state: State, workload: object = moving) =>
  specOf({ source, workloads: [workload], waves: [{ name: "data", state, workloads: ["orders"] }] });

const pairs = states.flatMap((from) => states.map((to) => ({ from, to })));

describe("waves of a chain", () => {
  const names = ["a", "b", "c"];
  const chain = (own: readonly State[], after: Readonly<Record<string, readonly string[]>>) =>
    specOf({
      workloads: names.map((name) => ({ name: `queue-${name}`, kind: "queue" })),
      waves: names.map((name, index) => ({
        name,
        state: own[index],
        workloads: [`queue-${name}`],
        ...(after[name] === undefined ? {} : { dependsOn: after[name] }),
      })),
    });
  const inLine = { b: ["a"], c: ["b"] };
  const moved = (from: readonly State[], to: readonly State[], after: Readonly<Record<string, readonly string[]>> = inLine) =>
    transitions(chain(from, after), chain(to, after)).map(summary);
  const planned: readonly State[] = ["planned", "planned", "planned"];

  it("move one at a time", () => {
    expect(moved(planned, ["built", "planned", "planned"])).toEqual([]);
    expect(moved(["built", "planned", "planned"], ["built", "built", "planned"])).toEqual([]);
    expect(moved(planned, ["built", "built", "planned"])).toEqual(["SIR-E310 spec.waves[b].state"]);
  });

  it("do not move together through one between them that stays", () => {
    expect(moved(["built", "built", "planned"], ["cutover", "built", "built"])).toEqual(["SIR-E310 spec.waves[c].state"]);
  });

  it("may move together when neither builds on the other", () => {
    expect(moved(planned, ["built", "built", "built"], {})).toEqual([]);
    expect(moved(["built", "planned", "planned"], ["built", "built", "built"], { b: ["a"], c: ["a"] })).toEqual([]);
  });
});

describe("one step per merge", () => {
  it.each(pairs)("$from -> $to", ({ from, to }) => {
    const findings = transitions(wave(from), wave(to));

    const allowed = from === to || legal[from].includes(to);
    expect(findings.map(summary)).toEqual(allowed ? [] : ["SIR-E301 spec.waves[data].state"]);
  });

  it("a wave that moves nothing skips replicating", () => {
    const queue = { name: "orders", kind: "queue" };

    expect(transitions(wave("built", queue), wave("cutover", queue))).toEqual([]);
    expect(transitions(wave("built", queue), wave("replicating", queue)).map(({ message }) => message)).toEqual([
      "wave data: built -> replicating has nothing to replicate. Set state: cutover or rolled-back.",
    ]);
  });

  it("a wave whose transfer was taken away while it ran still goes on", () => {
    expect(transitions(wave("replicating"), wave("cutover", { name: "orders", kind: "object-store" }))).toEqual([]);
  });

  it("says which steps are skipped and which is next", () => {
    const [finding] = transitions(wave("planned"), wave("cutover"));

    expect(finding?.message).toBe("wave data: planned -> cutover skips built and replicating. Set state: built.");
    expect(finding?.fix?.replacement).toBe("built");
  });

  it("a new file may take over what is under way, not what people depend on", () => {
    for (const state of ["planned", "built", "replicating"] as const) expect(transitions(undefined, wave(state))).toEqual([]);
    for (const state of ["cutover", "finalized", "rolled-back"] as const)
      expect(transitions(undefined, wave(state)).map(summary)).toEqual(["SIR-E301 spec.waves[data].state"]);
  });
});

const database = (extra: object = {}) => ({ name: "orders-db", kind: "database", config: { engine: "postgres" }, ...extra });
const keys = { name: "keys", kind: "secret-store" };
const built = (...workloads: object[]) => specOf({ workloads });

describe("what is protected goes in two merges", () => {
  it.each([
    ["removed", [keys], "SIR-E303 spec.workloads"],
    ["retired", [keys, database({ strategy: "retire" })], "SIR-E303 spec.workloads[orders-db].strategy"],
    ["turned into another kind", [keys, { name: "orders-db", kind: "cache" }], "SIR-E303 spec.workloads[orders-db].kind"],
  ])("%s", (_what, workloads, finding) => {
    expect(transitions(built(keys, database()), built(...workloads)).map(summary)).toEqual([finding]);
  });

  it("the protection of this change does not count, that of the base does", () => {
    expect(transitions(built(keys, database()), built(keys, database({ protect: false })))).toEqual([]);
    expect(transitions(built(keys, database({ protect: false })), built(keys))).toEqual([]);
  });

  it("what was never built may go", () => {
    const planned = (...workloads: { name: string }[]) =>
      specOf({ workloads, waves: [{ name: "data", workloads: workloads.map(({ name }) => name) }] });

    expect(transitions(planned(keys, database()), planned(keys))).toEqual([]);
  });

  it("a move to another wave is a removal there", () => {
    const waves = (first: string[], second: string[]) =>
      specOf({
        workloads: [keys, database()],
        waves: [
          { name: "one", state: "built", workloads: first },
          { name: "two", state: "built", workloads: second },
        ],
      });

    const findings = transitions(waves(["orders-db"], ["keys"]), waves(["keys"], ["orders-db"]));

    expect(findings.map(summary)).toEqual(["SIR-E303 spec.waves[one].workloads[0]", "SIR-E303 spec.waves[two].workloads[0]"]);
  });
});

describe("renames are told", () => {
  it("a workload that only changed its name needs moved", () => {
    const after = built(keys, database({ name: "orders" }));

    expect(transitions(built(keys, database()), after).map(summary)).toEqual(["SIR-E304 spec.workloads[orders].name"]);
  });

  it("with moved it is fine, and stays protected under its new name", () => {
    const moved = [{ from: "orders-db", to: "orders" }];
    const renamed = specOf({ workloads: [keys, database({ name: "orders" })], moved });
    const retired = specOf({ workloads: [keys, database({ name: "orders", strategy: "retire" })], moved });

    expect(transitions(built(keys, database()), renamed)).toEqual([]);
    expect(transitions(built(keys, database()), retired).map(summary)).toEqual(["SIR-E303 spec.workloads[orders].strategy"]);
  });
});

describe("what is built stays where it is", () => {
  it("its name does", () => {
    expect(transitions(specOf(), specOf({}, { name: "store" })).map(summary)).toEqual(["SIR-E307 metadata.name"]);
  });

  it.each([
    ["provider", { provider: "gcp", region: "germany" }],
    ["region", { provider: "aws", region: "sweden" }],
    ["account", { provider: "aws", region: "germany", account: "111122223333" }],
  ])("its %s does", (field, target) => {
    expect(transitions(specOf(), specOf({ target })).map(summary)).toEqual([`SIR-E308 spec.target.${field}`]);
  });

  it("another word for the same place is no change", () => {
    const settings = { apiVersion: "sirsi.dev/v1", kind: "Settings", accounts: { aws: { production: "111122223333" } } } as const;
    const same = specOf({ target: { provider: "aws", region: "eu-central-1", account: "111122223333" } });

    expect(transitions(specOf(), same, settings)).toEqual([]);
  });

  it("an acknowledged retarget may go ahead", () => {
    const annotations = { "sirsi.dev/retarget": "acknowledged" };

    expect(transitions(specOf(), specOf({ target: { provider: "gcp", region: "germany" } }, { annotations }))).toEqual([]);
  });

  it("before anything is built everything may change", () => {
    const planned = (target: object, name: string) =>
      specOf({ target, waves: [{ name: "all", workloads: ["keys", "orders"] }] }, { name });

    expect(
      transitions(
        planned({ provider: "aws", region: "germany" }, "shop"),
        planned({ provider: "gcp", region: "sweden" }, "store"),
      ),
    ).toEqual([]);
  });
});
