import { withDefaults, type FullMigration, type FullWave, type FullWorkload } from "../../../domain/defaults.ts";
import type { SpecDocument } from "../../../domain/document.ts";
import type { Settings } from "../../../domain/settings.generated.ts";
import type { WaveState } from "../../../domain/workload.ts";
import { isActive } from "../../../domain/workload.ts";
import type { Draft } from "../draft.ts";

/** A spec and what it was before, with defaults. */
export interface Versions {
  readonly before: FullMigration;
  readonly after: FullMigration;
  /** Names at the base by names at the head, for those that moved. */
  readonly movedFrom: ReadonlyMap<string, string>;
  /** Workloads of the base that have resources, with their wave. */
  readonly built: readonly Built[];
  /** For what the spec leaves to them. */
  readonly settings: Settings | undefined;
}

export interface Built {
  readonly workload: FullWorkload;
  readonly wave: FullWave;
}

/** One idea of what a change may do. */
export type ChangeRule = (versions: Versions) => readonly Draft[];

/** States in which a wave's resources exist. A rolled-back wave may have left some. */
export const hasResources = (state: WaveState): boolean => state !== "planned";

export function versionsOf(base: SpecDocument, head: SpecDocument, settings: Settings | undefined): Versions {
  const before = withDefaults(base.migration);
  const after = withDefaults(head.migration);
  const waves = before.spec.waves.filter(({ state }) => hasResources(state));
  const built = before.spec.workloads.flatMap((workload) => {
    const wave = waves.find(({ workloads }) => workloads.includes(workload.name));
    return wave === undefined || !isActive(workload) ? [] : [{ workload, wave }];
  });
  return { before, after, built, settings, movedFrom: new Map((after.spec.moved ?? []).map(({ from, to }) => [to, from])) };
}

/** Place of a workload of the head by name; -1 when it is not there. */
export const indexOf = ({ after }: Pick<Versions, "after">, name: string): number =>
  after.spec.workloads.findIndex((workload) => workload.name === name);
