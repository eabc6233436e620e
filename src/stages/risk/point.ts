import type { RiskFactor, RiskGate } from "../../domain/risk.ts";
import type { Criticality, Mitigation } from "../../domain/risk-weights.ts";
import type { SpecPath } from "../../domain/spec-path.ts";

/** One observation before multipliers. */
export interface RiskPoint {
  readonly factor: RiskFactor;
  readonly base: number;
  /** What was seen, in words. */
  readonly why: string;
  /** What would lower it, in words. */
  readonly lower?: string;
  /** Of the workload it concerns; absent where no single workload does. */
  readonly criticality?: Criticality;
  readonly mitigations?: readonly Mitigation[];
  /** As bad in every environment. */
  readonly everywhere?: true;
  readonly address?: string;
  readonly workload?: string;
  readonly path?: SpecPath;
}

/** What a factor found. No points is an answer too: the factor is shown as silent. */
export interface Evidence {
  readonly points: readonly RiskPoint[];
  readonly gates?: readonly RiskGate[];
}

/** Shown at its place where there is one. */
export const withPath = (gate: RiskGate, path: SpecPath | undefined): RiskGate => (path === undefined ? gate : { ...gate, path });
