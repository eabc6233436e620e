import type { SettingsDocument } from "../../domain/document.ts";
import type { Finding } from "../../domain/finding.ts";
import type { ApprovalFloor, EnvironmentSettings, Settings } from "../../domain/settings.generated.ts";
import { atLeast } from "../../domain/severity.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import { inOrder, toFinding, type Draft } from "./draft.ts";
import { sameValue } from "./same-value.ts";

/** Where the settings' defaults are, a gate that is left out is as strict as they are. */
const defaults = { count: 1, separationOfDuties: true, riskTolerance: "medium", onExceed: "warn" } as const;

/**
 * One SIR-W416 for each field of the settings that asks for less than on the base. The base's settings rule until the merge, so this
 * is for the people who approve it. `head` undefined: the file is deleted.
 */
export function weakenedSettings(file: string, base: Settings, head: SettingsDocument | undefined): readonly Finding[] {
  const sources = head?.sources ?? { file, nodes: new Map() };
  const after: Settings = head?.settings ?? { apiVersion: "sirsi.dev/v1", kind: "Settings" };
  const drafts = [
    ...(head === undefined ? [weaker([], "The settings are deleted.")] : []),
    ...approvals(base, after),
    ...policies(base, after),
    ...environments(base, after),
    ...budgetsAndDiscounts(base, after),
    ...reachable(base, after),
  ];
  return inOrder(drafts.map((draft) => toFinding(draft, sources, after)));
}

const weaker = (path: SpecPath, what: string): Draft => ({
  code: "SIR-W416",
  path,
  message: `${what} The base's settings count until this is merged.`,
});
const goes = (path: SpecPath, from: unknown, to: unknown): Draft =>
  weaker(path, `${path.join(".")} goes from ${String(from)} to ${String(to)}.`);
const drops = (path: SpecPath, gone: readonly string[]): readonly Draft[] =>
  gone.length === 0 ? [] : [weaker(path, `${path.join(".")} drops ${gone.join(", ")}.`)];
const missingFrom = (before: readonly string[] = [], after: readonly string[] = []) =>
  before.filter((name) => !after.includes(name));

function approvals({ approvals: before = {} }: Settings, { approvals: after = {} }: Settings): readonly Draft[] {
  const path = ["approvals"];
  const [from, to] = [
    { ...defaults, ...before },
    { ...defaults, ...after },
  ];
  const tolerance = ["low", "medium", "high"];
  return [
    ...floor(before, after, path),
    ...(from.separationOfDuties && !to.separationOfDuties ? [goes([...path, "separationOfDuties"], true, false)] : []),
    ...(tolerance.indexOf(to.riskTolerance) > tolerance.indexOf(from.riskTolerance)
      ? [goes([...path, "riskTolerance"], from.riskTolerance, to.riskTolerance)]
      : []),
    ...(from.onExceed === "block" && to.onExceed === "warn" ? [goes([...path, "onExceed"], "block", "warn")] : []),
    ...drops([...path, "frameworks"], missingFrom(before.frameworks, after.frameworks)),
    ...residency(before.residency, after.residency),
    ...(["low", "medium", "high", "critical"] as const).flatMap((level) =>
      floor(before.byRisk?.[level] ?? { count: 0 }, after.byRisk?.[level] ?? { count: 0 }, [...path, "byRisk", level]),
    ),
  ];
}

function floor(before: ApprovalFloor, after: ApprovalFloor, path: SpecPath): readonly Draft[] {
  const [from, to] = [before.count ?? defaults.count, after.count ?? defaults.count];
  return [
    ...(to < from ? [goes([...path, "count"], from, to)] : []),
    ...drops([...path, "teams"], missingFrom(before.teams, after.teams)),
    ...(before.environment !== undefined && before.environment !== after.environment
      ? [goes([...path, "environment"], before.environment, after.environment ?? "none")]
      : []),
  ];
}

/** A list of countries allows what is in it: longer is weaker, and none at all allows everything. */
function residency(before: readonly string[] | undefined, after: readonly string[] | undefined): readonly Draft[] {
  if (before === undefined) return [];
  const path = ["approvals", "residency"];
  if (after === undefined) return [weaker(path, "approvals.residency is removed.")];
  const added = missingFrom(after, before);
  return added.length === 0 ? [] : [weaker(path, `approvals.residency also allows ${added.join(", ")}.`)];
}

function policies({ policies: before = {} }: Settings, { policies: after = {} }: Settings): readonly Draft[] {
  const path = ["policies"];
  const rules = [...new Set([...Object.keys(before.rules ?? {}), ...Object.keys(after.rules ?? {})])].toSorted();
  return [
    ...(before.packs === undefined && after.packs !== undefined && !after.packs.includes("baseline")
      ? [weaker([...path, "packs"], "policies.packs leaves out baseline, which has every rule.")]
      : drops([...path, "packs"], after.packs === undefined ? [] : missingFrom(before.packs, after.packs))),
    ...rules.flatMap((id): readonly Draft[] => {
      const [from, to] = [own(before.rules, id), own(after.rules, id)];
      if (from?.enabled !== false && to?.enabled === false) return [weaker([...path, "rules", id], `${id} is switched off.`)];
      if (from?.severity !== undefined && to?.severity === undefined)
        return [weaker([...path, "rules", id], `${id} goes back from ${from.severity} to its own severity.`)];
      const milder = to?.severity !== undefined && (from?.severity === undefined || !atLeast(to.severity, from.severity));
      return milder ? [weaker([...path, "rules", id, "severity"], `The severity of ${id} is set to ${to.severity}.`)] : [];
    }),
    ...drops([...path, "custom"], missingFrom(before.custom, after.custom)),
    ...drops([...path, "requiredTags"], missingFrom(before.requiredTags, after.requiredTags)),
    ...raised(before.maxRisk, after.maxRisk, [...path, "maxRisk"]),
    ...raised(before.maxMonthlyIncrease, after.maxMonthlyIncrease, [...path, "maxMonthlyIncrease"]),
    ...(before.allowedRegions !== undefined &&
    (after.allowedRegions === undefined || missingFrom(after.allowedRegions, before.allowedRegions).length > 0)
      ? [weaker([...path, "allowedRegions"], "policies.allowedRegions allows more.")]
      : []),
  ];
}

const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;

function raised(before: number | undefined, after: number | undefined, path: SpecPath): readonly Draft[] {
  if (before === undefined) return [];
  return after === undefined || after > before ? [goes(path, before, after ?? "no limit")] : [];
}

function environments({ environments: before = {} }: Settings, { environments: after = {} }: Settings): readonly Draft[] {
  return (["production", "staging", "test", "development"] as const).flatMap((name): readonly Draft[] => {
    const [from, to]: readonly (EnvironmentSettings | undefined)[] = [before[name], after[name]];
    const path = ["environments", name];
    const gone = (from?.freezes ?? []).filter((freeze) => !(to?.freezes ?? []).some((other) => sameValue(freeze, other)));
    return [
      ...(gone.length === 0 ? [] : [weaker([...path, "freezes"], `A freeze of ${name} is removed or changed.`)]),
      ...(from?.windows !== undefined && !sameValue(from.windows, to?.windows)
        ? [weaker([...path, "windows"], `The windows of ${name} change.`)]
        : []),
      ...(from?.mode === to?.mode ? [] : [goes([...path, "mode"], from?.mode ?? "auto", to?.mode ?? "auto")]),
    ];
  });
}

/** A discount makes the same plan cheaper, so it lowers what a budget sees. */
function budgetsAndDiscounts({ cost: before }: Settings, { cost: after }: Settings): readonly Draft[] {
  const added = (after?.discounts ?? []).filter(
    (discount) => !(before?.discounts ?? []).some((other) => sameValue(discount, other)),
  );
  return added.length === 0 ? [] : [weaker(["cost", "discounts"], "cost.discounts takes more off the list price.")];
}

/** Every range is one more part of a network that a pull request can look at. */
function reachable({ verify: before }: Settings, { verify: after }: Settings): readonly Draft[] {
  const added = missingFrom(after?.allow, before?.allow);
  return added.length === 0 ? [] : [weaker(["verify", "allow"], `Checks of the service may also reach ${added.join(", ")}.`)];
}
