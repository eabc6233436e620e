import type { SpecPath } from "../../domain/spec-path.ts";
import type { Block, Expression } from "./expression.ts";

/**
 * Unknown attributes that no expression of the configuration sets: the provider will fill in its default. They are as unset
 * as an attribute that is not there, and not a value that somebody chose and the plan does not know yet.
 * A `dynamic` block leaves no trace in a plan's configuration, so one whose repetition is unknown counts as unset too.
 */
export function unsetPaths(unknown: readonly SpecPath[], body: Block): readonly SpecPath[] {
  return unknown.filter((path) => !isSet(body, path));
}

function isSet(expression: Expression, path: SpecPath): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return true;
  switch (expression.kind) {
    case "constant":
    case "opaque":
    case "references":
      return true;
    case "list":
      // Plans sort sets of blocks, so the index says nothing: any item may be the one.
      return expression.items.some((item) => isSet(item, typeof step === "number" ? rest : path));
    case "block": {
      if (typeof step === "number") return isSet(expression, rest);
      const entry = expression.entries.get(step);
      return entry !== undefined && isSet(entry, rest);
    }
  }
}
