import { locate, type Location, type SourceMap } from "./location.ts";
import type { SpecPath } from "./spec-path.ts";

/** A mechanical edit that removes the finding: replace the text of a range. Offered to people, never applied unasked. */
export interface Fix {
  readonly location: Location;
  readonly replacement: string;
}

/** Something in a spec, settings or waiver file that its author should fix or know. */
export interface Finding {
  /** `SIR-E103`, `SIR-W401`; the catalogue is domain/finding-codes.ts. */
  readonly code: string;
  readonly level: "error" | "warning" | "notice";
  /** What is wrong and how to fix it, without code and path. */
  readonly message: string;
  readonly path: SpecPath;
  /** {@link path} in words, for example `spec.workloads[orders-db].size.vcpu`. */
  readonly at: string;
  readonly location: Location;
  readonly fix?: Fix;
}

/** A finding of a stage that has no text at hand; the flow locates it. */
export type UnlocatedFinding = Omit<Finding, "location" | "at"> & { readonly part?: "key" | "value" };

export function located(finding: UnlocatedFinding, sources: SourceMap, at: string): Finding {
  const { part, ...rest } = finding;
  return { ...rest, at, location: locate(sources, finding.path, part) };
}
