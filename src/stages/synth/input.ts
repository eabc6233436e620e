import type { Json } from "../../domain/change.ts";
import type { FullMigration } from "../../domain/defaults.ts";
import type { UnlocatedFinding } from "../../domain/finding.ts";
import type { PlanMode } from "../../domain/plan.ts";
import type { PriceBook } from "../../domain/price.ts";
import type { ProviderSchema } from "../../domain/provider-schema.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { Stack } from "../../domain/stack.ts";
import type { ExpectedSecret, Note } from "../../kinds/kind.ts";

export interface SynthInput {
  readonly migration: FullMigration;
  /** The spec that the present state was applied from: what leaves it is decided by comparison. */
  readonly lastApplied?: FullMigration;
  readonly settings?: Settings;
  /** Files of the repository that the spec names, see {@link filesNeeded}. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Recorded outputs of applied waves: wave, output, value. */
  readonly upstream: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly prices: PriceBook;
  /** Undefined: overrides and raw resources cannot be checked and are refused. */
  readonly schema: ProviderSchema | undefined;
  /** Version constraint of the provider, before that of the settings; `~> 6.0` where neither says. */
  readonly providerVersion?: string;
  readonly mode: PlanMode;
}

/** What a native size was chosen for, and why. */
export interface SizeChoice {
  readonly workload: string;
  readonly native: string;
  readonly because: string;
}

export interface Synthesis {
  /** One per wave that has active workloads or leaves something behind, in the order of their dependencies. */
  readonly stacks: readonly Stack[];
  readonly findings: readonly UnlocatedFinding[];
  /** What people should know and need not fix. */
  readonly notes: readonly Note[];
  readonly sizes: readonly SizeChoice[];
  /** Names of each wave's outputs, to be recorded after its apply. */
  readonly waveOutputs: Readonly<Record<string, readonly string[]>>;
  /** Secrets that the service fills in before the wave needs them, by wave. */
  readonly secrets: Readonly<Record<string, readonly ExpectedSecret[]>>;
  /**
   * Workloads that this merge may not destroy or replace: protected at the head, or protected when last applied.
   * A plan that does so anyway is SIR-E303.
   */
  readonly protectedWorkloads: ReadonlySet<string>;
}
