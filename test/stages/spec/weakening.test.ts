import { describe, expect, it } from "vitest";
import type { SpecDocument } from "../../../src/domain/document.ts";
import type { ApprovalFloors, Settings } from "../../../src/domain/settings.generated.ts";
import type { Migration } from "../../../src/domain/spec.generated.ts";
import { effectiveSpec } from "../../../src/stages/spec/weakening.ts";
import { specOf, summary } from "./change.ts";

type Tree = Readonly<Record<string, unknown>>;
interface Case {
  readonly what: string;
  readonly strict: SpecDocument;
  readonly loose: SpecDocument;
  readonly at: string;
  readonly read: (migration: Migration) => unknown;
  readonly counts: unknown;
}

const workload = (extra: Tree): Tree => ({ workloads: [{ name: "orders", kind: "queue", ...extra }] });
const waves = (extra: Tree): Tree => ({ waves: [{ name: "all", workloads: ["keys", "orders"], ...extra }] });
const reason = "The appliance reads with provider keys";
const exception = (expires: string): Tree => ({ policy: "AWS-S3-002", reason, approvedBy: "@acme/dpo", expires });
const weekend = { name: "weekend", days: ["Sat", "Sun"], from: "22:00", to: "04:00" };
const freeze = { name: "peak", from: "2026-11-24T00:00:00Z", to: "2026-12-02T00:00:00Z" };

const field = (name: string, at: string, strict: Tree, loose: Tree, read: Case["read"], counts: unknown): Case => ({
  what: name,
  strict: specOf(strict),
  loose: specOf(loose),
  at,
  read,
  counts,
});
const constraint = (
  name: keyof NonNullable<Migration["spec"]["constraints"]>,
  strict: unknown,
  loose: unknown,
  at = name,
): Case =>
  field(
    `constraints.${at}`,
    `spec.constraints.${at}`,
    { constraints: { [name]: strict } },
    { constraints: { [name]: loose } },
    ({ spec }) => spec.constraints?.[name],
    strict,
  );
const compliance = (name: keyof NonNullable<Migration["spec"]["compliance"]>, strict: unknown, loose: unknown): Case =>
  field(
    `compliance.${name}`,
    `spec.compliance.${name}`,
    { compliance: { [name]: strict } },
    { compliance: { [name]: loose } },
    ({ spec }) => spec.compliance?.[name],
    strict,
  );
const approval = (name: string, strict: unknown, loose: unknown): Case =>
  field(
    `approvals.${name}`,
    `spec.approvals.${name}`,
    { approvals: { [name]: strict } },
    { approvals: { [name]: loose } },
    ({ spec }) => (spec.approvals as Tree | undefined)?.[name],
    strict,
  );

const cases: readonly Case[] = [
  {
    what: "metadata.environment",
    strict: specOf({}, { environment: "staging" }),
    loose: specOf({}, { environment: "development" }),
    at: "metadata.environment",
    read: ({ metadata }) => metadata.environment,
    counts: "staging",
  },
  constraint("riskTolerance", "low", "high"),
  constraint("windows", [weekend], [{ ...weekend, days: ["Fri", "Sat", "Sun"] }], "windows[weekend]" as "windows"),
  constraint("freezes", [freeze], [{ ...freeze, to: "2026-11-25T00:00:00Z" }], "freezes[peak]" as "freezes"),
  field(
    "budget.monthly",
    "spec.constraints.budget.monthly",
    { constraints: { budget: { monthly: 100 } } },
    { constraints: { budget: { monthly: 200 } } },
    ({ spec }) => spec.constraints?.budget?.monthly,
    100,
  ),
  field(
    "budget.onExceed",
    "spec.constraints.budget.onExceed",
    { constraints: { budget: { monthly: 100, onExceed: "block" } } },
    { constraints: { budget: { monthly: 100, onExceed: "warn" } } },
    ({ spec }) => spec.constraints?.budget?.onExceed,
    "block",
  ),
  field(
    "budget.currency",
    "spec.constraints.budget.currency",
    { constraints: { budget: { monthly: 100, currency: "USD" } } },
    { constraints: { budget: { monthly: 90, currency: "GBP" } } },
    ({ spec }) => spec.constraints?.budget,
    { monthly: 100, currency: "USD" },
  ),
  compliance("frameworks", ["soc2", "gdpr"], ["soc2"]),
  compliance("dataCategories", ["personal", "health"], ["personal"]),
  compliance("residency", ["DE"], ["DE", "US"]),
  compliance("retention", "7y", "90d"),
  compliance("dataClassification", "restricted", "internal"),
  field(
    "an exception that runs longer",
    "spec.compliance.exceptions[0].expires",
    { compliance: { exceptions: [exception("2026-02-01")] } },
    { compliance: { exceptions: [exception("2026-06-01")] } },
    ({ spec }) => spec.compliance?.exceptions?.map(({ expires }) => expires),
    ["2026-02-01"],
  ),
  approval("count", 2, 1),
  approval("teams", ["@acme/a", "@acme/b"], ["@acme/a"]),
  approval("validFor", "24h", "72h"),
  field(
    "approvals.byRisk",
    "spec.approvals.byRisk.high.count",
    { approvals: { byRisk: { high: { count: 3 } } } },
    { approvals: { byRisk: { high: { count: 1 } } } },
    ({ spec }) => spec.approvals?.byRisk?.high?.count,
    3,
  ),
  field(
    "waves[].approvals",
    "spec.waves[all].approvals.count",
    waves({ approvals: { count: 2 } }),
    waves({ approvals: { count: 1 } }),
    ({ spec }) => spec.waves?.[0]?.approvals?.count,
    2,
  ),
  field(
    "waves[].soak",
    "spec.waves[all].soak",
    waves({ soak: "24h" }),
    waves({ soak: "1h" }),
    ({ spec }) => spec.waves?.[0]?.soak,
    "24h",
  ),
  field(
    "workloads[].criticality",
    "spec.workloads[orders].criticality",
    workload({ criticality: "mission-critical" }),
    workload({ criticality: "low" }),
    ({ spec }) => spec.workloads[0]?.criticality,
    "mission-critical",
  ),
  field(
    "defaults.criticality",
    "spec.defaults.criticality",
    { defaults: { criticality: "high" } },
    { defaults: { criticality: "low" } },
    ({ spec }) => spec.defaults?.criticality,
    "high",
  ),
  field(
    "workloads[].dataClassification",
    "spec.workloads[orders].dataClassification",
    workload({ dataClassification: "restricted" }),
    workload({ dataClassification: "confidential" }),
    ({ spec }) => spec.workloads[0]?.dataClassification,
    "restricted",
  ),
  field(
    "workloads[].protect",
    "spec.workloads[orders].protect",
    workload({ protect: true }),
    workload({ protect: false }),
    ({ spec }) => spec.workloads[0]?.protect,
    true,
  ),
];

describe("a change cannot loosen its own gates", () => {
  it.each(cases)("$what: the stricter counts and the weakening is told", ({ strict, loose, at, read, counts }) => {
    const { migration, findings } = effectiveSpec(strict, loose, undefined);

    expect(read(migration)).toEqual(counts);
    expect(findings.map(summary)).toEqual([`SIR-W416 ${at}`]);
    expect(findings[0]?.level).toBe("warning");
  });

  it.each(cases)("$what: tightening counts at once, without a word", ({ strict, loose, read, what }) => {
    const { migration, findings } = effectiveSpec(loose, strict, undefined);

    if (what !== "budget.currency") expect(findings).toEqual([]);
    if (what !== "budget.currency") expect(read(migration)).toEqual(read(strict.migration));
  });

  it.each(cases)("$what: leaving it as it is changes nothing", ({ loose, read }) => {
    const { migration, findings } = effectiveSpec(loose, loose, undefined);

    expect(findings).toEqual([]);
    expect(read(migration)).toEqual(read(loose.migration));
  });

  it("removing a field is weakening it too", () => {
    const base = specOf({
      constraints: { budget: { monthly: 100, onExceed: "block" }, riskTolerance: "low", windows: [weekend], freezes: [freeze] },
      compliance: { frameworks: ["soc2"], residency: ["DE"], retention: "7y" },
      approvals: { count: 2, teams: ["@acme/a"] },
      ...waves({ window: "weekend", approvals: { teams: ["@acme/sre"] } }),
    });

    const { migration, findings } = effectiveSpec(base, specOf(), undefined);

    expect(migration.spec.constraints).toEqual({
      riskTolerance: "low",
      budget: { monthly: 100, currency: "USD", onExceed: "block" },
      windows: [weekend],
      freezes: [freeze],
    });
    expect(migration.spec.compliance).toEqual({ frameworks: ["soc2"], residency: ["DE"], retention: "7y" });
    expect(migration.spec.approvals).toEqual({ count: 2, teams: ["@acme/a", "@acme/sre"] });
    expect(findings.map(({ code }) => code)).toEqual(Array(11).fill("SIR-W416"));
  });

  it("an exception that only the head has does not count", () => {
    const { migration, findings } = effectiveSpec(
      specOf(),
      specOf({ compliance: { exceptions: [exception("2026-02-01")] } }),
      undefined,
    );

    expect(migration.spec.compliance?.exceptions).toEqual([]);
    expect(findings.map(({ message }) => message)).toEqual([
      "An exception for AWS-S3-002 is requested. It counts once it is merged.",
    ]);
  });

  it("residencies without a common country keep the one that is merged", () => {
    const { migration } = effectiveSpec(
      specOf({ compliance: { residency: ["DE"] } }),
      specOf({ compliance: { residency: ["US"] } }),
      undefined,
    );

    expect(migration.spec.compliance?.residency).toEqual(["DE"]);
  });

  it("a renamed workload keeps what it had", () => {
    const base = specOf({ workloads: [{ name: "old", kind: "queue", criticality: "high" }] });
    const head = specOf({
      workloads: [{ name: "new", kind: "queue", criticality: "low" }],
      moved: [{ from: "old", to: "new" }],
    });

    expect(effectiveSpec(base, head, undefined).migration.spec.workloads[0]?.criticality).toBe("high");
  });

  it("a workload that changes its wave takes the approvals along", () => {
    const two = (first: string[], second: string[]) =>
      specOf({
        waves: [
          { name: "careful", workloads: first, approvals: { count: 3 } },
          { name: "quick", workloads: second },
        ],
      });

    const { migration } = effectiveSpec(two(["orders"], ["keys"]), two(["keys"], ["orders"]), undefined);

    expect(migration.spec.waves?.map(({ approvals }) => approvals?.count)).toEqual([3, 3]);
  });

  it("a freeze that is over may be cleared away", () => {
    const base = specOf({ constraints: { freezes: [freeze] } });

    expect(effectiveSpec(base, specOf(), undefined, new Date("2027-01-01T00:00:00Z")).findings).toEqual([]);
  });

  it("leaves what the head wrote untouched", () => {
    const head = specOf({ approvals: { count: 1 } });
    const before = structuredClone(head.migration);

    effectiveSpec(specOf({ approvals: { count: 3 } }), head, undefined);

    expect(head.migration).toEqual(before);
  });
});

describe("floors of the settings", () => {
  const settings = (approvals: ApprovalFloors): Settings => ({ apiVersion: "sirsi.dev/v1", kind: "Settings", approvals });
  const floors = settings({
    count: 2,
    teams: ["@acme/security"],
    riskTolerance: "medium",
    frameworks: ["soc2"],
    residency: ["DE", "IE"],
    onExceed: "block",
    byRisk: { high: { count: 3 } },
  });

  it("a new file has them", () => {
    const { migration, findings } = effectiveSpec(undefined, specOf(), floors);

    expect(migration.spec.approvals).toEqual({ count: 2, teams: ["@acme/security"], byRisk: { high: { count: 3 } } });
    expect(migration.spec.compliance).toEqual({ frameworks: ["soc2"], residency: ["DE", "IE"] });
    expect(migration.spec.constraints?.budget?.onExceed).toBe("block");
    expect(findings).toEqual([]);
  });

  it("asking for less than a floor is told", () => {
    const head = specOf({
      approvals: { count: 0, separationOfDuties: false },
      constraints: { riskTolerance: "high", budget: { monthly: 1, onExceed: "warn" } },
      compliance: { residency: ["DE", "US"] },
    });

    const { migration, findings } = effectiveSpec(undefined, head, floors);

    expect(findings.map(summary).toSorted()).toEqual([
      "SIR-W416 spec.approvals.count",
      "SIR-W416 spec.approvals.separationOfDuties",
      "SIR-W416 spec.compliance.residency",
      "SIR-W416 spec.constraints.budget.onExceed",
      "SIR-W416 spec.constraints.riskTolerance",
    ]);
    expect(migration.spec.approvals?.separationOfDuties).toBe(true);
    expect(migration.spec.compliance?.residency).toEqual(["DE"]);
  });

  it("without settings one approval by somebody else is the floor", () => {
    const { migration } = effectiveSpec(undefined, specOf({ approvals: { count: 0, separationOfDuties: false } }), undefined);

    expect(migration.spec.approvals).toEqual({ count: 1, separationOfDuties: true });
  });

  it("the settings may allow an author to approve alone", () => {
    const { migration, findings } = effectiveSpec(
      undefined,
      specOf({ approvals: { separationOfDuties: false } }),
      settings({ separationOfDuties: false }),
    );

    expect(migration.spec.approvals?.separationOfDuties).toBe(false);
    expect(findings).toEqual([]);
  });
});
