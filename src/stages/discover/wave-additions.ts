import { isActive } from "../../domain/workload.ts";
import type { Workload } from "../../domain/spec.generated.ts";
import { arrange } from "./arrange.ts";
import type { Addition, PlannedWave, Wishes } from "./proposal.ts";

interface NewWorkload {
  readonly name: string;
  readonly dependsOn?: NonNullable<Workload["dependsOn"]>;
  /** Workloads of the spec that it needs. */
  readonly existing: readonly string[];
}

interface Waves {
  readonly additions: readonly Addition[];
  readonly waves: readonly PlannedWave[];
}

/** New workloads go into new planned waves, dependencies first, or into the wave that was asked for. Nothing is built by a proposal. */
export function waveAdditions({ spec, wave }: Wishes, fresh: readonly NewWorkload[]): Waves {
  if (fresh.length === 0) return { additions: [], waves: [] };
  const index = (spec.waves ?? []).findIndex(({ name }) => name === wave);
  if (wave !== undefined && index !== -1) return intoWave(index, wave, spec.waves?.[index]?.workloads.length ?? 0, fresh);
  const written = wavesOf(fresh, spec, wave);
  const waves = written.map(({ name, workloads }) => ({ name, workloads }));
  if (spec.waves !== undefined) {
    const start = spec.waves.length;
    return { waves, additions: written.map((to, at) => ({ path: ["spec", "waves", start + at], to })) };
  }
  // Without waves everything is in one that is built; it has to be named now, or it would be in none.
  const active = spec.workloads.filter(isActive).map(({ name }) => name);
  const main = active.length === 0 ? [] : [{ name: "main", state: "built", workloads: active }];
  return { waves, additions: [{ path: ["spec", "waves"], to: [...main, ...written] }] };
}

function intoWave(index: number, name: string, length: number, fresh: readonly NewWorkload[]): Waves {
  const workloads = fresh.map((workload) => workload.name);
  return {
    waves: [{ name, workloads }],
    additions: workloads.map((to, at) => ({ path: ["spec", "waves", index, "workloads", length + at], to })),
  };
}

interface WrittenWave extends PlannedWave {
  readonly state: "planned";
  readonly dependsOn?: readonly string[];
}

function wavesOf(fresh: readonly NewWorkload[], spec: Wishes["spec"], wanted: string | undefined): readonly WrittenWave[] {
  const names = new Set(fresh.map(({ name }) => name));
  const hard = new Map(
    fresh.map(({ name, dependsOn }) => [
      name,
      (dependsOn ?? []).flatMap((need) => (typeof need === "string" && names.has(need) ? [need] : [])),
    ]),
  );
  const steps = wanted === undefined ? arrange(hard).steps : [[...names]];
  const waveOf = new Map(
    (spec.waves ?? []).flatMap(({ name, workloads }) => workloads.map((workload) => [workload, name] as const)),
  );
  const needed = new Map(fresh.map(({ name, existing }) => [name, existing]));
  const taken = new Set((spec.waves ?? [{ name: "main" }]).map(({ name }) => name));
  const waves: WrittenWave[] = [];
  for (const workloads of steps) {
    const earlier = workloads
      .flatMap((name) => needed.get(name) ?? [])
      .map((name) => (spec.waves === undefined ? "main" : waveOf.get(name)));
    const before = new Set([...earlier, waves.at(-1)?.name].filter((name) => name !== undefined));
    const name = wanted ?? nextName(taken);
    taken.add(name);
    waves.push({ name, state: "planned", workloads, ...(before.size === 0 ? {} : { dependsOn: [...before] }) });
  }
  return waves;
}

function nextName(taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) if (!taken.has(`discovered-${count}`)) return `discovered-${count}`;
}
