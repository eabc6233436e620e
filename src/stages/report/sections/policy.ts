import type { PolicyReport, PolicyResult, Rule, Waiver } from "../../../domain/policy.ts";
import { severityRank, type Severity } from "../../../domain/severity.ts";
import { code, details, heading, list, paragraph, strong, table, type Block, type Inline, type Section } from "../document.ts";
import { atMost, lineOf, plural, sayFound } from "../words.ts";

/** Rule results, worst first, grouped by rule: a rule that fails ten times is one thing to fix. */
export function policies(policy: PolicyReport | undefined, rules: ReadonlyMap<string, Rule>): Section {
  if (policy === undefined)
    return {
      id: "policies",
      dropOrder: 70,
      levels: [[heading(3, "Policies"), paragraph("The policies were not evaluated: the gate is closed.")]],
    };
  return {
    id: "policies",
    dropOrder: 70,
    levels: [10, 5, 1].map((most, level) => [
      heading(3, "Policies"),
      paragraph(summary(policy)),
      ...open(policy, rules, most),
      ...(level > 0 ? [] : [...existing(policy, rules), ...waivers(policy), ...requirements(policy)]),
    ]),
  };
}

function summary({ bundle, coverage, results, custom }: PolicyReport): string {
  const notApplicable = results.filter(({ status }) => status === "not-applicable").length;
  const uncovered = coverage.uncoveredTypes.length;
  const parts = [
    `${plural(coverage.rules, "rule")} over ${plural(coverage.resources, "resource")}`,
    `bundle ${bundle.version}`,
    ...(custom === undefined ? [] : [`custom policies ${custom.packages.join(", ")}`]),
    ...(notApplicable > 0 ? [`${notApplicable} not applicable here`] : []),
    ...(uncovered > 0 ? [`no rule knows ${plural(uncovered, "resource type")}`] : []),
  ];
  return `${parts.join(", ")}.`;
}

const isOpen = ({ status, existing: debt }: PolicyResult) => (status === "fail" || status === "unknown") && debt !== true;
const isDebt = ({ status, existing: debt }: PolicyResult) => (status === "fail" || status === "unknown") && debt === true;
const tones: Readonly<Record<Severity, "bad" | "warn" | "muted">> = {
  critical: "bad",
  high: "bad",
  medium: "warn",
  low: "muted",
  info: "muted",
};

function open(policy: PolicyReport, rules: ReadonlyMap<string, Rule>, most: number): readonly Block[] {
  const results = policy.results.filter(isOpen);
  const groups = grouped(results.filter((result) => !isBlind(result)));
  return [...(groups.length === 0 ? [] : [resultTable(groups, rules, most)]), ...blind(results.filter(isBlind))];
}

/** Not judged for want of an input, of no resource in particular: one line says it for all such rules. */
const isBlind = ({ status, address, because }: PolicyResult) => status === "unknown" && address === null && because !== undefined;

function blind(results: readonly PolicyResult[]): readonly Block[] {
  return [...Map.groupBy(results, ({ because }) => because ?? "")].map(([because, group]) =>
    paragraph(
      strong(`${plural(group.length, "rule")} could not be judged`, "bad"),
      `: ${because} (${atMost(group, 5)
        .shown.map(({ rule }) => rule)
        .join(", ")}${group.length > 5 ? ", ..." : ""})`,
    ),
  );
}

function existing(policy: PolicyReport, rules: ReadonlyMap<string, Rule>): readonly Block[] {
  const debt = policy.results.filter(isDebt);
  return debt.length === 0
    ? []
    : [details([`${plural(debt.length, "open result")} that the base has as well`], [resultTable(grouped(debt), rules, 5)])];
}

function grouped(results: readonly PolicyResult[]): readonly (readonly PolicyResult[])[] {
  const groups = Map.groupBy(results, ({ rule, status }) => `${rule} ${status}`);
  return [...groups.values()].toSorted((a, b) => worst(a) - worst(b));
}
const worst = (group: readonly PolicyResult[]): number =>
  Math.min(...group.map(({ severity, status }) => severityRank(severity) * 2 + (status === "fail" ? 0 : 1)));

function resultTable(groups: readonly (readonly PolicyResult[])[], rules: ReadonlyMap<string, Rule>, most: number): Block {
  const rows = groups.flatMap((group): readonly (readonly Inline[])[] => {
    const [first] = group;
    if (first === undefined) return [];
    const rule = rules.get(first.rule);
    return [
      [
        [strong(first.severity, tones[first.severity])],
        [
          code(first.rule),
          ` ${rule?.title ?? ""}`,
          ...(first.status === "unknown" ? [` (unknown: ${first.because ?? "not decided by the plan"})`] : []),
        ],
        whereFailed(group, rule, most),
        [rule?.remediation ?? ""],
      ],
    ];
  });
  return table(["Severity", "Rule", "Where", "Fix"], rows);
}

function whereFailed(group: readonly PolicyResult[], rule: Rule | undefined, most: number): Inline {
  const { shown, rest } = atMost(group, most);
  const places = shown.flatMap((result, index): Inline => [
    ...(index === 0 ? [] : [", "]),
    ...(result.location === undefined ? [] : [code(lineOf(result.location)), " "]),
    ...(result.address === null ? [] : [code(result.address)]),
    ...(result.attribute === null ? [] : [` (${sayFound(result)})`]),
    ...(result.message === undefined || result.message === rule?.title ? [] : [` (${shortened(result.message)})`]),
  ]);
  return rest > 0 ? [...places, ` and ${rest} more`] : places;
}

const longest = 200;
const shortened = (message: string): string => (message.length <= longest ? message : `${message.slice(0, longest - 1)}…`);

function waivers({
  results,
  requestedWaivers,
  unusedWaivers,
  refusedWaivers = [],
  waivers: used = [],
}: PolicyReport): readonly Block[] {
  const waived = results.filter(({ status }) => status === "waived");
  const known = new Map(used.map((waiver) => [waiver.id, waiver]));
  const items: readonly Inline[] = [
    ...waived.map((result): Inline => [
      code(result.rule),
      ` is waived${result.address === null ? "" : ` for ${result.address}`} by ${result.waiver ?? "a waiver"}${whoseWaiver(known.get(result.waiver ?? ""))}.`,
    ]),
    ...refusedWaivers.map(({ id, why }): Inline => [`Waiver ${id} is not in force: ${why}`]),
    ...requestedWaivers.map((waiver): Inline => [
      `Requested, not in force until it is on the base: ${waiver.rules.join(", ")} until ${waiver.expires}. ${waiver.reason}`,
    ]),
    ...unusedWaivers.map((id): Inline => [`Waiver ${id} matches nothing any more.`]),
  ];
  return items.length === 0 ? [] : [paragraph("Waivers:"), list(items)];
}

/** A waiver is somebody's promise until a day: without both it is only a hole. */
const whoseWaiver = (waiver: Waiver | undefined): string =>
  waiver === undefined ? "" : `, owned by ${waiver.owner} until ${waiver.expires}: ${waiver.reason.replace(/\.+$/, "")}`;

function requirements(policy: PolicyReport): readonly Block[] {
  if (policy.requirements.length === 0) return [];
  return [paragraph("Before an apply:"), list(policy.requirements.map(({ rule, text }): Inline => [code(rule), `: ${text}`]))];
}
