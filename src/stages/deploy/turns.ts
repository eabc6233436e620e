import { type DeployBoard, type DeployKind, type DeployLimits, type QueuedRun, waveName } from "../../domain/deploy.ts";

/** Whose turn it is among those that could run. */
export interface Turn {
  readonly run: QueuedRun;
  readonly starts: boolean;
  /** How many have their turn before it and do not start either. */
  readonly ahead: number;
  /** In MB, when its turn came. */
  readonly free: number;
}

const ranks: Readonly<Record<DeployKind, number>> = { apply: 0, plan: 1, robot: 2 };

/** A time that cannot be read is no time of waiting. */
const queuedAt = (run: QueuedRun): number => {
  const at = Date.parse(run.queuedAt);
  return Number.isNaN(at) ? Infinity : at;
};

function rankOf(run: QueuedRun, now: Date, { patienceSeconds }: DeployLimits): number {
  return now.getTime() - queuedAt(run) >= patienceSeconds * 1000 ? ranks.apply : ranks[run.kind];
}

const compare = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Applies and whoever has waited for long, then plans, then robots; the longest waiting first. */
export const byAge =
  (now: Date, limits: DeployLimits) =>
  (a: QueuedRun, b: QueuedRun): number =>
    compare(rankOf(a, now, limits), rankOf(b, now, limits)) || compare(queuedAt(a), queuedAt(b)) || compare(a.id, b.id);

/** What it takes; a figure that is none is taken for everything. */
const needOf = ({ memoryMb }: { readonly memoryMb: number }): number => (memoryMb >= 0 ? memoryMb : Infinity);

/** One of each wave, in the order of their turns. */
export function turnsOf(ready: readonly QueuedRun[], { running, limits }: DeployBoard, now: Date): readonly Turn[] {
  const order = byAge(now, limits);
  const shares = new Map<string, number>();
  const take = (tenant: string): void => void shares.set(tenant, (shares.get(tenant) ?? 0) + 1);
  for (const { tenant } of running) take(tenant);
  let used = running.reduce((sum, run) => sum + needOf(run), 0);
  let held = 0;
  const turns: Turn[] = [];
  const left = firstOfEachWave(ready.toSorted(order)).map((run) => ({ run, rank: rankOf(run, now, limits) }));
  while (left.length > 0) {
    const [next] = left.splice(indexOfNext(left, shares), 1);
    if (next === undefined) break;
    const { run } = next;
    const isAlone = running.length === 0 && turns.length === 0;
    const starts = held === 0 && (isAlone || used + needOf(run) <= limits.memoryMb);
    turns.push({ run, starts, ahead: held, free: Math.max(0, limits.memoryMb - used) });
    if (starts) used += needOf(run);
    else held += 1;
    take(run.tenant);
  }
  return turns;
}

function firstOfEachWave(sorted: readonly QueuedRun[]): readonly QueuedRun[] {
  const seen = new Set<string>();
  return sorted.filter(({ key }) => {
    const isFirst = !seen.has(waveName(key));
    seen.add(waveName(key));
    return isFirst;
  });
}

interface Ranked {
  readonly run: QueuedRun;
  readonly rank: number;
}

/** Of the most urgent kind: the tenant with the least running, then the one that has waited longest. `left` is sorted by age. */
function indexOfNext(left: readonly Ranked[], shares: ReadonlyMap<string, number>): number {
  let best = 0;
  let least = Infinity;
  for (const [index, { run, rank }] of left.entries()) {
    if (rank !== left[0]?.rank) break;
    const share = shares.get(run.tenant) ?? 0;
    if (share < least) [best, least] = [index, share];
  }
  return best;
}
