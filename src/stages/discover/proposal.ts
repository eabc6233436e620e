import type { Migration } from "../../domain/spec.generated.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import type { Found, Skipped } from "./found.ts";

/** Something to add to a spec, in this order. */
export interface Addition {
  readonly path: SpecPath;
  readonly to: unknown;
  readonly comment?: string;
}

export interface Proposed {
  readonly name: string;
  readonly kind: Found["kind"];
  /** Where the inventory says it. */
  readonly origin: string;
  /** Stays where it is for now, because something is not known. */
  readonly retained: boolean;
  readonly notes: readonly string[];
}

export interface Proposal {
  readonly additions: readonly Addition[];
  readonly added: readonly Proposed[];
  /** Those that a workload of the spec stands for already. */
  readonly present: readonly { readonly name: string; readonly origin: string; readonly workload: string }[];
  readonly skipped: readonly Skipped[];
  readonly waves: readonly PlannedWave[];
}

export interface Wishes {
  /** The spec as it is; a new one has no workloads yet. */
  readonly spec: Pick<Migration["spec"], "waves"> & { readonly workloads: Migration["spec"]["workloads"] | readonly [] };
  /** An existing planned wave for everything that is new. */
  readonly wave?: string;
  /** Left out, with the reason, by origin. */
  readonly excluded: ReadonlyMap<string, string>;
}

/** A wave and the new workloads in it. */
export interface PlannedWave {
  readonly name: string;
  readonly workloads: readonly string[];
}
