import { type DeployBoard, type QueuedRun, waveName } from "../../domain/deploy.ts";
import { ownWords } from "./order-words.ts";

/** Applies that would go back in time, with the reason in words. */
export function refusedIn({ queue, waves }: DeployBoard): ReadonlyMap<QueuedRun, string> {
  const applied = new Map(waves.map(({ key, appliedPlace }) => [waveName(key), appliedPlace]));
  return new Map(
    queue.filter(isForward).flatMap((run): readonly (readonly [QueuedRun, string])[] => {
      if (run.place === undefined || Number.isNaN(run.place)) return [[run, ownWords.placeless(run)]];
      const last = applied.get(waveName(run.key));
      return last === undefined || run.place > last ? [] : [[run, ownWords.behindApplied(run)]];
    }),
  );
}

/** Applies that a newer one of the same wave replaces, before they started. */
export function supersededIn(queue: readonly QueuedRun[]): ReadonlyMap<QueuedRun, QueuedRun> {
  const newest = new Map<string, QueuedRun>();
  const forward = queue.filter(isForward);
  for (const run of forward) {
    const best = newest.get(waveName(run.key));
    if (best === undefined || isNewer(run, best)) newest.set(waveName(run.key), run);
  }
  return new Map(
    forward.flatMap((run) => {
      const newer = newest.get(waveName(run.key));
      return newer === undefined || newer === run ? [] : [[run, newer] as const];
    }),
  );
}

const isForward = ({ kind, back }: QueuedRun): boolean => kind === "apply" && back !== true;

/** By its place on the base branch; the same commit asked for twice, by the time. */
function isNewer(run: QueuedRun, other: QueuedRun): boolean {
  const [place, than] = [run.place ?? -Infinity, other.place ?? -Infinity];
  return place === than ? Date.parse(run.queuedAt) > Date.parse(other.queuedAt) : place > than;
}
