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
