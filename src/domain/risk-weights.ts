import file from "../../policies/risk.json" with { type: "json" };
import type { RiskFactor } from "./risk.ts";
import type { Environment } from "./workload.ts";

export const criticalities = ["low", "medium", "high", "mission-critical"] as const;
export type Criticality = (typeof criticalities)[number];
export type RiskTolerance = "low" | "medium" | "high";

/** What lowers a reason, and why it may be trusted: read from the plan or from a record, never from a promise. */
export const mitigations = {
  finalSnapshot: "final snapshot",
  pointInTime: "point-in-time recovery",
  testedRestore: "restore tested in the last 90 days",
  readReplica: "read replica",
  reverseReplication: "reverse replication",
  weightedCutover: "weighted cutover with automatic rollback",
  provenOnStaging: "same change green on staging",
} as const;
export type Mitigation = keyof typeof mitigations;

/** Every number of the risk model, versioned in policies/risk.json. Points are before multipliers; weights and shares are factors. */
export interface RiskWeights {
  readonly version: number;
  /** From this score on, the level is at least the named one; below `medium` it is low. */
  readonly levels: Readonly<Record<RiskTolerance, Readonly<Record<"medium" | "high" | "critical", number>>>>;
  readonly caps: Readonly<Record<RiskFactor, number>>;
  readonly environment: Readonly<Record<Environment, number>>;
  readonly criticality: Readonly<Record<Criticality, number>>;
  readonly mitigations: Readonly<Record<Mitigation, number>>;
  readonly points: (typeof file)["risk"]["points"];
  readonly confidence: (typeof file)["risk"]["confidence"];
  /** Terraform type to the weight of the data it holds. A type that is not listed holds none. */
  readonly dataWeights: Readonly<Record<string, number>>;
}

export const riskWeights: RiskWeights = file.risk;
