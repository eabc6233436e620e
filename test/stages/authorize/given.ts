import type { FailedPlan, Plan } from "../../../src/domain/plan.ts";
import type { PolicyReport, PolicyResult } from "../../../src/domain/policy.ts";
import type { ApprovalRequirement, WaveReview } from "../../../src/domain/review.ts";
import type { Risk } from "../../../src/domain/risk.ts";
import type { Evaluation } from "../../../src/stages/authorize/decide-verdict.ts";
import { change, fail, free } from "../risk/given.ts";

export const somePlan = (parts: Partial<Plan> = {}): Plan => ({
  wave: "main",
  mode: "connected",
  binding: true,
  changes: [change("update", "aws_db_instance.x")],
  drift: [],
  diagnostics: [],
  digest: "sha256:0",
  ...parts,
});

export const failed = (parts: Partial<FailedPlan> = {}): FailedPlan => ({
  wave: "main",
  mode: "connected",
  binding: true,
  failure: "terraform-failed",
  diagnostics: [],
  ...parts,
});

export const wave = (parts: Partial<WaveReview> = {}): WaveReview => ({
  name: "main",
  before: "built",
  after: "built",
  workloads: [],
  dependsOn: [],
  plan: somePlan(),
  ...parts,
});

export const risk = (parts: Partial<Risk> = {}): Risk => ({
  score: 0,
  level: "low",
  blocked: false,
  gates: [],
  reasons: [],
  factors: [],
  silent: [],
  confidence: { score: 100, level: "high", because: [] },
  ...parts,
});

export const report = (
  results: readonly Partial<PolicyResult>[] = [{ status: "pass" }],
  parts: Partial<PolicyReport> = {},
): PolicyReport => ({
  bundle: { version: "1", digest: "sha256:b" },
  inputDigest: "sha256:i",
  results: results.map((result) => fail(result)),
  requirements: [],
  coverage: { rules: 1, resources: 1, uncoveredTypes: [] },
  requestedWaivers: [],
  unusedWaivers: [],
  ...parts,
});

export const noApproval: ApprovalRequirement = { count: 0, teams: [], environments: [], separationOfDuties: true, because: [] };

/** Everything evaluated, nothing wrong, nobody asked. */
export const evaluated = (parts: Partial<Evaluation> = {}): Evaluation => ({
  waves: [wave()],
  policy: report(),
  cost: free,
  risk: risk(),
  approvals: noApproval,
  evidence: { files: 1, rules: 5, results: 9 },
  ...parts,
});

export const without = (part: "policy" | "cost" | "risk" | "approvals"): Evaluation => {
  const { [part]: _left, ...rest } = evaluated();
  return rest;
};
