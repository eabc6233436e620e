import type { CostEstimate } from "../../domain/cost.ts";
import { withDefaults } from "../../domain/defaults.ts";
import { Failure } from "../../domain/failure.ts";
import type { UnlocatedFinding } from "../../domain/finding.ts";
import { dependencyEdges } from "../../domain/graph.ts";
import { locate } from "../../domain/location.ts";
import type { PolicyReport, PolicyResult, Rule } from "../../domain/policy.ts";
import { riskWeights } from "../../domain/risk-weights.ts";
import type { Risk } from "../../domain/risk.ts";
import type { World } from "../../ports/world.ts";
import { budgetFindings } from "../../stages/cost/budget.ts";
import { usageKeysOf } from "../../stages/cost/charge.ts";
import { estimateCost } from "../../stages/cost/estimate.ts";
import { readUsageFile, type UsageFile } from "../../stages/cost/usage-file.ts";
import { joinReports } from "../../stages/policy/join.ts";
import { assessRisk } from "../../stages/risk/assess-risk.ts";
import { plansOf, type EvaluationParts } from "./evaluation-parts.ts";
import { addCustom, judgeShipped, policyBench } from "./judge-policies.ts";
import type { ReviewRequest } from "./request.ts";
import type { Subject } from "./subject.ts";

/** Cost, policies and risk of one spec. A part that failed is absent and named. */
export interface Evaluation {
  readonly cost?: CostEstimate;
  readonly policy?: PolicyReport;
  readonly risk?: Risk;
  readonly rules: readonly Rule[];
  readonly findings: readonly UnlocatedFinding[];
  /** What closes the gate although everything else was evaluated, in words. */
  readonly gaps: readonly string[];
  readonly unknowns: readonly string[];
}

export async function evaluate(parts: EvaluationParts, world: World): Promise<Evaluation> {
  const cost =
    plansOf(parts.planned.outcomes).length === 0 ? nothingPlanned : await attempt("The cost", () => priced(parts, world));
  const bench = policyBench(parts, cost.value);
  // GEN-RISK-001 judges the risk score, which counts what the other rules found.
  const [about, others] = [
    bench.rules.filter(({ needs }) => needs.includes("risk")),
    bench.rules.filter(({ needs }) => !needs.includes("risk")),
  ];
  const first = await attempt("The policies", () => judgeShipped(bench, others, undefined, world));
  const risk = await attempt("The risk", () => Promise.resolve(assessed(parts, cost.value, first.value, world)));
  const second = await attempt("The policies about risk", () => judgeShipped(bench, about, risk.value, world));
  const shipped = first.value === undefined || second.value === undefined ? undefined : joinReports(first.value, second.value);
  const custom = shipped === undefined ? {} : await attemptCustom(() => addCustom(shipped, bench, risk.value, world));
  const policy = custom.value ?? shipped;
  return {
    rules: bench.rules,
    findings: cost.value === undefined ? [] : budgetFindings(cost.value, parts.subject.gates),
    gaps: custom.gap === undefined ? [] : [custom.gap],
    unknowns: [
      ...[cost, first, risk, second].flatMap(({ unknown }) => unknown ?? []),
      ...(custom.gap === undefined ? [] : ["The custom policies: what they would add to these results is not known."]),
      ...usageDoubts(parts.request),
    ],
    ...(cost.value === undefined ? {} : { cost: cost.value }),
    ...(policy === undefined ? {} : { policy: withLocations(policy, parts.subject) }),
    ...(risk.value === undefined ? {} : { risk: risk.value }),
  };
}

/** What the shipped rules found stays whatever custom policies do; that they did not answer closes the gate. */
async function attemptCustom(
  make: () => Promise<PolicyReport>,
): Promise<{ readonly value?: PolicyReport; readonly gap?: string }> {
  try {
    return { value: await make() };
  } catch (error) {
    if (error instanceof Failure) return { gap: `${error.message} ${error.next}` };
    throw error;
  }
}

interface Attempt<T> {
  readonly value?: T;
  readonly unknown?: string;
}

/** No plan is not an empty plan: its cost is not zero. */
const nothingPlanned: Attempt<CostEstimate> = { unknown: "The cost: there is no plan to price." };

/** An expected failure leaves its part out, in words; it never becomes an empty success. */
async function attempt<T>(what: string, make: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await make() };
  } catch (error) {
    if (error instanceof Failure) return { unknown: `${what} could not be evaluated: ${error.message} ${error.next}` };
    throw error;
  }
}

async function priced({ subject, estimates, planned, governing, request }: EvaluationParts, world: World): Promise<CostEstimate> {
  return estimateCost({
    changes: plansOf(planned.outcomes).flatMap(({ changes }) => changes),
    book: await world.prices.book(),
    usage: request.usage === undefined ? undefined : usageOf(request.usage),
    usageDefaults: request.usageDefaults,
    discounts: governing.settings?.cost?.discounts,
    migration: subject.migration,
    transfers: estimates.waves.flatMap(({ transfers }) => transfers),
    day: world.clock.now().toISOString().slice(0, 10),
  });
}

/** A usage file that was asked for and cannot be used would leave an estimate that looks complete and is wrong. */
function usageOf({ file, text }: NonNullable<ReviewRequest["usage"]>): UsageFile {
  const { usage, problems } = readUsageFile(text, usageKeysOf);
  const error = problems.find(({ level }) => level === "error");
  if (error !== undefined) throw new Failure("file-unreadable", { file, why: `line ${error.line}: ${error.message}` });
  return usage;
}

/** What of a usage file was passed over: a line that nothing takes up changes no figure, and its author thinks that it does. */
function usageDoubts({ usage }: ReviewRequest): readonly string[] {
  if (usage === undefined) return [];
  return readUsageFile(usage.text, usageKeysOf)
    .problems.filter(({ level }) => level === "warning")
    .map(({ line, message }) => `${usage.file}:${line}: ${message}`);
}

function assessed(parts: EvaluationParts, cost: CostEstimate | undefined, policy: PolicyReport | undefined, world: World): Risk {
  const { subject, planned, estimates, governing } = parts;
  const { budget } = subject.gates.spec.constraints ?? {};
  const calendar = governing.settings?.environments?.[subject.gates.metadata.environment];
  return assessRisk({
    migration: subject.gates,
    plans: planned.outcomes,
    estimates: estimates.waves,
    policyFails: (policy?.results ?? []).filter(({ status }) => status === "fail"),
    edges: dependencyEdges(subject.head.migration),
    now: world.clock.now(),
    weights: riskWeights,
    ...(subject.base === undefined ? {} : { base: withDefaults(subject.base.migration) }),
    ...(cost === undefined ? {} : { cost }),
    ...(budget === undefined ? {} : { budget }),
    ...(calendar === undefined ? {} : { calendar }),
  });
}

function withLocations(report: PolicyReport, { head }: Subject): PolicyReport {
  const at = (result: PolicyResult): PolicyResult =>
    result.specPath === undefined ? result : { ...result, location: locate(head.sources, result.specPath) };
  return { ...report, results: report.results.map(at) };
}
