import { compatibilityOf, enginesOf } from "../../domain/compatibility.ts";
import type { FullMigration, FullWave } from "../../domain/defaults.ts";
import type { Spread, WaveEstimate } from "../../domain/estimate.ts";
import type { UnlocatedFinding } from "../../domain/finding.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import { secondsOf } from "../../domain/units.ts";
import type { Move } from "./move.ts";
import { copiesOverLine } from "./transfer-method.ts";
import { sayAbout, saySpread } from "./words.ts";

const defaultMaxDowntime = "4h";

export interface EstimatedWave {
  readonly wave: FullWave;
  /** In spec.waves. */
  readonly index: number;
  readonly moves: readonly Move[];
  readonly estimate: WaveEstimate;
  readonly migration: FullMigration;
  /** The wave's downtime if its transfers were these instead. */
  readonly downtimeOf: (moves: readonly Move[]) => Spread | null;
}

/** SIR-E210; a warning where the migration tolerates high risk. */
export function downtimeTooLong(wave: EstimatedWave): readonly UnlocatedFinding[] {
  const { constraints } = wave.migration.spec;
  const text = constraints?.maxDowntime ?? defaultMaxDowntime;
  const limit = secondsOf(text);
  const downtime = wave.estimate.downtime;
  // A transfer that never catches up has its own finding; its endless downtime adds nothing.
  if (limit === undefined || downtime === null || downtime.expected === Infinity || downtime.expected <= limit) return [];
  return [
    {
      code: "SIR-E210",
      level: constraints?.riskTolerance === "high" ? "warning" : "error",
      message: `wave ${wave.wave.name}: estimated downtime ${saySpread(downtime)} exceeds maxDowntime ${text}. ${shorter(wave, downtime)}`,
      path: wavePath(wave),
    },
  ];
}

function shorter(wave: EstimatedWave, downtime: Spread): string {
  const moves = wave.moves.map((move): Move => (canGoOnline(move) ? { ...move, mode: "online" } : move));
  const online = wave.downtimeOf(moves);
  if (online !== null && online.expected < downtime.expected)
    return `mode: online brings it to about ${sayAbout(online.expected)}.`;
  return "Raise bandwidth, split the wave, or allow more with constraints.maxDowntime.";
}

/** Is there a known change rate and a vendor's word that the pair can be replicated while it runs? */
function canGoOnline({ workload, method, mode, migration }: Move): boolean {
  if (mode === "online" || !copiesOverLine(method) || workload.data?.changeRate === undefined) return false;
  if (workload.kind !== "database") return method === "object-sync" || method === "file-sync" || method === "block-replication";
  const { from: named, to } = enginesOf(workload);
  const from = named ?? to;
  return from !== undefined && to !== undefined && compatibilityOf(from, to, migration.spec.target.provider)?.online === true;
}

/** A migration without waves has one, `main`, that stands nowhere in the file; the limit it breaks does. */
function wavePath({ migration, index }: EstimatedWave): SpecPath {
  return migration.spec.waves[index]?.name === "main" ? ["spec", "constraints", "maxDowntime"] : ["spec", "waves", index];
}
