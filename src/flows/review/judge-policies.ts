import type { Json } from "../../domain/change.ts";
import type { CostEstimate } from "../../domain/cost.ts";
import { Failure } from "../../domain/failure.ts";
import type { FailedPlan, Plan } from "../../domain/plan.ts";
import { policyInputs, type PolicyReport, type Rule } from "../../domain/policy.ts";
import type { Risk } from "../../domain/risk.ts";
import type { World } from "../../ports/world.ts";
import { policyData } from "../../stages/policy/data.ts";
import { customInput } from "../../stages/policy/custom/input.ts";
import { withCustom } from "../../stages/policy/custom/judge.ts";
import { policyInput, type PolicyInput } from "../../stages/policy/input.ts";
import { judge } from "../../stages/policy/judge.ts";
import { selectRules } from "../../stages/policy/selection.ts";
import { activeWaivers, exceptionsAsWaivers } from "../../stages/spec/waivers.ts";
import { plansOf, type EvaluationParts } from "./evaluation-parts.ts";

export interface PolicyBench extends EvaluationParts {
  readonly cost: CostEstimate | undefined;
  readonly rules: readonly Rule[];
  readonly plans: readonly Plan[];
  readonly failed: readonly FailedPlan[];
}

export function policyBench(parts: EvaluationParts, cost: CostEstimate | undefined): PolicyBench {
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

/** What some of the shipped rules say. */
export async function judgeShipped(
  bench: PolicyBench,
  rules: readonly Rule[],
  risk: Risk | undefined,
  world: World,
): Promise<PolicyReport> {
  const { subject, governing, catalogue } = bench;
  // The plan is most of the input, and the rules about risk do not look at it.
  const plans = rules.some(({ needs }) => needs.some((name) => name !== "risk" && name !== "now")) ? bench.plans : [];
  const { settings } = governing;
  const { input, digest, has } = inputOf(bench, plans, risk, world);
  const raw = rules.length === 0 ? [] : await world.policies.evaluate(input, dataOf(bench, rules));
  return judge({
    raw,
    catalogue,
    rules,
    plans,
    has,
    can: policyInputs.filter((name) => name !== "reviewedDigest"),
    inputDigest: digest,
    now: world.clock.now().toISOString(),
    spec: { file: subject.file, migration: subject.migration },
    waivers: waiversOf(bench, world.clock.now()),
    ...(settings?.policies === undefined ? {} : { settings: settings.policies }),
  });
}

/** The report with what the repository's own policies add. Throws a Failure when they cannot be evaluated: then nobody knows what they say. */
export async function addCustom(
  report: PolicyReport,
  bench: PolicyBench,
  risk: Risk | undefined,
  world: World,
): Promise<PolicyReport> {
  const { subject, governing, plans } = bench;
  const { sources, problem } = governing.custom;
  if (problem !== undefined) throw new Failure("custom-policies-failed", { why: problem });
  if (sources.length === 0) return report;
  const bundle = await world.customPolicies.load(sources);
  const { input } = inputOf(bench, plans, risk, world);
  return withCustom(report, {
    findings: await bundle.evaluate(customInput(input), dataOf(bench, [])),
    bundle: { digest: bundle.digest, packages: bundle.packages, files: sources.map(({ path }) => path) },
    plans,
    now: world.clock.now().toISOString(),
    spec: { file: subject.file, migration: subject.migration },
    waivers: waiversOf(bench, world.clock.now()).inForce,
  });
}

function inputOf(
  { subject, governing, cost, failed }: PolicyBench,
  plans: readonly Plan[],
  risk: Risk | undefined,
  world: World,
): PolicyInput {
  const { settings } = governing;
  return policyInput({
    now: world.clock.now().toISOString(),
    plans,
    failed,
    migration: subject.gates,
    ...(settings === undefined ? {} : { settings }),
    ...(cost === undefined ? {} : { cost }),
    ...(risk === undefined ? {} : { risk }),
  });
}

function dataOf({ catalogue, governing, subject }: PolicyBench, rules: readonly Rule[]): Json {
  const { settings } = governing;
  return policyData({
    params: catalogue.params,
    rules,
    migration: subject.gates,
    ...(settings === undefined ? {} : { settings }),
  });
}

/** A waiver or exception counts only once it is on the base; at the head it is shown as requested. */
export function waiversOf({ subject, governing }: Pick<EvaluationParts, "subject" | "governing">, now: Date) {
  const before = subject.base === undefined ? [] : exceptionsAsWaivers(subject.base.migration, subject.base.sources);
  const after = exceptionsAsWaivers(subject.head.migration, subject.head.sources);
  return activeWaivers([...governing.waivers.base, ...before], [...governing.waivers.head, ...after], now);
}
