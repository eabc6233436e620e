import type { CostEstimate } from "../../domain/cost.ts";
import { withDefaults } from "../../domain/defaults.ts";
import { Failure } from "../../domain/failure.ts";
import type { UnlocatedFinding } from "../../domain/finding.ts";
import { dependencyEdges } from "../../domain/graph.ts";
import { locate } from "../../domain/location.ts";
import type { FailedPlan, Plan, PlanOutcome } from "../../domain/plan.ts";
import { policyInputs, type PolicyCatalogue, type PolicyReport, type PolicyResult, type Rule } from "../../domain/policy.ts";
import { riskWeights } from "../../domain/risk-weights.ts";
import type { Risk } from "../../domain/risk.ts";
import type { World } from "../../ports/world.ts";
import { budgetFindings } from "../../stages/cost/budget.ts";
import { usageKeysOf } from "../../stages/cost/charge.ts";
import { estimateCost } from "../../stages/cost/estimate.ts";
import { readUsageFile, type UsageFile } from "../../stages/cost/usage-file.ts";
import type { TransferEstimates } from "../../stages/estimate/estimate-transfers.ts";
import { policyData } from "../../stages/policy/data.ts";
import { policyInput, type PolicyInputParts } from "../../stages/policy/input.ts";
import { joinReports } from "../../stages/policy/join.ts";
import { judge } from "../../stages/policy/judge.ts";
import { selectRules } from "../../stages/policy/selection.ts";
import { assessRisk } from "../../stages/risk/assess-risk.ts";
import { activeWaivers, exceptionsAsWaivers } from "../../stages/spec/waivers.ts";
import type { Governing } from "./governing.ts";
import type { Planned } from "./plan-waves.ts";
import type { ReviewRequest } from "./request.ts";
import type { Subject } from "./subject.ts";

export interface EvaluationParts {
  readonly subject: Subject;
  readonly estimates: TransferEstimates;
  readonly planned: Planned;
  readonly governing: Governing;
  readonly catalogue: PolicyCatalogue;
  readonly request: ReviewRequest;
}

/** Cost, policies and risk of one spec. A part that failed is absent and named. */
export interface Evaluation {
  readonly cost?: CostEstimate;
  readonly policy?: PolicyReport;
  readonly risk?: Risk;
  readonly rules: readonly Rule[];
  readonly findings: readonly UnlocatedFinding[];
  readonly unknowns: readonly string[];
}

export async function evaluate(parts: EvaluationParts, world: World): Promise<Evaluation> {
  const cost =
    plansOf(parts.planned.outcomes).length === 0 ? nothingPlanned : await attempt("The cost", () => priced(parts, world));
  const bench = benchOf(parts, cost.value);
  const first = await attempt("The policies", () =>
    judged(
      bench,
      bench.rules.filter(({ needs }) => !needs.includes("risk")),
      undefined,
      world,
    ),
  );
  const risk = await attempt("The risk", () => Promise.resolve(assessed(parts, cost.value, first.value, world)));
  // GEN-RISK-001 judges the risk score, which counts what the other rules found.
  const second = await attempt("The policies about risk", () =>
    judged(
      bench,
      bench.rules.filter(({ needs }) => needs.includes("risk")),
      risk.value,
      world,
    ),
  );
  const policy = first.value === undefined || second.value === undefined ? undefined : joinReports(first.value, second.value);
  return {
    rules: bench.rules,
    findings: cost.value === undefined ? [] : budgetFindings(cost.value, parts.subject.gates),
    unknowns: [...[cost, first, risk, second].flatMap(({ unknown }) => unknown ?? []), ...usageDoubts(parts.request)],
    ...(cost.value === undefined ? {} : { cost: cost.value }),
    ...(policy === undefined ? {} : { policy: withLocations(policy, parts.subject) }),
    ...(risk.value === undefined ? {} : { risk: risk.value }),
  };
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

interface PolicyBench extends EvaluationParts {
  readonly cost: CostEstimate | undefined;
  readonly rules: readonly Rule[];
  readonly plans: readonly Plan[];
  readonly failed: readonly FailedPlan[];
}

function benchOf(parts: EvaluationParts, cost: CostEstimate | undefined): PolicyBench {
  const { catalogue, governing, subject, planned } = parts;
  const policies = governing.settings?.policies;
  const rules = selectRules(catalogue, {
    frameworks: subject.gates.spec.compliance?.frameworks ?? [],
    ...(policies === undefined ? {} : { settings: policies }),
  });
  return {
    ...parts,
    cost,
    rules,
    plans: plansOf(planned.outcomes),
    failed: planned.outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.failed])),
  };
}

async function judged(bench: PolicyBench, rules: readonly Rule[], risk: Risk | undefined, world: World): Promise<PolicyReport> {
  const { subject, governing, catalogue, cost, failed } = bench;
  // The plan is most of the input, and the rules about risk do not look at it.
  const plans = rules.some(({ needs }) => needs.some((name) => name !== "risk" && name !== "now")) ? bench.plans : [];
  const { settings } = governing;
  const now = world.clock.now().toISOString();
  const parts: PolicyInputParts = {
    now,
    plans,
    failed,
    migration: subject.gates,
    ...(settings === undefined ? {} : { settings }),
    ...(cost === undefined ? {} : { cost }),
    ...(risk === undefined ? {} : { risk }),
  };
  const { input, digest, has } = policyInput(parts);
  const data = policyData({
    params: catalogue.params,
    rules,
    migration: subject.gates,
    ...(settings === undefined ? {} : { settings }),
  });
  const raw = rules.length === 0 ? [] : await world.policies.evaluate(input, data);
  return judge({
    raw,
    catalogue,
    rules,
    plans,
    has,
    can: policyInputs.filter((name) => name !== "reviewedDigest"),
    inputDigest: digest,
    now,
    spec: { file: subject.file, migration: subject.migration },
    waivers: waiversOf(bench, world.clock.now()),
    ...(settings?.policies === undefined ? {} : { settings: settings.policies }),
  });
}

/** A waiver or exception counts only once it is on the base; at the head it is shown as requested. */
function waiversOf({ subject, governing }: EvaluationParts, now: Date) {
  const before = subject.base === undefined ? [] : exceptionsAsWaivers(subject.base.migration, subject.base.sources);
  const after = exceptionsAsWaivers(subject.head.migration, subject.head.sources);
  return activeWaivers([...governing.waivers.base, ...before], [...governing.waivers.head, ...after], now);
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

const plansOf = (outcomes: readonly PlanOutcome[]): readonly Plan[] =>
  outcomes.flatMap((outcome) => (outcome.ok ? [outcome.plan] : []));

function withLocations(report: PolicyReport, { head }: Subject): PolicyReport {
  const at = (result: PolicyResult): PolicyResult =>
    result.specPath === undefined ? result : { ...result, location: locate(head.sources, result.specPath) };
  return { ...report, results: report.results.map(at) };
}
