import type { Block, Expression } from "./expression.ts";
import type { ReferenceResolver } from "./references.ts";
import type { Frame } from "./values.ts";

/** What the arguments of one resource refer to, by dotted path. List indexes are dropped: plans reorder sets of blocks. */
export interface Links {
  readonly refs: ReadonlyMap<string, ReadonlySet<string>>;
  /** Paths whose expression goes through a local that the plan does not tell. */
  readonly hidden: ReadonlyMap<string, ReadonlySet<string>>;
}

export function linksOf(body: Block, frame: Frame, resolver: ReferenceResolver): Links {
  const refs = new Map<string, Set<string>>();
  const hidden = new Map<string, Set<string>>();
  const visit = (expression: Expression, path: string): void => {
    switch (expression.kind) {
      case "constant":
      case "opaque":
        return;
      case "references": {
        const targets = resolver.targetsOf(expression, frame);
        addAll(refs, path, targets.resources);
        addAll(hidden, path, targets.hidden);
        return;
      }
      case "block":
        for (const [name, entry] of expression.entries) visit(entry, path === "" ? name : `${path}.${name}`);
        return;
      case "list":
        for (const item of expression.items) visit(item, path);
    }
  };
  visit(body, "");
  return { refs, hidden };
}

function addAll(map: Map<string, Set<string>>, path: string, values: ReadonlySet<string>): void {
  if (values.size === 0) return;
  const known = map.get(path);
  if (known === undefined) map.set(path, new Set(values));
  else for (const value of values) known.add(value);
}
