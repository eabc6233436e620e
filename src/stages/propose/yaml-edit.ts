import type { SpecPath } from "../../domain/spec-path.ts";

/**
 * One change of a YAML text. `from` is what must stand there today. An `add` with a key needs the key to be absent; an `add`
 * with an index goes in front of `from`, and without `from` the index must be the one behind the last item.
 * Values are plain: text, finite numbers, true, false, null, lists and maps.
 */
export type YamlEdit =
  | { readonly op: "replace"; readonly path: SpecPath; readonly from: unknown; readonly to: unknown }
  | {
      readonly op: "add";
      readonly path: SpecPath;
      readonly from?: unknown;
      readonly to: unknown;
      /** One line above what is added, where the place is not inside braces or brackets. */
      readonly comment?: string;
    }
  | { readonly op: "remove"; readonly path: SpecPath; readonly from: unknown };

/** Why nothing was edited. Never quotes a value of the file. */
export interface EditProblem {
  readonly path: SpecPath;
  /** Counts from 1; absent when the problem has no place in the text. */
  readonly line?: number;
  readonly message: string;
}

export type EditResult =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problems: readonly EditProblem[] };
