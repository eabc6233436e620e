import type { FindingCodeId } from "../../../domain/finding-codes.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";

/** A mistake in the text, by offset. */
export interface Problem {
  readonly code: FindingCodeId;
  readonly message: string;
  readonly path?: SpecPath;
  readonly start: number;
  readonly end: number;
}
