import { isChanging, type Action, type Change } from "../../domain/change.ts";
import { riskWeights } from "../../domain/risk-weights.ts";

/** Changes that people think of as one thing: a workload, or for a plan that is not ours, a module. */
export interface ChangeGroup {
  /** Name of the workload, address of the module, or undefined for what belongs to neither. */
  readonly name?: string;
  readonly kind: "workload" | "module" | "rest";
  readonly wave?: string;
  readonly counts: Readonly<Record<Action, number>>;
  /** Holds data that its loss would lose. */
  readonly stateful: boolean;
  /** Stateful first, then by how much they destroy, then by address. */
  readonly changes: readonly Change[];
}

const isStateful = ({ type }: Pick<Change, "type">): boolean => Object.hasOwn(riskWeights.dataWeights, type);

/** Worst first. */
const order: readonly Action[] = ["delete", "replace", "forget", "update", "create", "read", "no-op"];
const rank = (action: Action): number => order.indexOf(action);

/** Groups with stateful changes come first, worst first, then in the order of the plan. Reads and no-ops only count. */
export function groupChanges(changes: readonly Change[]): readonly ChangeGroup[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = JSON.stringify(belonging(change));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()].map(groupOf).sort((one, other) => weight(one) - weight(other));
}

function belonging({ origin, address }: Change): Pick<ChangeGroup, "name" | "kind" | "wave"> {
  const wave = origin === undefined ? {} : { wave: origin.wave };
  if (origin?.workload !== undefined) return { kind: "workload", name: origin.workload, ...wave };
  const module = /^(?:module\.[^.[]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)+/.exec(address)?.[0];
  return module === undefined ? { kind: "rest", ...wave } : { kind: "module", name: module.slice(0, -1), ...wave };
}

function groupOf(members: readonly Change[]): ChangeGroup {
  const [first] = members;
  const counts = Object.fromEntries(order.map((action) => [action, members.filter((change) => change.action === action).length]));
  const changing = members.filter(isChanging);
  return {
    ...(first === undefined ? { kind: "rest" } : belonging(first)),
    counts: counts as Record<Action, number>,
    stateful: changing.some(isStateful),
    changes: changing.toSorted(
      (one, other) =>
        Number(isStateful(other)) - Number(isStateful(one)) ||
        rank(one.action) - rank(other.action) ||
        (one.address < other.address ? -1 : 1),
    ),
  };
}

function weight({ stateful, kind, changes }: ChangeGroup): number {
  const deciding = stateful ? changes.filter(isStateful) : changes;
  const worst = Math.min(order.length, ...deciding.map(({ action }) => rank(action)));
  return (stateful ? 0 : 100) + 2 * worst + (kind === "rest" ? 1 : 0);
}
