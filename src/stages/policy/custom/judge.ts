import { customRuleId, isCustomRule } from "../../../domain/custom-rule.ts";
import type { FullMigration } from "../../../domain/defaults.ts";
import { Failure } from "../../../domain/failure.ts";
import type { Plan } from "../../../domain/plan.ts";
import type { CustomFinding, CustomReport, PolicyReport, PolicyResult, Rule, Waiver } from "../../../domain/policy.ts";
import { withoutSecrets } from "../../../domain/secret-text.ts";
import { severityRank, type Severity } from "../../../domain/severity.ts";
import { sha256 } from "../digest.ts";
import { factsOf, type SpecPlace } from "../result.ts";
import { subjectsOf, type Subject } from "../subjects.ts";
import { waivingOf, type Waiving } from "../waiving.ts";
import { messageText } from "./text.ts";

export interface CustomParts {
  readonly findings: readonly CustomFinding[];
  readonly bundle: Pick<CustomReport, "digest" | "packages" | "files">;
  /** The plans of the input, in its order. */
  readonly plans: readonly Plan[];
  /** RFC 3339 */
  readonly now: string;
  readonly spec: { readonly file: string; readonly migration: FullMigration };
  /** On the base. */
  readonly waivers: readonly Waiver[];
}

/** Results of custom policies beside those of the shipped rules, which stay as they are: custom policies can only add. */
export function withCustom(report: PolicyReport, parts: CustomParts): PolicyReport {
  const judged = judgeCustom(parts);
  const used = new Set(judged.results.flatMap(({ waiver }) => waiver ?? []));
  const settled = new Set([...used, ...judged.refused.map(({ id }) => id)]);
  const shown = new Set((report.waivers ?? []).map(({ id }) => id));
  return {
    ...report,
    results: [...report.results, ...judged.results],
    waivers: [
      ...(report.waivers ?? []),
      ...parts.waivers
        .filter(({ id }) => used.has(id) && !shown.has(id))
        .map((waiver) => ({ ...waiver, reason: withoutSecrets(waiver.reason) })),
    ],
    unusedWaivers: report.unusedWaivers.filter((id) => !settled.has(id)),
    refusedWaivers: [...(report.refusedWaivers ?? []), ...judged.refused],
    custom: { ...parts.bundle, rules: judged.rules },
  };
}

interface Judged {
  readonly results: readonly PolicyResult[];
  readonly rules: readonly Rule[];
  readonly refused: Waiving["refused"];
}

function judgeCustom({ findings, bundle, plans, now, spec, waivers }: CustomParts): Judged {
  const subjects = new Map(subjectsOf(plans).map((subject) => [subject.key, subject]));
  const named = findings.map((finding) => namedOf(finding, subjects));
  const rules = rulesOf(named, bundle.files);
  const waiving = waivingOf(onlyFor(waivers, rules), [...rules.values()], undefined, now);
  const { migration, file } = spec;
  const { name, environment } = migration.metadata;
  const place: SpecPlace = { file, name, environment, root: migration };
  const results = named.flatMap((one) => {
    const rule = rules.get(one.rule);
    return rule === undefined ? [] : [resultOf(one, rule, place, migration, waiving)];
  });
  return { results, rules: [...rules.values()], refused: waiving.refused };
}

/** A finding with a rule id, a severity that means what its set says, a text that can be shown, and its resource. */
interface Named {
  readonly rule: string;
  readonly hasOwnId: boolean;
  readonly finding: CustomFinding;
  readonly severity: Severity;
  readonly message: string;
  readonly subject?: Subject;
}

/** What denies must be of a severity that denies, and what warns of one that does not: else its name would be a lie. */
const allowed: Readonly<Record<CustomFinding["effect"], readonly [Severity, ...Severity[]]>> = {
  deny: ["high", "critical"],
  warn: ["medium", "low", "info"],
};

function namedOf(finding: CustomFinding, subjects: ReadonlyMap<string, Subject>): Named {
  const { effect, id = effect, address, message } = finding;
  const severity = finding.severity ?? allowed[effect][0];
  const from = `custom.${finding.package}.${effect}`;
  if (!allowed[effect].includes(severity))
    throw failed(`${from} gave the severity ${severity}; it takes ${allowed[effect].join(" or ")}`);
  const rule = customRuleId(finding.package, id);
  if (rule === undefined) throw failed(`${from} gave an id that is none: at most 32 letters, digits, hyphens and underscores`);
  const subject = address === undefined ? undefined : subjects.get(address);
  const lost = address !== undefined && subject === undefined ? ` (It names ${address}, which is not in the plan.)` : "";
  return {
    rule,
    hasOwnId: finding.id !== undefined,
    finding,
    severity,
    message: messageText(message, lost),
    ...(subject === undefined ? {} : { subject }),
  };
}

const failed = (why: string): Failure => new Failure("custom-policies-failed", { why });

/** Metadata for reports, which the author of a custom rule need not write. A rule is as severe as its worst result. */
function rulesOf(named: readonly Named[], files: readonly string[]): ReadonlyMap<string, Rule> {
  const groups = Map.groupBy(named, ({ rule }) => rule);
  return new Map(
    [...groups].map(([id, group]) => {
      const messages = new Set(group.map(({ message }) => message));
      const [first] = group;
      const from = first === undefined ? "" : `custom.${first.finding.package}.${first.finding.effect}`;
      const severity = group.map((one) => one.severity).reduce((a, b) => (severityRank(a) <= severityRank(b) ? a : b));
      const rule: Rule = {
        id,
        title: messages.size === 1 && first !== undefined ? first.message : `A custom policy, ${from}`,
        description: messageText(`A policy of this repository, not of the product: ${from} in ${someOf(files)}.`, ""),
        severity,
        stage: "review",
        needs: [],
        types: [],
        attributes: [],
        remediation: `${from} decides this. Meet it, or ask for a waiver of ${id}.`,
        controls: [],
      };
      return [id, rule];
    }),
  );
}

const someOf = (files: readonly string[]): string =>
  files.length <= 3 ? files.join(", ") : `${files.slice(0, 3).join(", ")} and ${files.length - 3} more`;

/** Waivers reduced to the custom rules that have results: only of those the severity is known, and with it the limits. */
function onlyFor(waivers: readonly Waiver[], rules: ReadonlyMap<string, Rule>): readonly Waiver[] {
  return waivers.flatMap((waiver) => {
    const own = waiver.rules.filter((id) => isCustomRule(id) && rules.has(id));
    return own.length === 0 ? [] : [{ ...waiver, rules: own }];
  });
}

function resultOf(
  { finding, hasOwnId, severity, message, subject, rule: id }: Named,
  rule: Rule,
  place: SpecPlace,
  migration: FullMigration,
  waiving: Waiving,
): PolicyResult {
  const row = { rule: id, address: finding.address ?? null, attribute: null, actual: null, expected: null, params: {} };
  const facts = factsOf(row, rule, severity, subject, place);
  const index = facts.specPath?.[0] === "spec" && facts.specPath[1] === "workloads" ? facts.specPath[2] : undefined;
  const workload =
    subject?.change.origin?.workload ?? (typeof index === "number" ? migration.spec.workloads[index]?.name : undefined);
  const waiver = waiving.find({
    rule,
    address: facts.address,
    spec: place,
    ...(facts.specPath === undefined ? {} : { specPath: facts.specPath }),
    ...(workload === undefined ? {} : { workload }),
  });
  return {
    ...facts,
    message,
    // Without an id of its own, what it says is all that tells a result from the others of its package.
    ...(hasOwnId ? {} : { fingerprint: sha256(`${facts.fingerprint}|${message}`) }),
    ...(waiver === undefined ? { status: "fail" } : { status: "waived", waiver }),
  };
}
