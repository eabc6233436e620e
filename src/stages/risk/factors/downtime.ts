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
  const allowed = secondsOf(text);
  if (allowed === undefined) return { points: [] };
  const judged = scope.waves.flatMap((wave) => judge(wave, { scope, text, allowed }));
  return { points: judged.map(({ point }) => point), gates: judged.flatMap(({ gate }) => gate ?? []) };
}

interface Limit {
  readonly scope: Scope;
  readonly text: string;
  readonly allowed: number;
}

function judge(
  wave: ScopedWave,
  { scope, text, allowed }: Limit,
): readonly { readonly point: RiskPoint; readonly gate?: RiskGate }[] {
  const expected = wave.estimate?.downtime?.expected;
  if (!wave.moving || expected === undefined || expected === 0) return [];
  const path = ["spec", "waves", wave.index];
  const point: RiskPoint = {
    factor: "downtime",
    base: bandOf(expected / allowed, scope.weights.points.downtime),
    why: `wave ${wave.wave.name}: estimated downtime ${sayDuration(expected)} of ${text} allowed`,
    lower: "Replicate online, raise bandwidth, or split the wave.",
    mitigations: [
      ...(wave.workloads.some(({ workload }) => weightedCutover(workload)) ? (["weightedCutover"] as const) : []),
      ...rehearsed(scope),
    ],
    path,
  };
  if (expected <= allowed) return [{ point }];
  const why = `wave ${wave.wave.name}: the downtime estimate ${sayDuration(expected)} exceeds constraints.maxDowntime ${text}`;
  return [{ point, gate: { level: "high", why, path } }];
}

function bandOf(share: number, bands: RiskWeights["points"]["downtime"]): number {
  if (share > 1) return bands.aboveAll;
  if (share > 0.8) return bands.aboveFourFifths;
  return share > 0.5 ? bands.aboveHalf : 0;
}
