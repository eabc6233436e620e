import type { FullMigration, FullWave } from "../../../domain/defaults.ts";
import type { WaveState } from "../../../domain/workload.ts";
import { yamlText, type Draft } from "../draft.ts";
import { movesData } from "../moves.ts";
import { listed } from "../words.ts";
import type { ChangeRule } from "./versions.ts";

const road = ["planned", "built", "replicating", "cutover", "finalized"] as const;

/** SIR-E301: a wave takes one step per merge. */
export const oneStepAtATime: ChangeRule = ({ before, after }) =>
  after.spec.waves.flatMap((wave, index) => {
    const earlier = before.spec.waves.find(({ name }) => name === wave.name)?.state ?? "planned";
    const fault = stepFault(earlier, wave, hasTransfer(wave, after));
    return fault === undefined ? [] : [{ ...fault, path: ["spec", "waves", index, "state"] }];
  });

/** SIR-E310: a wave and one that it builds on do not move in one merge: the second needs what the first has really become. */
export const oneOfAChain: ChangeRule = ({ before, after: { spec } }) => {
  const moves = ({ name, state }: FullWave): boolean =>
    state !== (before.spec.waves.find((wave) => wave.name === name)?.state ?? "planned");
  return spec.waves.flatMap((wave, index): readonly Draft[] => {
    const first = moves(wave) ? foundations(wave, spec.waves).find(moves) : undefined;
    if (first === undefined) return [];
    const message = `wave ${wave.name} builds on ${first.name}, and both move in one merge. Leave ${wave.name} as it is until ${first.name} is ${first.state}.`;
    return [{ code: "SIR-E310", path: ["spec", "waves", index, "state"], message }];
  });
};

/** Waves that this one builds on, also through others. */
function foundations(wave: FullWave, waves: readonly FullWave[]): readonly FullWave[] {
  const found = new Set<string>();
  const visit = ({ dependsOn = [] }: FullWave): void => {
    for (const name of dependsOn) {
      if (found.has(name)) continue;
      found.add(name);
      const next = waves.find((one) => one.name === name);
      if (next !== undefined) visit(next);
    }
  };
  visit(wave);
  return waves.filter(({ name }) => found.has(name));
}

/** A file that is new may take over a migration that is under way, but nothing that people already depend on. */
export function firstStates({ spec }: FullMigration): readonly Draft[] {
  return spec.waves.flatMap(({ name, state }, index): readonly Draft[] =>
    ["planned", "built", "replicating"].includes(state)
      ? []
      : [
          {
            code: "SIR-E301",
            path: ["spec", "waves", index, "state"],
            message: `wave ${name} is new and starts as ${state}. Start with planned or built.`,
          },
        ],
  );
}

const hasTransfer = ({ workloads }: FullWave, migration: FullMigration): boolean =>
  migration.spec.workloads.some((workload) => workloads.includes(workload.name) && movesData(workload, migration));

function stepFault(from: WaveState, { name, state: to }: FullWave, transfers: boolean): Omit<Draft, "path"> | undefined {
  if (from === to) return undefined;
  const way = transfers ? road : road.filter((state) => state !== "replicating");
  const next = nextStates(from, way);
  if (next.includes(to)) return undefined;
  const [forward] = next;
  const advice = forward === undefined ? "Describe a new wave instead." : `Set state: ${listed(next, "or")}.`;
  const message = `wave ${name}: ${from} -> ${to} ${reason(from, to, way)}. ${advice}`;
  return { code: "SIR-E301", message, ...(forward === undefined ? {} : { replacement: yamlText(forward) }) };
}

function nextStates(from: WaveState, way: readonly WaveState[]): readonly WaveState[] {
  // A wave whose transfer was removed while it replicated still goes on from there.
  const following = from === "replicating" ? "cutover" : way[way.indexOf(from) + 1];
  const forward = from === "rolled-back" || following === undefined ? [] : [following];
  return ["built", "replicating", "cutover"].includes(from) ? [...forward, "rolled-back"] : forward;
}

function reason(from: WaveState, to: WaveState, way: readonly WaveState[]): string {
  if (from === "rolled-back") return "is not possible: what was rolled back stays so";
  if (to === "replicating" && !way.includes(to)) return "has nothing to replicate";
  if (to === "rolled-back") return from === "planned" ? "has nothing to roll back" : "comes too late";
  const skipped = way.slice(way.indexOf(from) + 1, way.indexOf(to));
  return skipped.length === 0 ? "goes back" : `skips ${listed(skipped)}`;
}
