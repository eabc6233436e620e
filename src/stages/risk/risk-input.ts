import type { CostEstimate } from "../../domain/cost.ts";
import type { FullMigration } from "../../domain/defaults.ts";
import type { WaveEstimate } from "../../domain/estimate.ts";
import type { PlanOutcome } from "../../domain/plan.ts";
import type { PolicyResult } from "../../domain/policy.ts";
import type { DependencyEdge } from "../../domain/review.ts";
import type { RiskWeights } from "../../domain/risk-weights.ts";
import type { EnvironmentSettings } from "../../domain/settings.generated.ts";
import type { Severity } from "../../domain/severity.ts";

export interface RiskInput {
  readonly migration: FullMigration;
  /** The migration on the base; absent when this merge brings a new one. */
  readonly base?: FullMigration;
  readonly plans: readonly PlanOutcome[];
  readonly estimates: readonly WaveEstimate[];
  /** Failed rules; any other result is ignored. */
  readonly policyFails: readonly PolicyResult[];
  /** A failed rule of this severity or worse is a deny. Default: high. */
  readonly failOn?: Severity;
  readonly cost?: CostEstimate;
  /** USD */
  readonly budget?: { readonly monthly?: number; readonly oneTime?: number };
  readonly edges: readonly DependencyEdge[];
  readonly now: Date;
  readonly weights: RiskWeights;
  /** The account that is applied to, when it stands in settings and not in the spec. */
  readonly account?: string;
  /** Freezes and windows of the repository's settings for this environment. */
  readonly calendar?: Pick<EnvironmentSettings, "freezes" | "windows">;
  readonly proven?: Proof;
}

/** What is on record, as opposed to what the spec promises. */
export interface Proof {
  /** Workload to the RFC 3339 time of its last successful restore test. */
  readonly restores?: Readonly<Record<string, string>>;
  /** The same change was applied to staging and its checks are green. */
  readonly greenOnStaging?: boolean;
}
