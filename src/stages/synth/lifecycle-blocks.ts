import type { Json, Origin } from "../../domain/change.ts";
import type { FullMigration, FullWorkload } from "../../domain/defaults.ts";
import type { UnlocatedFinding } from "../../domain/finding.ts";
import { isActive, type WaveState } from "../../domain/workload.ts";

/** What the last applied spec made in one wave. */
export interface LastWave {
  readonly name: string;
  readonly state: WaveState;
  readonly origins: ReadonlyMap<string, Origin>;
}

/**
 * Resources that leave the configuration. Retained ones are forgotten: they stay in the cloud and leave the state.
 * With `snapshot` and `delete` they are simply absent, so Terraform destroys them; the last snapshot was asked for when they were made.
 */
export function removedBlocks(
  last: LastWave,
  present: ReadonlySet<string>,
  movedFrom: ReadonlySet<string>,
  head: FullMigration,
  lastApplied: FullMigration,
): readonly Json[] {
  const gone = [...last.origins].filter(([address]) => !present.has(address) && !movedFrom.has(address));
  const forgotten = gone.filter(([, { workload }]) => {
    const before = lastApplied.spec.workloads.find(({ name }) => name === workload);
    return before !== undefined && before.onDelete === "retain" && hasLeft(before, last.name, head);
  });
  return forgotten.map(([address]) => ({ from: address, lifecycle: { destroy: false } }));
}

function hasLeft({ name }: FullWorkload, wave: string, { spec }: FullMigration): boolean {
  const now = spec.workloads.find((workload) => workload.name === name);
  return now === undefined || !isActive(now) || !(spec.waves.find((one) => one.name === wave)?.workloads.includes(name) ?? false);
}

/** What the two versions of the spec must not do to each other: lose a protected workload, or carry one into another state. */
export function departures(head: FullMigration, lastApplied: FullMigration): readonly UnlocatedFinding[] {
  const moved = new Set((head.spec.moved ?? []).map(({ from }) => from));
  const applied = lastApplied.spec.waves.filter(({ state }) => state !== "planned");
  return lastApplied.spec.workloads.flatMap((before): readonly UnlocatedFinding[] => {
    const wave = applied.find(({ workloads }) => workloads.includes(before.name));
    if (wave === undefined || !isActive(before) || moved.has(before.name)) return [];
    const index = head.spec.workloads.findIndex(({ name }) => name === before.name);
    const now = head.spec.workloads[index];
    if (now === undefined || !isActive(now)) return lostWhileProtected(before, index);
    const place = head.spec.waves.find(({ workloads }) => workloads.includes(before.name));
    return place === undefined || place.name === wave.name ? [] : [carriedAway(before.name, index, wave.name, place.name)];
  });
}

function lostWhileProtected({ name, protect, onDelete }: FullWorkload, index: number): readonly UnlocatedFinding[] {
  if (!protect || onDelete === "retain") return [];
  const path = index < 0 ? ["spec", "workloads"] : ["spec", "workloads", index, "strategy"];
  const message = `${name} is protected and would be destroyed. First merge protect: false alone, then this change.`;
  return [{ code: "SIR-E303", level: "error", message, path }];
}

function carriedAway(name: string, index: number, from: string, to: string): UnlocatedFinding {
  return {
    code: "SIR-E303",
    level: "error",
    message: `${name} belongs to the state of wave ${from}; in wave ${to} it would be made again and the old one lost. Leave it in ${from}.`,
    path: ["spec", "workloads", index, "name"],
  };
}

/** Existing things that come under Terraform's care: the workload's resource of that type, the main one where there are several. */
export function importTargets(
  workload: FullWorkload,
  addresses: readonly string[],
): readonly { readonly type: string; readonly to: string | undefined; readonly id: string }[] {
  return Object.entries(workload.adopt ?? {}).map(([type, id]) => {
    const own = addresses.filter((address) => address.startsWith(`${type}.`));
    return { type, id, to: own.find((address) => address === `${type}.${workload.name}`) ?? own[0] };
  });
}
