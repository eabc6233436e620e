import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PolicyRequirement } from "../../../src/domain/policy.ts";
import { riskLevels, type RiskLevel } from "../../../src/domain/risk.ts";
import type { ApprovalFloors } from "../../../src/domain/settings.generated.ts";
import type { Approvals, ApprovalRule } from "../../../src/domain/spec.generated.ts";
import { approvalRequirement } from "../../../src/stages/authorize/approval-requirement.ts";
import { migration } from "../estimate/given.ts";
import { risk, somePlan, wave } from "./given.ts";

interface Given {
  readonly approvals?: Approvals;
  readonly rule?: ApprovalRule;
  readonly applying?: boolean;
  readonly level?: RiskLevel;
  readonly blocked?: boolean;
  readonly floors?: ApprovalFloors;
  readonly requirements?: readonly PolicyRequirement[];
}

function required({ approvals, rule, applying = true, level = "low", blocked = false, floors, requirements = [] }: Given = {}) {
  const effective = migration({
    workloads: [{ name: "web", kind: "vm" }],
    waves: [{ name: "front", state: "built", workloads: ["web"], ...(rule === undefined ? {} : { approvals: rule }) }],
    ...(approvals === undefined ? {} : { more: { approvals } }),
  });
  return approvalRequirement({
    effective,
    waves: [wave({ name: "front", plan: somePlan(applying ? {} : { changes: [] }) })],
    risk: risk({ level, blocked }),
    requirements,
    ...(floors === undefined ? {} : { floors }),
  });
}

const nobody: Given = { approvals: { count: 0 }, floors: { count: 0 } };

it("says how long an approval is valid, where the spec does", () => {
  expect(required({ approvals: { validFor: "24h" } }).validFor).toBe("24h");
  expect(required()).not.toHaveProperty("validFor");
});

describe("how many approvals", () => {
  it("one, when nobody says anything: silence asks for no less than the schema does", () => {
    expect(required()).toEqual({
      count: 1,
      teams: [],
      environments: [],
      separationOfDuties: true,
      because: ["1 approval (default)"],
    });
    expect(required({ approvals: { count: 0 } }).count).toBe(1);
    expect(required({ floors: { count: 0 } }).count).toBe(1);
    expect(required(nobody).count).toBe(0);
  });

  it("the most that spec, wave, risk level or settings ask for", () => {
    expect(required({ ...nobody, approvals: { count: 3 } }).count).toBe(3);
    expect(required({ ...nobody, rule: { count: 4 } }).count).toBe(4);
    expect(required({ ...nobody, approvals: { count: 0, byRisk: { low: { count: 2 } } } }).count).toBe(2);
    expect(required({ ...nobody, floors: { count: 5 } }).count).toBe(5);
    expect(required({ ...nobody, floors: { count: 0, byRisk: { low: { count: 6 } } } }).count).toBe(6);
    expect(required({ approvals: { count: 2 }, rule: { count: 4 }, floors: { count: 3 } }).count).toBe(4);
  });

  it("by a wave only while there is something to apply in it", () => {
    expect(required({ ...nobody, rule: { count: 4, teams: ["@acme/sre"] }, applying: false })).toMatchObject({
      count: 0,
      teams: [],
    });
  });

  it("at least one when a rule of the approval stage asks for people", () => {
    const requirement = { rule: "GEN-CHG-001", address: "aws_db_instance.x", text: "the owner approves the deletion" };

    expect(required({ ...nobody, requirements: [requirement] })).toMatchObject({
      count: 1,
      because: [
        "0 approvals (spec.approvals)",
        "0 approvals (settings approvals)",
        "GEN-CHG-001 on aws_db_instance.x: the owner approves the deletion",
      ],
    });
    expect(required({ ...nobody, requirements: [{ ...requirement, address: null, stage: "approval" }] }).because.at(-1)).toBe(
      "GEN-CHG-001: the owner approves the deletion",
    );
    expect(required({ ...nobody, requirements: [{ ...requirement, stage: "apply" }] })).toMatchObject({
      count: 0,
      because: expect.not.arrayContaining([expect.stringContaining("GEN")]),
    });
    expect(required({ approvals: { count: 2 }, requirements: [requirement] }).count).toBe(2);
  });
});

describe("by risk", () => {
  const byRisk = {
    low: { count: 1 },
    medium: { count: 2 },
    high: { count: 3, teams: ["@acme/sre"] },
    critical: { count: 4, teams: ["@acme/cto-office"] },
  };

  it.each([
    ["low", 1, []],
    ["medium", 2, []],
    ["high", 3, ["@acme/sre"]],
    ["critical", 4, ["@acme/cto-office", "@acme/sre"]],
  ] as const)("%s: %i from %j", (level, count, teams) => {
    expect(required({ ...nobody, approvals: { count: 0, byRisk }, level })).toMatchObject({ count, teams });
    expect(required({ ...nobody, floors: { count: 0, byRisk }, level })).toMatchObject({ count, teams });
  });

  it("a worse level needs what a better one needs, named or not", () => {
    expect(required({ ...nobody, approvals: { count: 0, byRisk: { medium: { count: 2 } } }, level: "critical" }).count).toBe(2);
  });

  it("high and critical must be accepted in writing", () => {
    const written = (level: RiskLevel) => required({ level });

    expect(written("medium")).not.toHaveProperty("acceptRisk");
    expect(written("high").acceptRisk).toBe(true);
    expect(written("critical").acceptRisk).toBe(true);
    expect(written("high").because.at(-1)).toBe('risk is high: it must be accepted in writing, "/sirsi accept-risk <reason>"');
  });

  it("blocked is beyond approvals, and says so first", () => {
    expect(required({ level: "critical", blocked: true }).because[0]).toBe(
      "Blocked: no approval lifts this. Change the spec, or ask for an exception with an owner and an expiry.",
    );
    expect(required({ level: "critical" }).because.join()).not.toContain("Blocked");
  });
});

describe("who approves", () => {
  it("every team that anyone names, each once", () => {
    const teams = required({
      approvals: { count: 1, teams: ["@acme/platform"], byRisk: { low: { teams: ["@acme/sre"] } } },
      rule: { count: 2, teams: ["@acme/commerce", "@acme/sre"], environment: "production" },
      floors: { teams: ["@acme/security"], byRisk: { low: { environment: "gate" } } },
    });

    expect(teams).toMatchObject({
      count: 2,
      teams: ["@acme/commerce", "@acme/platform", "@acme/security", "@acme/sre"],
      environments: ["gate", "production"],
    });
    expect(teams.because).toEqual([
      "1 approval from @acme/platform (spec.approvals)",
      "2 approvals from @acme/commerce, @acme/sre through environment production (wave front)",
      "from @acme/sre (spec.approvals.byRisk.low)",
      "1 approval from @acme/security (settings approvals)",
      "through environment gate (settings approvals.byRisk.low)",
    ]);
  });

  it("the default of settings that are not there is named only where it asks for most", () => {
    expect(required({ approvals: { count: 0 } }).because).toEqual([
      "0 approvals (spec.approvals)",
      "1 approval (settings default)",
    ]);
    expect(required({ approvals: { count: 2 } }).because).toEqual(["2 approvals (spec.approvals)"]);
    expect(required({ approvals: { count: 0 }, rule: { teams: ["@acme/sre"] } }).because).toContain(
      "1 approval (settings default)",
    );
    expect(required({ approvals: { count: 2 }, floors: { count: 1 } }).because).toContain("1 approval (settings approvals)");
  });

  it("nobody is named by a rule that says nothing", () => {
    expect(required({ ...nobody, rule: {} }).because).toEqual([
      "0 approvals (spec.approvals)",
      "0 approvals (settings approvals)",
    ]);
  });

  it("not the author, unless both spec and settings say otherwise", () => {
    const separate = (spec?: boolean, settings?: boolean) =>
      required({
        ...(spec === undefined ? {} : { approvals: { separationOfDuties: spec } }),
        ...(settings === undefined ? {} : { floors: { separationOfDuties: settings } }),
      }).separationOfDuties;

    expect(separate()).toBe(true);
    expect(separate(false)).toBe(true);
    expect(separate(undefined, false)).toBe(true);
    expect(separate(false, true)).toBe(true);
    expect(separate(true, false)).toBe(true);
    expect(separate(false, false)).toBe(false);
  });
});

describe("approvals never get fewer", () => {
  const count = fc.nat(10);
  const teams = fc.subarray(["@a/x", "@a/y", "@a/z"]);
  const rule = fc.record({ count, teams });
  const given = fc.record({ approvals: rule, rule, floors: rule });

  it("by a worse risk", () => {
    const byRisk = fc.record({ low: rule, medium: rule, high: rule, critical: rule });
    fc.assert(
      fc.property(given, byRisk, fc.nat(2), (parts, levels, index) => {
        const at = (level: RiskLevel | undefined) =>
          required({ ...parts, approvals: { ...parts.approvals, byRisk: levels }, ...(level === undefined ? {} : { level }) });
        const better = at(riskLevels[index]);
        const worse = at(riskLevels[index + 1]);
        return worse.count >= better.count && better.teams.every((team) => worse.teams.includes(team));
      }),
    );
  });

  it("by one more rule", () => {
    fc.assert(
      fc.property(given, (parts) => {
        const { rule: _rule, ...fewer } = parts;
        const less = required(fewer);
        const more = required(parts);
        return more.count >= less.count && less.teams.every((team) => more.teams.includes(team));
      }),
    );
  });
});
