import type { FullMigration, FullWave, FullWorkload } from "../../domain/defaults.ts";
import type { Spread, TransferEstimate, WaveEstimate } from "../../domain/estimate.ts";
import type { UnlocatedFinding } from "../../domain/finding.ts";
import { dependencyEdges } from "../../domain/graph.ts";
import type { DependencyEdge } from "../../domain/review.ts";
import { estimateFindings } from "./findings.ts";
import { estimateMove, type Move } from "./move.ts";
import { copiesOverLine, transferMethod, transferMode } from "./transfer-method.ts";
import { longestDowntime } from "./wave-downtime.ts";

export interface TransferEstimates {
  readonly waves: readonly WaveEstimate[];
  readonly findings: readonly UnlocatedFinding[];
}

/**
 * How long each wave copies and stands still, in seconds, and what is wrong with that: SIR-E209, E210, E230, W403.
 * What cannot be computed is null and says what is missing.
 */
export function estimateTransfers(migration: FullMigration): TransferEstimates {
  const edges = dependencyEdges(migration);
  const waves = migration.spec.waves.map((wave) => {
    const moves = movesOf(wave, migration);
    return { wave, moves, estimate: estimateWave(wave, moves, edges) };
  });
  return {
    waves: waves.map(({ estimate }) => estimate),
    findings: waves.flatMap(({ wave, moves, estimate }, index) =>
      estimateFindings({
        wave,
        index,
        moves,
        estimate,
        migration,
        downtimeOf: (others) => estimateWave(wave, others, edges).downtime,
      }),
    ),
  };
}

/** The transfers of a wave. Those that copy over the line run together and share it. */
function movesOf(wave: FullWave, migration: FullMigration): readonly Move[] {
  const moving = migration.spec.workloads.flatMap((workload, index) => {
    const method = transferMethod(workload, migration);
    return wave.workloads.includes(workload.name) && method !== "none" ? [{ workload, index, method }] : [];
  });
  const sharedBy = Math.max(1, moving.filter(({ method }) => copiesOverLine(method)).length);
  return moving.map((move) => ({ ...move, mode: transferMode(move.workload, move.method), sharedBy, migration }));
}

function estimateWave(wave: FullWave, moves: readonly Move[], edges: readonly DependencyEdge[]): WaveEstimate {
  const transfers = moves.map(estimateMove);
  return { wave: wave.name, transfers, downtime: downtimeOf(wave.workloads, transfers, edges) };
}

function downtimeOf(
  names: readonly FullWorkload["name"][],
  transfers: readonly TransferEstimate[],
  edges: readonly DependencyEdge[],
): Spread | null {
  const downtimes = new Map<string, Spread>();
  for (const { workload, downtime } of transfers) {
    if (downtime === null) return null;
    downtimes.set(workload, downtime);
  }
  return longestDowntime(names, downtimes, edges);
}
