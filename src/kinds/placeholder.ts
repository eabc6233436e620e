/** `${workloads.<name>.<output>}` or `${target.<field>}` in inert text, as a user wrote it. */
const pattern = /\$\uE000o(workloads|target)\.([a-zA-Z0-9_.-]+)\}/g;

export type Placeholder =
  | { readonly of: "workload"; readonly workload: string; readonly output: string }
  | { readonly of: "target"; readonly field: string };

/** The placeholder that a whole text consists of. */
export function placeholderIn(text: string): Placeholder | undefined {
  const [match] = text.matchAll(pattern);
  return match?.[0] === text ? placeholderOf(match[1], match[2]) : undefined;
}

/** Replaces every placeholder; what the resolver does not know stays as the user wrote it, inert. */
export function replacePlaceholders(text: string, resolve: (placeholder: Placeholder) => string | undefined): string {
  return text.replace(pattern, (whole, root: string, path: string) => {
    const placeholder = placeholderOf(root, path);
    return (placeholder && resolve(placeholder)) ?? whole;
  });
}

function placeholderOf(root: string | undefined, path: string | undefined): Placeholder | undefined {
  if (path === undefined) return undefined;
  if (root === "target") return { of: "target", field: path };
  const [, workload, output] = /^([a-z][a-z0-9-]*)\.(.+)$/.exec(path) ?? [];
  return workload === undefined || output === undefined ? undefined : { of: "workload", workload, output };
}
