import { isChanging, valueOf, type Change } from "../../domain/change.ts";
import type { FullMigration, FullWave, FullWorkload } from "../../domain/defaults.ts";
import type { WaveEstimate } from "../../domain/estimate.ts";
import type { Plan } from "../../domain/plan.ts";
import type { Criticality } from "../../domain/risk-weights.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import type { WaveState } from "../../domain/workload.ts";
import type { RiskPoint } from "./point.ts";
import type { RiskInput } from "./risk-input.ts";

/** What this merge would do: the only thing that adds risk. Later waves are shown, not counted. */
export interface Scope extends RiskInput {
  readonly bindingPlans: readonly Plan[];
  readonly changes: readonly ScopedChange[];
  readonly waves: readonly ScopedWave[];
}

export interface ScopedChange {
  readonly change: Change;
  /** Name of the workload it belongs to, by the plan's origin or the tag on the resource. */
  readonly owner?: string;
  /** The owner at the head, or at the base when the head has dropped it. */
  readonly workload?: FullWorkload;
  readonly criticality: Criticality;
  readonly path?: SpecPath;
}

export interface ScopedWave {
  readonly wave: FullWave;
  readonly index: number;
  /** State on the base; absent for a new wave. */
  readonly before?: WaveState;
  readonly workloads: readonly ScopedWorkload[];
  readonly estimate?: WaveEstimate;
  /** Data and traffic are still to move: the risks of the transfer lie ahead. */
  readonly moving: boolean;
}

export interface ScopedWorkload {
  readonly workload: FullWorkload;
  readonly path: SpecPath;
}

export function scopeOf(input: RiskInput): Scope {
  const bindingPlans = input.plans.flatMap((outcome) => (outcome.ok && outcome.plan.binding ? [outcome.plan] : []));
  const changes = bindingPlans.flatMap(({ changes: all }) => all.filter(isChanging).map((change) => scopedChange(change, input)));
  const waves = input.migration.spec.waves.flatMap((wave, index) => {
    const before = input.base?.spec.waves.find(({ name }) => name === wave.name);
    return isTouched(wave, before, input) ? [scopedWave(wave, index, before?.state, input)] : [];
  });
  return { ...input, bindingPlans, changes, waves };
}

export const workloadNamed = (migration: FullMigration | undefined, name: string | undefined): FullWorkload | undefined =>
  name === undefined ? undefined : migration?.spec.workloads.find((workload) => workload.name === name);

/** Where a reason about a change points. */
export function placeOf({ change, owner, path }: ScopedChange): Pick<RiskPoint, "address" | "workload" | "path"> {
  return {
    address: change.address,
    ...(owner === undefined ? {} : { workload: owner }),
    ...(path === undefined ? {} : { path }),
  };
}

function scopedChange(change: Change, { migration, base }: RiskInput): ScopedChange {
  const owner = change.origin?.workload ?? ownerTag(change);
  const workload = workloadNamed(migration, owner) ?? workloadNamed(base, owner);
  return {
    change,
    ...(owner === undefined ? {} : { owner }),
    ...(workload === undefined ? {} : { workload }),
    criticality: workload?.criticality ?? "medium",
    ...(change.origin === undefined ? {} : { path: change.origin.path }),
  };
}

/** A resource that the head no longer describes has no origin; the tag that we wrote still names its workload. */
function ownerTag(change: Change): string | undefined {
  const { tags_all: all, tags } = valueOf(change);
  for (const map of [all, tags]) {
    if (map === null || typeof map !== "object" || !Object.hasOwn(map, "sirsi:workload")) continue;
    const name = Object.entries(map).find(([key]) => key === "sirsi:workload")?.[1];
    if (typeof name === "string") return name;
  }
  return undefined;
}

/** A wave that this merge applies and that differs from the base: in resources, in state, or in what its spec says. */
function isTouched(wave: FullWave, before: FullWave | undefined, { plans, migration, base }: RiskInput): boolean {
  const binding = plans.filter((outcome) => {
    const { wave: name, binding: applies } = outcome.ok ? outcome.plan : outcome.failed;
    return applies && name === wave.name;
  });
  if (binding.length === 0) return false;
  const unsure = binding.some((outcome) => !outcome.ok || outcome.plan.changes.some(isChanging));
  return unsure || JSON.stringify(before) !== JSON.stringify(wave) || specDiffers(wave, migration, base);
}

function specDiffers(wave: FullWave, migration: FullMigration, base: FullMigration | undefined): boolean {
  return wave.workloads.some(
    (name) => JSON.stringify(workloadNamed(migration, name)) !== JSON.stringify(workloadNamed(base, name)),
  );
}

function scopedWave(wave: FullWave, index: number, before: WaveState | undefined, input: RiskInput): ScopedWave {
  const estimate = input.estimates.find(({ wave: name }) => name === wave.name);
  return {
    wave,
    index,
    workloads: input.migration.spec.workloads.flatMap((workload, at) =>
      wave.workloads.includes(workload.name) ? [{ workload, path: ["spec", "workloads", at] }] : [],
    ),
    moving: isMoving(wave.state, before),
    ...(before === undefined ? {} : { before }),
    ...(estimate === undefined ? {} : { estimate }),
  };
}

function isMoving(state: WaveState, before: WaveState | undefined): boolean {
  switch (state) {
    case "built":
    case "replicating":
      return true;
    case "cutover":
      return before !== "cutover";
    case "planned":
    case "finalized":
    case "rolled-back":
      return false;
  }
}
