import type { Action, Attributes, Change } from "../../../src/domain/change.ts";
import type { CostEstimate } from "../../../src/domain/cost.ts";
import { dependencyEdges } from "../../../src/domain/graph.ts";
import type { Plan, PlanOutcome } from "../../../src/domain/plan.ts";
import type { PolicyResult } from "../../../src/domain/policy.ts";
import type { Risk, RiskFactor } from "../../../src/domain/risk.ts";
import { riskWeights } from "../../../src/domain/risk-weights.ts";
import type { FullMigration } from "../../../src/domain/defaults.ts";
import { assessRisk, type RiskInput } from "../../../src/stages/risk/assess-risk.ts";

/** A Wednesday morning. */
export const now = new Date("2026-01-14T09:00:00Z");

type ChangeParts = Partial<Omit<Change, "address" | "action">> & { readonly workload?: string };

/** `change("update", "aws_db_instance.orders", { workload: "orders-db", before, after })` */
export function change(action: Action, address: string, { workload, ...parts }: ChangeParts = {}): Change {
  const [type = "", name = ""] = address.split(".");
  const attributes: Attributes = {};
  return {
    address,
    mode: "managed",
    type,
    name,
    provider: "registry.terraform.io/hashicorp/aws",
    action,
    createBeforeDestroy: false,
    replacePaths: [],
    before: action === "create" ? null : attributes,
    after: action === "delete" || action === "forget" ? null : attributes,
    unknown: [],
    sensitive: [],
    config: {},
    refs: {},
    ...(workload === undefined ? {} : { origin: { wave: "main", workload, path: ["spec", "workloads", 0] } }),
    ...parts,
  };
}

export function plan(changes: readonly Change[], parts: Partial<Plan> = {}): PlanOutcome {
  return {
    ok: true,
    plan: {
      wave: "main",
      mode: "connected",
      binding: true,
      changes,
      drift: [],
      diagnostics: [],
      digest: "sha256:0",
      complete: true,
      errored: false,
      ...parts,
    },
  };
}

export const failedPlan = (parts: { wave?: string; binding?: boolean; mode?: "connected" | "sandbox" } = {}): PlanOutcome => ({
  ok: false,
  failed: { wave: "main", mode: "connected", binding: true, failure: "terraform-failed", diagnostics: [], ...parts },
});

export const fail = (parts: Partial<PolicyResult> = {}): PolicyResult => ({
  rule: "AWS-S3-001",
  address: "aws_s3_bucket.media",
  status: "fail",
  severity: "medium",
  attribute: null,
  actual: null,
  expected: null,
  params: {},
  controls: [],
  fingerprint: "f",
  ...parts,
});

type Given = Partial<Omit<RiskInput, "migration">> & { readonly migration: FullMigration };

/** An estimate of nothing, in which everything is priced. */
export const free: CostEstimate = {
  currency: "USD",
  priceBook: { date: "2026-01-01" },
  monthly: { before: 0, after: 0, delta: 0 },
  resources: [],
  unpriced: [],
  oneTime: [],
  discounts: [],
};

/** The risk of a merge, everything unsaid being quiet: no changes, no estimates, no failed rules, a free cost estimate. */
export function riskOf(given: Given): Risk {
  return assessRisk({
    plans: [plan([])],
    estimates: [],
    policyFails: [],
    cost: free,
    edges: dependencyEdges(given.migration),
    now,
    weights: riskWeights,
    ...given,
  });
}

/** `[points, why]` of one factor. */
export const pointsOf = (risk: Risk, factor: RiskFactor) =>
  risk.reasons.filter((reason) => reason.factor === factor).map(({ points, why }) => [points, why] as const);

export const only = (risk: Risk, factor: RiskFactor): readonly number[] => pointsOf(risk, factor).map(([points]) => points);

export const gatesOf = (risk: Risk) => risk.gates.map(({ level, why }) => `${level}: ${why}`);
