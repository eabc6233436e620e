import { withDefaults } from "../../domain/defaults.ts";
import type { Finding } from "../../domain/finding.ts";
import type { PolicyCatalogue } from "../../domain/policy.ts";
import type { SpecReview } from "../../domain/review.ts";
import type { Severity } from "../../domain/severity.ts";
import type { World } from "../../ports/world.ts";
import { decideVerdict } from "../../stages/authorize/decide-verdict.ts";
import { estimateTransfers } from "../../stages/estimate/estimate-transfers.ts";
import { readSpec } from "../../stages/spec/read.ts";
import { transitions } from "../../stages/spec/transitions.ts";
import { validateSpec } from "../../stages/spec/validate.ts";
import { effectiveSpec } from "../../stages/spec/weakening.ts";
import { assemble } from "./assemble.ts";
import { evaluate } from "./evaluate.ts";
import type { Governing } from "./governing.ts";
import { planWaves } from "./plan-waves.ts";
import type { ReviewRequest } from "./request.ts";
import { isBinding, type Subject } from "./subject.ts";
import type { Text } from "./texts.ts";

/** One spec file at base and head. */
export interface SpecSources {
  readonly file: string;
  readonly base?: Text;
  readonly head?: Text;
  /** Names of the other migrations of the repository: names are unique. */
  readonly siblings: readonly string[];
}

/** Reviews one spec, from its text to a verdict. */
export async function reviewSpec(
  sources: SpecSources,
  governing: Governing,
  catalogue: PolicyCatalogue,
  request: ReviewRequest,
  world: World,
): Promise<SpecReview> {
  if (sources.head === undefined) return removed(sources);
  const { subject, findings } = readVersions(sources, sources.head.text, governing, world.clock.now(), severitiesOf(catalogue));
  if (subject === undefined) return invalid(sources, findings);
  const estimates = estimateTransfers(subject.gates);
  const planned = await planWaves(subject, governing, request, world);
  const evaluation = await evaluate({ subject, estimates, planned, governing, catalogue, request }, world);
  return assemble({ status: statusOf(sources), subject, findings, estimates, planned, evaluation, governing });
}

/** The documents of one file: what its author wrote, what was there before, and every finding of the text alone. */
export function readVersions(
  { file, base, siblings }: SpecSources,
  text: string,
  { settings }: Governing,
  now: Date,
  severities: ReadonlyMap<string, Severity>,
): { readonly subject?: Subject; readonly findings: readonly Finding[] } {
  const { document: head, findings: own } = readSpec(file, text);
  if (head === undefined) return { findings: own };
  const before = base === undefined ? undefined : readSpec(file, base.text).document;
  const effective = effectiveSpec(before, head, settings, now);
  const context = {
    now,
    severities,
    siblings,
    ...(settings === undefined ? {} : { settings }),
    ...(before === undefined ? {} : { base: before }),
  };
  const findings = [...own, ...validateSpec(head, context), ...transitions(before, head, settings), ...effective.findings];
  if (findings.some(({ level }) => level === "error")) return { findings };
  const versions = { migration: withDefaults(head.migration), gates: withDefaults(effective.migration) };
  return { findings, subject: { file, head, ...versions, ...(before === undefined ? {} : { base: before }) } };
}

export const severitiesOf = ({ rules }: PolicyCatalogue): ReadonlyMap<string, Severity> =>
  new Map(rules.map(({ id, severity }) => [id, severity]));

function statusOf({ base, head }: SpecSources): SpecReview["status"] {
  if (base === undefined) return "added";
  if (head === undefined) return "removed";
  return base.digest === head.digest ? "unchanged" : "changed";
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
    ...(before === undefined ? {} : { migration: before.migration.metadata.name }),
  };
}
