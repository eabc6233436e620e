import { expect, it } from "vitest";
import type { TransferEstimate } from "../../../src/domain/estimate.ts";
import type { RiskFactor } from "../../../src/domain/risk.ts";
import type { Workload } from "../../../src/domain/spec.generated.ts";
import type { RiskInput } from "../../../src/stages/risk/assess-risk.ts";
import { migration } from "../estimate/given.ts";
import { change, fail, plan, riskOf } from "./given.ts";

/** One database of high criticality in wave `data`, which goes from replicating to cutover. */
function reasonsOf(factor: RiskFactor, db: Partial<Workload> = {}, more: Partial<RiskInput> = {}) {
  const at = (state: "replicating" | "cutover", soak: string) =>
    migration({
      constraints: { maxDowntime: "1000s", windows: [{ name: "night", days: ["Mon"], from: "01:00", to: "02:00" }] },
      workloads: [
        { name: "late", kind: "queue" },
        { name: "db", kind: "database", criticality: "high", config: { engine: "postgres" }, ...db },
      ],
      waves: [
        { name: "later", workloads: ["late"] },
        { name: "data", state, workloads: ["db"], soak },
      ],
    });
  const transfer: TransferEstimate = {
    workload: "db",
    method: "dump-restore",
    mode: "online",
    copy: null,
    downtime: null,
    missing: [],
  };
  const risk = riskOf({
    migration: at("cutover", "1h"),
    base: at("replicating", "2h"),
    plans: [plan([], { wave: "data" })],
    estimates: [{ wave: "data", transfers: [transfer], downtime: { best: 0, expected: 1001, worst: 0 } }],
    ...more,
  });
  return risk.reasons.filter((reason) => reason.factor === factor);
}

const wave = ["spec", "waves", 1];
const workload = { workload: "db", mitigations: [] };
const inDb = (...path: string[]) => ({ ...workload, path: ["spec", "workloads", 1, ...path] });
/** A change of the database as a plan shows it. */
const changing = (...changes: Parameters<typeof change>[]): Partial<RiskInput> => ({
  plans: [
    plan(
      changes.map(([action, address, parts]) => change(action, address, { workload: "db", ...parts })),
      { wave: "data" },
    ),
  ],
});
const inPlan = { workload: "db", path: ["spec", "workloads", 0] };

// Every reason in full: points by hand from the design, words as a person reads them, the place, and what would lower it.
it("destructive", () => {
  expect(
    reasonsOf("destructive", { protect: false }, changing(["delete", "aws_db_instance.a"], ["delete", "aws_iam_role.b"])),
  ).toEqual([
    {
      factor: "destructive",
      points: 60,
      why: "deletes aws_db_instance.a",
      lower: "Keep it, or take a final snapshot and prove a restore.",
      mitigations: [],
      address: "aws_db_instance.a",
      ...inPlan,
    },
    {
      factor: "destructive",
      points: 4,
      why: "deletes aws_iam_role.b",
      lower: "Keep it, or rename it with spec.moved.",
      mitigations: [],
      address: "aws_iam_role.b",
      ...inPlan,
    },
  ]);
});

it("dataLoss", () => {
  const careless: Partial<Workload> = {
    data: { primaryKeys: "none", largeObjects: true },
    transfer: { onConflict: "overwrite", keepSourceDeletes: true },
  };

  expect(reasonsOf("dataLoss", careless)).toEqual([
    {
      factor: "dataLoss",
      points: 30,
      why: "db: onConflict: overwrite may replace newer data at the target",
      lower: "Use onConflict: fail.",
      ...inDb("transfer"),
    },
    {
      factor: "dataLoss",
      points: 20,
      why: "db: no row-count, checksum or other check on the moved data",
      lower: "Add one to verify.",
      ...inDb("verify"),
    },
    {
      factor: "dataLoss",
      points: 15,
      why: "db: deletes at the source are replayed at the target",
      lower: "Set keepSourceDeletes: false.",
      ...inDb("transfer"),
    },
    {
      factor: "dataLoss",
      points: 15,
      why: "db: no table has a primary key: changes may be lost",
      lower: "Add keys, or move offline.",
      ...inDb("data"),
    },
    {
      factor: "dataLoss",
      points: 5,
      why: "db: large objects are replicated with limits",
      lower: "Check the largest against the service's limit.",
      ...inDb("data"),
    },
  ]);
});

it("exposure", () => {
  const open = { after: { internal: false } };
  const lower = "Close it, or declare it with access: public.";

  expect(
    reasonsOf(
      "exposure",
      {},
      changing(["create", "aws_lb.a", open], ["create", "aws_db_instance.b", { after: { publicly_accessible: true } }]),
    ),
  ).toEqual([
    {
      factor: "exposure",
      points: 40,
      why: "aws_db_instance.b makes the database reachable from the internet",
      lower: "Close it, or restrict it to known addresses.",
      mitigations: [],
      address: "aws_db_instance.b",
      ...inPlan,
    },
    {
      factor: "exposure",
      points: 20,
      why: "aws_lb.a puts a load balancer on the internet (not declared: access private)",
      lower,
      mitigations: [],
      address: "aws_lb.a",
      ...inPlan,
    },
  ]);
  expect(reasonsOf("exposure", { access: "public" }, changing(["create", "aws_lb.a", open]))).toMatchObject([
    { points: 5, lower: "Restrict it to known addresses, or keep it private." },
  ]);
  expect(reasonsOf("exposure", {}, { plans: [plan([change("create", "aws_lb.a", open)], { wave: "data" })] })).toEqual([
    {
      factor: "exposure",
      points: 15,
      why: "aws_lb.a puts a load balancer on the internet (not declared: access unknown)",
      lower,
      mitigations: [],
      address: "aws_lb.a",
    },
  ]);
});

it("iam", () => {
  const admin = { after: { policy_arn: "AdministratorAccess" } };

  expect(reasonsOf("iam", {}, changing(["create", "aws_iam_role_policy_attachment.a", admin]))).toEqual([
    {
      factor: "iam",
      points: 35,
      why: "aws_iam_role_policy_attachment.a attaches AdministratorAccess",
      lower: "Name the actions and the resources that are needed, or use spec.workloads[].grants.",
      mitigations: [],
      address: "aws_iam_role_policy_attachment.a",
      ...inPlan,
    },
  ]);
});

it("blast", () => {
  expect(reasonsOf("blast")).toEqual([
    {
      factor: "blast",
      points: 14.3,
      why: "57 % of the workloads (by criticality) can feel the change: db",
      lower: "Change fewer shared workloads in one merge.",
      mitigations: [],
    },
  ]);
});

it("downtime", () => {
  expect(reasonsOf("downtime")).toEqual([
    {
      factor: "downtime",
      points: 35,
      why: "wave data: estimated downtime 16.7 min of 1000s allowed",
      lower: "Replicate online, raise bandwidth, or split the wave.",
      mitigations: [],
      path: wave,
    },
  ]);
});

it("reversibility", () => {
  expect(reasonsOf("reversibility", { rollback: { snapshotBefore: false, until: "2h", reverseReplication: true } })).toEqual([
    {
      factor: "reversibility",
      points: 10,
      why: "db: no snapshot before the apply",
      lower: "Set rollback.snapshotBefore: true.",
      ...inDb("rollback"),
    },
    {
      factor: "reversibility",
      points: 4.8,
      why: "db: rollback possible for 2h only",
      lower: "Raise rollback.until to 8h or more.",
      ...inDb("rollback"),
      mitigations: ["reverse replication -20 %"],
    },
  ]);
  expect(reasonsOf("reversibility", { rollback: { strategy: "none", acknowledge: "x" } })).toEqual([
    {
      factor: "reversibility",
      points: 20,
      why: "db: rollback none: there is no way back",
      lower: "Choose a rollback strategy.",
      ...inDb("rollback"),
    },
  ]);
  expect(
    reasonsOf(
      "reversibility",
      {},
      changing(
        ["forget", "aws_db_instance.a"],
        ["update", "aws_db_instance.b", { before: { engine_version: "13.4" }, after: { engine_version: "16.1" } }],
      ),
    ),
  ).toEqual([
    {
      factor: "reversibility",
      points: 15,
      why: "aws_db_instance.b goes from version 13.4 to 16.1, which cannot be undone",
      lower: "Take a snapshot and rehearse the upgrade first.",
      mitigations: [],
      address: "aws_db_instance.b",
      ...inPlan,
    },
    {
      factor: "reversibility",
      points: 2,
      why: "forgets aws_db_instance.a: it stays in the cloud, unmanaged",
      lower: "Adopt it again, or delete it by hand.",
      mitigations: [],
      address: "aws_db_instance.a",
      ...inPlan,
    },
  ]);
});

it("reversibility of a wave that ends", () => {
  const at = (state: "cutover" | "finalized") =>
    migration({ workloads: [{ name: "db", kind: "database" }], waves: [{ name: "data", state, workloads: ["db"] }] });
  const risk = riskOf({ migration: at("finalized"), base: at("cutover"), plans: [plan([], { wave: "data" })] });

  expect(risk.reasons.filter(({ factor }) => factor === "reversibility")).toEqual([
    {
      factor: "reversibility",
      points: 15,
      why: "wave data is finalized: the way back to the source ends",
      lower: "Wait until the soak is over and the checks are green.",
      mitigations: [],
      path: ["spec", "waves", 0, "state"],
    },
  ]);
});

it("timing", () => {
  const friday = { now: new Date("2026-01-16T15:30:00Z") };
  const lower = {
    soak: "Keep the soak.",
    friday: "Wait until Monday.",
    window: "Name a window.",
    at: "Set cutover.at inside the window.",
  };

  expect(reasonsOf("timing", {}, friday)).toEqual([
    {
      factor: "timing",
      points: 15,
      why: "wave data names no window and would take effect at 2026-01-16T15:30:00.000Z, outside all of them",
      lower: lower.window,
      mitigations: [],
      path: wave,
    },
    {
      factor: "timing",
      points: 5,
      why: "wave data takes effect on a Friday after 15:00 (UTC)",
      lower: lower.friday,
      mitigations: [],
      path: wave,
    },
    {
      factor: "timing",
      points: 5,
      why: "wave data: soak shortened from 2h to 1h",
      lower: lower.soak,
      mitigations: [],
      path: [...wave, "soak"],
    },
  ]);
  expect(reasonsOf("timing", { cutover: { window: "night", at: "2026-01-19T03:00:00Z" } })[0]).toEqual({
    factor: "timing",
    points: 15,
    why: "wave data cuts over at 2026-01-19T03:00:00.000Z, outside window night",
    lower: lower.at,
    mitigations: [],
    path: wave,
  });
});

it("ordering", () => {
  expect(reasonsOf("ordering", { dependsOn: [{ workload: "late", type: "soft" }] })).toEqual([
    {
      factor: "ordering",
      points: 10,
      why: "db (wave data, cutover) uses late (wave later, planned)",
      lower: "Bring wave later to cutover first.",
      ...inDb("dependsOn"),
    },
  ]);
});

it("compat", () => {
  const small: Partial<Workload> = { source: { engine: "mysql", usage: { vcpu: 8, cpuP95: "50%" } }, size: { vcpu: 2 } };

  expect(reasonsOf("compat", small)).toEqual([
    {
      factor: "compat",
      points: 10,
      why: "db: mysql -> postgres: triggers, routines and views are not converted",
      lower: "Create them at the target and check them before the cutover.",
      ...inDb("config"),
    },
    {
      factor: "compat",
      points: 10,
      why: "db: smaller than its own p95 load: 2 of 4 vcpu",
      lower: "Raise size.",
      ...inDb("size"),
    },
  ]);
  expect(reasonsOf("compat", { source: { version: "13", usage: {} }, config: { engine: "postgres", version: "16" } })).toEqual([
    {
      factor: "compat",
      points: 5,
      why: "db: version 13 -> 16",
      lower: "Test the application against the new version first.",
      ...inDb("config"),
    },
  ]);
});

it("cost", () => {
  const cost: RiskInput["cost"] = {
    currency: "USD",
    priceBook: { date: "2026-01-01" },
    monthly: { before: 1000, after: 2000, delta: 1000 },
    resources: [],
    unpriced: [{ address: "r", component: "c", reason: "x" }],
    oneTime: [{ name: "copy", quantity: 1, unit: "GB", unitPrice: 1, monthly: 9000, source: null, date: null }],
    discounts: [],
  };

  expect(reasonsOf("cost", {}, { cost, budget: { monthly: 1500, oneTime: 1 } })).toEqual([
    {
      factor: "cost",
      points: 10,
      why: "over budget: 2,000 USD a month, budget 1,500 USD; 9,000 USD once, budget 1 USD",
      lower: "Lower the cost or raise spec.constraints.budget.",
      mitigations: [],
      path: ["spec", "constraints", "budget"],
    },
    {
      factor: "cost",
      points: 5,
      why: "monthly cost grows by 100 %",
      lower: "Choose smaller sizes, or split the growth over waves.",
      mitigations: [],
    },
    {
      factor: "cost",
      points: 5,
      why: "the price of 1 of 1 resources is not fully known",
      lower: "Choose what the price book knows, or add the cost by hand.",
      mitigations: [],
    },
  ]);
});

it("policy", () => {
  const lower = "Fix what the rule names, or ask for a waiver.";
  const fails = [fail({ rule: "A", specPath: ["spec", "x"] }), fail({ rule: "B", address: null })];

  expect(reasonsOf("policy", {}, { policyFails: fails })).toEqual([
    {
      factor: "policy",
      points: 3,
      why: "policy A on aws_s3_bucket.media fails (medium)",
      lower,
      mitigations: [],
      address: "aws_s3_bucket.media",
      path: ["spec", "x"],
    },
    { factor: "policy", points: 3, why: "policy B fails (medium)", lower, mitigations: [] },
  ]);
});

it("size", () => {
  expect(reasonsOf("size", {}, changing(["create", "aws_x.a"]))).toEqual([
    { factor: "size", points: 2, why: "1 resource change", lower: "Merge in smaller steps.", mitigations: [] },
  ]);
});

it("unknown", () => {
  const unclear = changing(["create", "aws_lb.a", { unknown: [["internal"]] }], ["create", "google_x.b"]);

  expect(reasonsOf("unknown", { source: { ref: "vm" } }, unclear)).toEqual([
    {
      factor: "unknown",
      points: 3,
      why: "aws_lb.a: internal is known after apply only",
      lower: "Make it known before the apply, or review it by hand.",
      mitigations: [],
      address: "aws_lb.a",
      ...inPlan,
    },
    { factor: "unknown", points: 3, why: "db: source.usage is not known", lower: "Give it in the spec.", ...inDb("source") },
    {
      factor: "unknown",
      points: 3,
      why: "openings and permissions of google resources are not judged",
      lower: "Make it known before the apply, or review it by hand.",
      mitigations: [],
    },
  ]);
});

it("gates", () => {
  const risk = (parts: Partial<Workload>, more: Partial<RiskInput>) => {
    const of = migration({
      workloads: [{ name: "db", kind: "database", criticality: "mission-critical", config: { engine: "postgres" }, ...parts }],
      constraints: { freezes: [{ name: "f", from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }] },
    });
    return riskOf({ migration: of, ...more }).gates;
  };
  const open = [
    change("delete", "aws_db_instance.a", { workload: "db" }),
    change("delete", "aws_db_instance.b", { origin: { wave: "main", path: ["spec", "resources", 0] } }),
    change("create", "aws_db_instance.c", { workload: "db", after: { publicly_accessible: true } }),
    change("create", "aws_iam_role_policy_attachment.d", { after: { policy_arn: "AdministratorAccess" } }),
  ];
  const path = ["spec", "workloads", 0];

  expect(
    risk(
      { rollback: { strategy: "none", acknowledge: "x" } },
      {
        plans: [plan(open)],
        estimates: [{ wave: "main", transfers: [], downtime: { best: 1, expected: 90_000, worst: 1 } }],
        policyFails: [
          fail({ severity: "critical", specPath: ["spec", "x"] }),
          fail({ rule: "B", severity: "high", address: null }),
        ],
      },
    ),
  ).toEqual([
    {
      level: "blocked",
      factor: "policy",
      why: "policy AWS-S3-001 on aws_s3_bucket.media denies this change (critical)",
      path: ["spec", "x"],
    },
    { level: "blocked", factor: "policy", why: "policy B denies this change (high)" },
    {
      level: "blocked",
      why: "protected stateful resource aws_db_instance.a would be deleted: merge protect: false alone first",
      path,
    },
    { level: "blocked", why: "wave main falls into freeze f", path: ["spec", "waves", 0] },
    {
      level: "critical",
      why: "stateful resource aws_db_instance.b of no workload would be deleted",
      path: ["spec", "resources", 0],
    },
    { level: "high", why: "aws_db_instance.c makes the database reachable from the internet", path },
    { level: "high", why: "aws_iam_role_policy_attachment.d attaches AdministratorAccess in production" },
    { level: "high", why: "db is mission-critical and has no rollback", path: [...path, "rollback"] },
    {
      level: "high",
      why: "wave main: the downtime estimate 25.0 h exceeds constraints.maxDowntime 4h",
      path: ["spec", "waves", 0],
    },
  ]);
});
