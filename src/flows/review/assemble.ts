import type { Change } from "../../domain/change.ts";
import type { WaveEstimate } from "../../domain/estimate.ts";
import { located, type Finding, type UnlocatedFinding } from "../../domain/finding.ts";
import { dependencyEdges } from "../../domain/graph.ts";
import { locate } from "../../domain/location.ts";
import type { Plan } from "../../domain/plan.ts";
import { nativeRegion } from "../../domain/regions.ts";
import type { ApprovalRequirement, SpecReview, WaveReview } from "../../domain/review.ts";
import { valuesWithoutSecrets } from "../../domain/secret-text.ts";
import { displayPath } from "../../domain/spec-path.ts";
import { approvalRequirement } from "../../stages/authorize/approval-requirement.ts";
import { decideVerdict } from "../../stages/authorize/decide-verdict.ts";
import type { TransferEstimates } from "../../stages/estimate/estimate-transfers.ts";
import { exceptionsAsWaivers, holdsUntil } from "../../stages/spec/waivers.ts";
import type { Evaluation } from "./evaluate.ts";
import type { Governing } from "./governing.ts";
import { waiversOf } from "./judge-policies.ts";
import type { Planned } from "./plan-waves.ts";
import type { Subject } from "./subject.ts";

export interface SpecParts {
  readonly status: SpecReview["status"];
  readonly notes: readonly string[];
  /** What closes the gate although the head is sound, in words. */
  readonly gaps: readonly string[];
  readonly subject: Subject;
  /** Findings of the text; those of the later stages are in their results. */
  readonly findings: readonly Finding[];
  readonly estimates: TransferEstimates;
  readonly planned: Planned;
  readonly evaluation: Evaluation;
  readonly governing: Governing;
  /** When the text was read: what was in force then was counted. */
  readonly now: Date;
}

/** Everything that is known of one spec, with the verdict over it. */
export function assemble(parts: SpecParts): SpecReview {
  const { subject, estimates, planned, evaluation } = parts;
  const { metadata, spec } = subject.migration;
  const findings = [
    ...parts.findings,
    ...locatedIn(subject, [...estimates.findings, ...planned.findings, ...evaluation.findings]),
  ];
  const waves = wavesOf(parts);
  const approvals = approvalsOf(parts, waves);
  const { cost, policy, risk } = evaluation;
  const until = endOf(parts);
  const made = {
    ...(cost === undefined ? {} : { cost }),
    ...(policy === undefined ? {} : { policy }),
    ...(risk === undefined ? {} : { risk }),
    ...(approvals === undefined ? {} : { approvals }),
  };
  const evidence = { files: 1, rules: policy?.coverage.rules ?? 0, results: policy?.results.length ?? 0 };
  const region = nativeRegion(spec.target.provider, spec.target.region)?.name ?? spec.target.region;
  const { budget } = subject.gates.spec.constraints ?? {};
  return {
    file: subject.file,
    migration: metadata.name,
    title: metadata.title ?? metadata.name,
    owner: metadata.owner,
    environment: metadata.environment,
    target: { provider: spec.target.provider, region },
    status: parts.status,
    ...decideVerdict({
      findings,
      evaluation: { waves, evidence, gaps: [...parts.gaps, ...planned.gaps, ...evaluation.gaps], ...made },
    }),
    findings,
    mode: planned.mode,
    waves,
    workloads: workloadsOf(subject),
    edges: dependencyEdges(subject.head.migration),
    ...made,
    ...(budget === undefined ? {} : { budget: { ...budget, onExceed: budget.onExceed ?? "warn" } }),
    notes: [...parts.notes, ...planned.notes],
    unknowns: [...planned.unknowns, ...evaluation.unknowns],
    ...(until === undefined ? {} : { holdsUntil: until }),
  };
}

function endOf({ subject, governing, evaluation, now }: SpecParts): string | undefined {
  const { inForce } = waiversOf({ subject, governing }, now);
  const exceptions = exceptionsAsWaivers(subject.head.migration, subject.head.sources);
  return holdsUntil({ results: evaluation.policy?.results ?? [], inForce, exceptions });
}

function locatedIn({ head }: Subject, findings: readonly UnlocatedFinding[]): readonly Finding[] {
  return findings.map((finding) => located(finding, head.sources, displayPath(finding.path, head.migration)));
}

function wavesOf({ subject, estimates, planned }: SpecParts): readonly WaveReview[] {
  const before = new Map((subject.base?.migration.spec.waves ?? []).map(({ name, state }) => [name, state ?? "planned"]));
  return subject.migration.spec.waves.map((wave): WaveReview => {
    const was = before.get(wave.name);
    return {
      name: wave.name,
      after: wave.state,
      workloads: wave.workloads,
      dependsOn: wave.dependsOn ?? [],
      ...(was === undefined ? {} : { before: was }),
      ...(wave.window === undefined ? {} : { window: wave.window }),
      ...(wave.start === undefined ? {} : { start: wave.start }),
      ...(wave.soak === undefined ? {} : { soak: wave.soak }),
      ...estimateOf(estimates.waves, wave.name),
      ...outcomeOf(planned, wave.name),
    };
  });
}

function estimateOf(waves: readonly WaveEstimate[], name: string): Pick<WaveReview, "estimate"> {
  const estimate = waves.find(({ wave }) => wave === name);
  return estimate === undefined ? {} : { estimate };
}

function outcomeOf({ outcomes }: Planned, name: string): Pick<WaveReview, "plan" | "failed"> {
  const outcome = outcomes.find((item) => (item.ok ? item.plan.wave : item.failed.wave) === name);
  if (outcome === undefined) return {};
  return outcome.ok ? { plan: withoutCredentials(outcome.plan) } : { failed: outcome.failed };
}

/** The rules have looked for credentials and named what they found; the review, which is printed and kept, must not hold them. */
function withoutCredentials(plan: Plan): Plan {
  const safe = (change: Change): Change => ({
    ...change,
    before: valuesWithoutSecrets(change.before),
    after: valuesWithoutSecrets(change.after),
    config: valuesWithoutSecrets(change.config),
  });
  return { ...plan, changes: plan.changes.map(safe), drift: plan.drift.map(safe) };
}

function approvalsOf(
  { subject, evaluation, governing }: SpecParts,
  waves: readonly WaveReview[],
): ApprovalRequirement | undefined {
  const { risk, policy } = evaluation;
  if (risk === undefined) return undefined;
  const floors = governing.settings?.approvals;
  return approvalRequirement({
    effective: subject.gates,
    waves,
    risk,
    requirements: policy?.requirements ?? [],
    ...(floors === undefined ? {} : { floors }),
  });
}

function workloadsOf({ head, migration }: Subject): SpecReview["workloads"] {
  const waveOf = new Map(migration.spec.waves.flatMap(({ name, workloads }) => workloads.map((workload) => [workload, name])));
  return migration.spec.workloads.map(({ name, kind }, index) => {
    const wave = waveOf.get(name);
    return { name, kind, location: locate(head.sources, ["spec", "workloads", index]), ...(wave === undefined ? {} : { wave }) };
  });
}
