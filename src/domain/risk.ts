import type { SpecPath } from "./spec-path.ts";

export const riskFactors = [
  "destructive",
  "dataLoss",
  "exposure",
  "iam",
  "blast",
  "downtime",
  "reversibility",
  "timing",
  "ordering",
  "compat",
  "cost",
  "policy",
  "size",
  "unknown",
] as const;
export type RiskFactor = (typeof riskFactors)[number];
export const riskLevels = ["low", "medium", "high", "critical"] as const;
export type RiskLevel = (typeof riskLevels)[number];

export interface RiskReason {
  readonly factor: RiskFactor;
  /** After multipliers and mitigations, one decimal. */
  readonly points: number;
  readonly why: string;
  readonly mitigations: readonly string[];
  /** What would lower it. */
  readonly lower?: string;
  readonly address?: string;
  readonly workload?: string;
  readonly path?: SpecPath;
}

export interface RiskGate {
  readonly level: "high" | "critical" | "blocked";
  readonly why: string;
  /** Set where another part of a review says the same thing in its own words. */
  readonly factor?: "policy";
  readonly path?: SpecPath;
}

export interface Risk {
  /** 0 to 100 */
  readonly score: number;
  readonly level: RiskLevel;
  readonly blocked: boolean;
  readonly gates: readonly RiskGate[];
  /** Sorted by points, worst first. */
  readonly reasons: readonly RiskReason[];
  /** What the score adds up: each factor's points, of which at most its cap counts. Worst first. */
  readonly factors: readonly { readonly factor: RiskFactor; readonly points: number; readonly cap: number }[];
  /** Factors at zero, so that silence is visible. */
  readonly silent: readonly RiskFactor[];
  readonly confidence: { readonly score: number; readonly level: "high" | "medium" | "low"; readonly because: readonly string[] };
}
