import {
  riskFactors,
  riskLevels,
  type Risk,
  type RiskFactor,
  type RiskGate,
  type RiskLevel,
  type RiskReason,
} from "../../domain/risk.ts";
import { mitigations, type RiskTolerance, type RiskWeights } from "../../domain/risk-weights.ts";
import type { Environment } from "../../domain/workload.ts";
import type { RiskPoint } from "./point.ts";

export interface RiskSetting {
  readonly environment: Environment;
  readonly tolerance: RiskTolerance;
  readonly weights: RiskWeights;
}

/**
 * Points to score and level: each point times environment, criticality and what mitigates it; each factor up to its cap; 100 at
 * most. The level is never below a gate; a blocked change is critical whatever its score.
 */
export function scoreRisk(
  points: readonly RiskPoint[],
  gates: readonly RiskGate[],
  setting: RiskSetting,
): Omit<Risk, "confidence"> {
  const reasons = points.map((point) => reasonOf(point, setting)).filter((reason) => reason.points > 0);
  const byFactor = new Map<RiskFactor, number>();
  // In tenths: whole numbers add up to the same in any order.
  for (const { factor, points: worth } of reasons) byFactor.set(factor, (byFactor.get(factor) ?? 0) + Math.round(worth * 10));
  const tenths = [...byFactor].reduce((sum, [factor, worth]) => sum + Math.min(setting.weights.caps[factor] * 10, worth), 0);
  const score = Math.min(100, Math.round(tenths / 10));
  return {
    score,
    level: highest([levelOf(score, setting), ...gates.map(({ level }) => (level === "blocked" ? "critical" : level))]),
    blocked: gates.some(({ level }) => level === "blocked"),
    gates: inOrder(gates),
    reasons: reasons.toSorted(worstFirst),
    factors: [...byFactor]
      .map(([factor, worth]) => ({ factor, points: worth / 10, cap: setting.weights.caps[factor] }))
      .toSorted((a, b) => b.points - a.points || riskFactors.indexOf(a.factor) - riskFactors.indexOf(b.factor)),
    silent: riskFactors.filter((factor) => !byFactor.has(factor)),
  };
}

function reasonOf(point: RiskPoint, { environment, weights }: RiskSetting): RiskReason {
  const { base, criticality, mitigations: names = [], everywhere, ...seen } = point;
  const place = everywhere === true ? 1 : weights.environment[environment];
  const importance = criticality === undefined ? 1 : weights.criticality[criticality];
  const left = names.reduce((rest, name) => rest * (1 - weights.mitigations[name]), 1);
  const points = Math.round(base * place * importance * left * 10) / 10;
  // A score that is not a number compares as low. That is a mistake of ours, and must not pass for safety.
  if (!Number.isFinite(points)) throw new TypeError(`The risk of "${point.why}" is not a number.`);
  const said = names.map((name) => `${mitigations[name]} -${Math.round(weights.mitigations[name] * 100)} %`);
  return { ...seen, points, mitigations: said };
}

function levelOf(score: number, { tolerance, weights }: RiskSetting): RiskLevel {
  const from = weights.levels[tolerance];
  if (score >= from.critical) return "critical";
  if (score >= from.high) return "high";
  return score >= from.medium ? "medium" : "low";
}

function highest(levels: readonly RiskLevel[]): RiskLevel {
  return riskLevels[Math.max(...levels.map((level) => riskLevels.indexOf(level)))] ?? "critical";
}

function worstFirst(a: RiskReason, b: RiskReason): number {
  return b.points - a.points || riskFactors.indexOf(a.factor) - riskFactors.indexOf(b.factor) || compare(a.why, b.why);
}

const gateOrder = ["blocked", "critical", "high"] as const;

/** Worst first, each sentence once. */
function inOrder(gates: readonly RiskGate[]): readonly RiskGate[] {
  const once = [...new Map(gates.map((gate) => [`${gate.level} ${gate.why}`, gate])).values()];
  return once.toSorted((a, b) => gateOrder.indexOf(a.level) - gateOrder.indexOf(b.level) || compare(a.why, b.why));
}

/** By code unit, so that no machine's locale changes the order. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
