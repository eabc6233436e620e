import { secondsOf, sayDuration } from "../../../domain/units.ts";
import type { RiskGate } from "../../../domain/risk.ts";
import type { RiskWeights } from "../../../domain/risk-weights.ts";
import type { Evidence, RiskPoint } from "../point.ts";
import { rehearsed, weightedCutover } from "../mitigations.ts";
import type { Scope, ScopedWave } from "../scope.ts";

const defaultMaxDowntime = "4h";

/** The expected downtime of each wave that is still to move, as a share of what is allowed. */
export function downtime(scope: Scope): Evidence {
  const text = scope.migration.spec.constraints?.maxDowntime ?? defaultMaxDowntime;
  // A limit that cannot be read allows nothing; validation names it.
  const allowed = secondsOf(text) ?? 0;
  const judged = scope.waves.flatMap((wave): readonly Judged[] => {
    const expected = wave.moving ? (wave.estimate?.downtime?.expected ?? 0) : 0;
    return expected === 0 ? [] : [{ wave, expected, share: expected / allowed }];
  });
  return {
    points: judged.map((one) => pointOf(one, text, scope)),
    gates: judged.filter(({ share }) => share > 1).map((one) => gateOf(one, text)),
  };
}

interface Judged {
  readonly wave: ScopedWave;
  readonly expected: number;
  readonly share: number;
}

function pointOf({ wave, expected, share }: Judged, text: string, scope: Scope): RiskPoint {
  const careful = wave.workloads.some(({ workload }) => weightedCutover(workload));
  return {
    factor: "downtime",
    base: bandOf(share, scope.weights.points.downtime),
    why: `wave ${wave.wave.name}: estimated downtime ${sayDuration(expected)} of ${text} allowed`,
    lower: "Replicate online, raise bandwidth, or split the wave.",
    mitigations: [...(careful ? (["weightedCutover"] as const) : []), ...rehearsed(scope)],
    path: ["spec", "waves", wave.index],
  };
}

function gateOf({ wave, expected }: Judged, text: string): RiskGate {
  const why = `wave ${wave.wave.name}: the downtime estimate ${sayDuration(expected)} exceeds constraints.maxDowntime ${text}`;
  return { level: "high", why, path: ["spec", "waves", wave.index] };
}

function bandOf(share: number, bands: RiskWeights["points"]["downtime"]): number {
  if (share > 1) return bands.aboveAll;
  if (share > 0.8) return bands.aboveFourFifths;
  return share > 0.5 ? bands.aboveHalf : 0;
}
