/** Who needs whom, by workload name. */
export type Needs = ReadonlyMap<string, readonly string[]>;

export interface Arrangement {
  /** Workloads by step: each needs only what is in earlier steps. */
  readonly steps: readonly (readonly string[])[];
  /** Edges that close a circle, as `from to`: they can only be wishes. */
  readonly circular: ReadonlySet<string>;
}

export const edgeKey = (from: string, to: string): string => `${from} ${to}`;

/** Puts dependencies first. An edge that closes a circle is left out, in the order of the inventory. */
export function arrange(needs: Needs): Arrangement {
  const circular = new Set<string>();
  const step = new Map<string, number>();
  const open = new Set<string>();
  for (const root of needs.keys()) visit(root, needs, { circular, step, open });
  const steps: string[][] = [];
  for (const [name, index] of step) (steps[index] ??= []).push(name);
  return { steps, circular };
}

interface Walk {
  readonly circular: Set<string>;
  readonly step: Map<string, number>;
  readonly open: Set<string>;
}

/** With a stack of its own: an inventory may be one chain of fifty thousand. */
function visit(root: string, needs: Needs, { circular, step, open }: Walk): void {
  const stack: { readonly name: string; next: number; step: number }[] = [];
  const enter = (name: string) => {
    open.add(name);
    stack.push({ name, next: 0, step: 0 });
  };
  if (!step.has(root)) enter(root);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const need = (needs.get(top.name) ?? [])[top.next];
    top.next += 1;
    if (need === undefined) {
      open.delete(top.name);
      step.set(top.name, top.step);
      stack.pop();
      const parent = stack.at(-1);
      if (parent !== undefined) parent.step = Math.max(parent.step, top.step + 1);
    } else if (open.has(need)) circular.add(edgeKey(top.name, need));
    else if (step.has(need)) top.step = Math.max(top.step, (step.get(need) ?? 0) + 1);
    else if (needs.has(need)) enter(need);
  }
}
