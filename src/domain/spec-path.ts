/** Where a value stands in a document: keys and list indexes from the root. */
export type SpecPath = readonly (string | number)[];

/** JSON pointer of a path, the key of a {@link SourceMap}. */
export function pointer(path: SpecPath): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/**
 * A path as people say it: `spec.workloads[orders-db].size.vcpu`.
 * Items of lists of named things go by their name, so inserting one does not rename the others.
 */
export function displayPath(path: SpecPath, root: unknown): string {
  let text = "";
  let at: unknown = root;
  for (const step of path) {
    const next = at !== null && typeof at === "object" ? (at as Record<string | number, unknown>)[step] : undefined;
    if (typeof step === "number") text += `[${nameOf(next) ?? step}]`;
    else text += text === "" ? short(step) : `.${short(step)}`;
    at = next;
  }
  return text === "" ? "(document)" : text;
}

/** Keys come from files that nobody has checked yet. */
function short(key: string): string {
  const line = key.slice(0, 200).replaceAll(/[\p{Cc}\p{Cf}]/gu, " ");
  return line.length > 63 ? `${line.slice(0, 62)}…` : line;
}

function nameOf(item: unknown): string | undefined {
  if (item === null || typeof item !== "object" || !("name" in item)) return undefined;
  return typeof item.name === "string" && /^[\w.@*/-]{1,63}$/.test(item.name) ? item.name : undefined;
}
