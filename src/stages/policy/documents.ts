import type { Attributes, Json } from "../../domain/change.ts";
import { isInside } from "./dotted.ts";
import { textLeaves } from "./leaves.ts";
import { depthLimit } from "./normalise.ts";

/** An IAM policy has at most 10 KB, a dashboard 1 MB. */
const sizeLimit = 1024 * 1024;

/**
 * JSON texts of a resource, parsed once for all rules. A top-level attribute gives its document; attributes inside
 * blocks give a list of documents under their path. What the plan leaves unknown comes from the configuration.
 */
export function documentsOf(
  value: Attributes,
  config: Attributes,
  sensitive: readonly string[],
): { readonly [path: string]: Json } {
  const found = new Map<string, Json[]>();
  for (const [path, documents] of [...collect(config, sensitive), ...collect(value, sensitive)]) found.set(path, documents);
  return Object.fromEntries(
    [...found].flatMap(([path, documents]) => {
      const [first] = documents;
      if (first === undefined) return [];
      return [[path, documents.length > 1 || path.includes(".") ? documents : first]];
    }),
  );
}

function collect(attributes: Attributes, sensitive: readonly string[]): ReadonlyMap<string, Json[]> {
  const found = new Map<string, Json[]>();
  for (const { path, text } of textLeaves(attributes)) {
    const name = path.join(".");
    if (sensitive.some((hidden) => isInside(name, hidden))) continue;
    const document = parse(text);
    if (document === undefined) continue;
    const known = found.get(name);
    if (known === undefined) found.set(name, [document]);
    else known.push(document);
  }
  return found;
}

function parse(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text) || text.length > sizeLimit || nesting(text) > depthLimit) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** How deep brackets nest, strings included: an upper bound, found without parsing. */
function nesting(text: string): number {
  let depth = 0;
  let most = 0;
  for (const character of text) {
    if (character === "{" || character === "[") most = Math.max(most, (depth += 1));
    else if (character === "}" || character === "]") depth -= 1;
  }
  return most;
}
