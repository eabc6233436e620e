import { describe, expect, it } from "vitest";
import { planResource, type PlanningRules } from "../../../src/adapters/sandbox/planning.ts";
import { unknownValue, type ValueMap } from "../../../src/adapters/sandbox/values.ts";

const rules: PlanningRules = {
  block: {
    attributes: {
      id: { type: "string", computed: true },
      name: { type: "string", required: true },
      size: { type: "number", optional: true },
      zone: { type: "string", optional: true, computed: true },
      secret: { type: "string", optional: true, write_only: true },
      members: { type: ["set", "string"], optional: true },
      version: { type: "number", computed: true },
    },
    block_types: {
      disk: {
        nesting_mode: "list",
        block: { attributes: { kind: { type: "string", optional: true }, uuid: { type: "string", computed: true } } },
      },
      rule: {
        nesting_mode: "set",
        block: {
          attributes: {
            port: { type: "number", required: true },
            note: { type: "string", optional: true },
            rule_id: { type: "string", computed: true },
          },
          block_types: {
            life: {
              nesting_mode: "list",
              block: { attributes: { days: { type: "number", optional: true }, mark: { type: "bool", computed: true } } },
            },
          },
        },
      },
      net: { nesting_mode: "list", block: {} },
    },
  },
  behaviour: { defaults: { size: 3, "rule.note": "none" }, later: ["net"] },
  forceNew: ["name", "disk.kind", "rule"],
  renewed: ["version"],
};
const config: ValueMap = {
  id: null,
  name: "a",
  size: null,
  zone: null,
  secret: "hush",
  members: null,
  version: null,
  disk: [],
  rule: [],
  net: [],
};
const existing: ValueMap = { ...config, id: "i-1", size: 3, zone: "z1", secret: null, version: 1 };
const plan = (prior: ValueMap | null, change: ValueMap) => planResource(rules, prior, { ...config, ...change }, {});
/** What Terraform proposes for an existing resource: computed values that the configuration leaves out stay. */
const kept = { id: "i-1", zone: "z1", version: 1 };

describe("a new resource", () => {
  it("has defaults, what is written, and unknowns for what will be computed", () => {
    expect(plan(null, {}).planned).toEqual({
      ...{ id: unknownValue, name: "a", size: 3, zone: unknownValue, members: null, version: unknownValue },
      ...{ disk: [], rule: [], net: unknownValue },
      secret: null,
    });
  });

  it("has defaults in the type that its schema has now, whatever they were measured in", () => {
    const measured = { ...rules, behaviour: { defaults: { size: "3", zone: false }, later: [] } };
    expect(planResource(measured, null, config, {}).planned).toMatchObject({ size: 3, zone: "false" });
  });

  it("has a set that is unknown as a whole when one element is", () => {
    expect(plan(null, { members: ["a", unknownValue] }).planned["members"]).toBe(unknownValue);
  });

  it("keeps a block that is written, also where the cloud would fill in its own", () => {
    expect(plan(null, { net: [{}] }).planned["net"]).toEqual([{}]);
  });
});

describe("an existing resource", () => {
  it("does not change when nothing is asked", () => {
    expect(plan(existing, kept)).toEqual({ planned: existing, replace: [] });
  });

  it("falls back to the default of what is no longer written", () => {
    expect(plan({ ...existing, size: 9 }, kept).planned["size"]).toBe(3);
  });

  it("renews with a change what every change renews", () => {
    expect(plan(existing, { ...kept, size: 5 })).toEqual({
      planned: { ...existing, size: 5, version: unknownValue },
      replace: [],
    });
  });

  it("is replaced for what cannot be changed, also when the new value is unknown", () => {
    expect(plan(existing, { ...kept, name: "b" }).replace).toEqual([["name"]]);
    expect(plan(existing, { ...kept, name: unknownValue }).replace).toEqual([["name"]]);
  });

  it("is replaced for an attribute in a list of blocks, at its place", () => {
    const prior = {
      ...existing,
      disk: [
        { kind: "ssd", uuid: "u" },
        { kind: "hdd", uuid: "v" },
      ],
    };
    expect(
      plan(prior, {
        ...kept,
        disk: [
          { kind: "ssd", uuid: "u" },
          { kind: "ssd", uuid: "v" },
        ],
      }).replace,
    ).toEqual([["disk", 1, "kind"]]);
    expect(plan(prior, { ...kept, disk: [{ kind: "ssd", uuid: "u" }] }).replace).toEqual([["disk"]]);
  });

  it("knows an element of a set again by what is written of it", () => {
    const prior = {
      ...existing,
      rule: [
        { port: 443, note: "none", rule_id: "r1", life: [{ days: 3, mark: null }] },
        { port: 80, note: "web", rule_id: "r2", life: [] },
      ],
    };
    const same = plan(prior, {
      ...kept,
      rule: [
        { port: 80, note: "web", rule_id: null, life: [] },
        { port: 443, note: null, rule_id: null, life: [{ days: 3, mark: null }] },
      ],
    });
    expect(same.replace).toEqual([]);
    expect(same.planned["rule"]).toEqual([prior.rule[1], prior.rule[0]]);
    const other = plan(prior, { ...kept, rule: [{ port: 8080, note: null, rule_id: null, life: [] }] });
    expect(other.planned["rule"]).toEqual([{ port: 8080, note: "none", rule_id: unknownValue, life: [] }]);
    expect(other.replace).toEqual([["rule"]]);
  });

  it("finds each element of a set once, the same ones first", () => {
    const twin = (rule_id: string, days: number) => ({ port: 443, note: "none", rule_id, life: [{ days, mark: true }] });
    const asked = (rule_id: string | null, days: number) => ({ ...twin("", days), rule_id, life: [{ days, mark: null }] });
    const prior = { ...existing, rule: [twin("r1", 3), twin("r2", 3), twin("r3", 9)] };
    const planned = plan(prior, { ...kept, rule: [asked(null, 3), { ...twin("r1", 3) }, asked(null, 3)] }).planned["rule"];
    expect(planned).toEqual([
      twin("r2", 3),
      twin("r1", 3),
      { ...twin("", 3), rule_id: unknownValue, life: [{ days: 3, mark: unknownValue }] },
    ]);
  });

  it("does not know an element of a set again while what is written of it is unknown, or differs in a block of its own", () => {
    const prior = { ...existing, rule: [{ port: 443, note: "none", rule_id: "r1", life: [{ days: 3, mark: true }] }] };
    const changes: readonly ValueMap[] = [
      { port: unknownValue },
      { life: [{ days: 4, mark: null }] },
      { life: [] },
      { note: "other" },
    ];
    for (const change of changes) {
      const rule = [{ port: 443, note: null, rule_id: null, life: [{ days: 3, mark: null }], ...change }];
      expect(plan(prior, { ...kept, rule }).planned["rule"]).toMatchObject([{ rule_id: unknownValue }]);
    }
  });

  it("knows two thousand elements again in seconds, not minutes", () => {
    const life = (made: boolean) => [0, 1, 2].map((days) => ({ days, mark: made ? true : null }));
    const ports = Array.from({ length: 2000 }, (_, port) => port);
    const prior = ports.map((port) => ({ port, note: "none", rule_id: `r${port}`, life: life(true) }));
    const rule = ports.map((port) => ({ port, note: null, rule_id: null, life: life(false) })).reverse();
    const started = performance.now();
    expect(plan({ ...existing, rule: prior }, { ...kept, rule }).planned["rule"]).toEqual(prior.toReversed());
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it("never keeps a write-only value", () => {
    expect(plan(existing, { ...kept, secret: "new" }).planned["secret"]).toBeNull();
  });

  it("gives a new block in it unknowns of its own", () => {
    expect(plan(existing, { ...kept, disk: [{ kind: null, uuid: null }] }).planned["disk"]).toEqual([
      { kind: null, uuid: unknownValue },
    ]);
  });
});
