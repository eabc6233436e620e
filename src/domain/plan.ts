import type { Change } from "./change.ts";

/**
 * How a plan was made, from most to least certain:
 * connected (real provider, the account's own state and API), offline (real provider, no account, no refresh),
 * sandbox (our provider with the vendor's schemas), static (no Terraform: configurations of base and head compared).
 */
export type PlanMode = "connected" | "offline" | "sandbox" | "static";

export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
}

/** One wave's plan. */
export interface Plan {
  readonly wave: string;
  readonly mode: PlanMode;
  /** Binding: this merge would apply it. Indicative: shown for information, never approvable. */
  readonly binding: boolean;
  /** Outputs of other waves that no apply has recorded yet, so that values stay unknown. A plan that awaits any is indicative. */
  readonly awaits?: readonly string[];
  readonly terraform?: { readonly flavour: "terraform" | "opentofu"; readonly version: string };
  readonly formatVersion?: string;
  /** undefined: the plan does not say, which is unknown and not true. */
  readonly complete?: boolean;
  readonly applyable?: boolean;
  readonly errored?: boolean;
  readonly changes: readonly Change[];
  /** Drift found while planning: what differs from the recorded state. */
  readonly drift: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
  /** sha256 over what would be done; equal digests do the same. See stages/plan/digest.ts. */
  readonly digest: string;
}

/** A wave whose plan could not be made; a gate that saw this is closed. */
export interface FailedPlan {
  readonly wave: string;
  readonly mode: PlanMode;
  readonly binding: boolean;
  readonly failure: string;
  readonly diagnostics: readonly Diagnostic[];
}

export type PlanOutcome = { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly failed: FailedPlan };
