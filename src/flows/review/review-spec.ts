import { withDefaults } from "../../domain/defaults.ts";
import type { Finding } from "../../domain/finding.ts";
import type { PolicyCatalogue } from "../../domain/policy.ts";
import type { ApprovalRequirement, SpecReview } from "../../domain/review.ts";
import type { Migration } from "../../domain/spec.generated.ts";
import type { World } from "../../ports/world.ts";
import { decideVerdict } from "../../stages/authorize/decide-verdict.ts";
import { estimateTransfers } from "../../stages/estimate/estimate-transfers.ts";
import { readSpec } from "../../stages/spec/read.ts";
import { assemble } from "./assemble.ts";
import { evaluate } from "./evaluate.ts";
import type { Governing } from "./governing.ts";
import { planWaves } from "./plan-waves.ts";
import { readVersions, type SpecSources } from "./read-versions.ts";
import type { ReviewRequest } from "./request.ts";
import { isBinding } from "./subject.ts";

/** Reviews one spec, from its text to a verdict. */
export async function reviewSpec(
  sources: SpecSources,
  governing: Governing,
  catalogue: PolicyCatalogue,
  request: ReviewRequest,
  world: World,
): Promise<SpecReview> {
  if (sources.head === undefined) return removed(sources);
  const surroundings = { governing, catalogue, version: request.repository.head, now: world.clock.now() };
  const { subject, findings, gaps } = await readVersions(sources, sources.head.text, surroundings);
  if (subject === undefined) return invalid(sources, findings);
  const estimates = estimateTransfers(subject.gates);
  const planned = await planWaves(subject, governing, request, world);
  const evaluation = await evaluate({ subject, estimates, planned, governing, catalogue, request }, world);
  return assemble({
    status: statusOf(sources),
    notes: notesOn(sources),
    gaps: [...gaps, ...movedGaps(sources)],
    subject,
    findings,
    estimates,
    planned,
    evaluation,
    governing,
    now: surroundings.now,
  });
}

/** What can be said of a spec's text alone, with the gate closed for the reason given. */
export async function holdSpec(
  sources: SpecSources,
  governing: Governing,
  catalogue: PolicyCatalogue,
  request: ReviewRequest,
  world: World,
  why: string,
): Promise<SpecReview> {
  if (sources.head === undefined) return removed(sources);
  const surroundings = { governing, catalogue, version: request.repository.head, now: world.clock.now() };
  const { subject, findings } = await readVersions(sources, sources.head.text, surroundings);
  if (subject === undefined) return invalid(sources, findings);
  const { metadata } = subject.migration;
  return {
    ...nothing,
    file: sources.file,
    status: statusOf(sources),
    verdict: "not-evaluated",
    reasons: [why],
    findings,
    unknowns: ["Plan, policies, cost and risk: the review is held."],
    owner: metadata.owner,
    environment: metadata.environment,
  };
}

function statusOf({ base, head, touched = [], renamedFrom }: SpecSources): SpecReview["status"] {
  if (base === undefined) return "added";
  if (head === undefined) return "removed";
  return base.digest === head.digest && touched.length === 0 && renamedFrom === undefined ? "unchanged" : "changed";
}

function movedGaps({ moved = [] }: SpecSources): readonly string[] {
  return moved.length === 0
    ? []
    : [
        `${moved.join(", ")} changed on the base since this branch left it, so what would be merged is not what was reviewed. Update the branch.`,
      ];
}

function notesOn({ touched = [], renamedFrom }: SpecSources): readonly string[] {
  return [
    ...(renamedFrom === undefined ? [] : [`The file was ${renamedFrom} on the base; it is the same migration.`]),
    ...(touched.length === 0 ? [] : [`Files that the spec names differ from the base: ${touched.join(", ")}.`]),
  ];
}

const nothing = { waves: [], workloads: [], edges: [] } as const;

function invalid(sources: SpecSources, findings: readonly Finding[]): SpecReview {
  const { verdict, reasons } = decideVerdict({ findings });
  const unknowns = ["Plan, policies, cost and risk: the spec has errors, so it was not planned."];
  return { ...nothing, file: sources.file, status: statusOf(sources), verdict, reasons, findings, unknowns };
}

/** Deleting the file of a migration whose waves exist would orphan their resources: nobody would own or watch them. */
function removed(sources: SpecSources): SpecReview {
  const before = sources.base === undefined ? undefined : readSpec(sources.file, sources.base.text).document;
  const built =
    before === undefined
      ? []
      : withDefaults(before.migration)
          .spec.waves.filter(isBinding)
          .map(({ name }) => name);
  const denied = before === undefined || built.length > 0;
  const reason =
    built.length > 0
      ? `The file is removed while ${built.join(", ")} exist: their resources would have no owner. Remove the workloads first, then the file.`
      : "The file is removed.";
  const unreadable = "The removed file cannot be read as a migration, so what it owns is not known.";
  return {
    ...nothing,
    file: sources.file,
    status: "removed",
    verdict: denied ? "denied" : "needs-approval",
    reasons: [before === undefined ? unreadable : reason],
    findings: [],
    unknowns: [],
    ...(before === undefined
      ? {}
      : { migration: before.migration.metadata.name, approvals: approvalsOfRemoval(before.migration) }),
  };
}

/** A spec that asks for people asks them for its removal as well. */
function approvalsOfRemoval({ spec }: Migration): ApprovalRequirement {
  const { count = 1, teams = [], separationOfDuties = true } = spec.approvals ?? {};
  return { count: Math.max(1, count), teams, environments: [], separationOfDuties, because: ["spec.approvals of the base"] };
}
