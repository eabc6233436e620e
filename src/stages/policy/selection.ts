import type { PolicyCatalogue, Rule } from "../../domain/policy.ts";
import type { PolicySettings } from "../../domain/settings.generated.ts";

/** Which rules are asked for; each part narrows or widens in the order of the fields. */
export interface Selection {
  /** Of the base. Its packs choose the rules (default: `baseline`, every rule); its `enabled: false` takes one away. */
  readonly settings?: PolicySettings;
  /** The spec's frameworks add their packs to those of the settings. */
  readonly frameworks?: readonly string[];
  /** `--framework`: only rules with a control in one of these. */
  readonly onlyFrameworks?: readonly string[];
  /** `--rule` */
  readonly only?: readonly string[];
  /** `--skip` */
  readonly skip?: readonly string[];
}

/** The rules to evaluate, in the catalogue's order. */
export function selectRules({ rules, packs }: Pick<PolicyCatalogue, "rules" | "packs">, selection: Selection): readonly Rule[] {
  const { settings, frameworks = [], onlyFrameworks, only, skip = [] } = selection;
  const inPacks = new Set([...(settings?.packs ?? ["baseline"]), ...frameworks].flatMap((name) => ruleIdsOf(packs, name)));
  return rules.filter(
    (rule) =>
      inPacks.has(rule.id) &&
      ruleSetting(settings, rule.id)?.enabled !== false &&
      (onlyFrameworks === undefined || rule.controls.some(({ framework }) => onlyFrameworks.includes(framework))) &&
      (only === undefined || only.includes(rule.id)) &&
      !skip.includes(rule.id),
  );
}

/** Names that no rule, pack or framework has: a typo in a filter must not look like a green check. */
export function unknownNames(
  { rules, packs }: Pick<PolicyCatalogue, "rules" | "packs">,
  selection: Selection,
): readonly string[] {
  const ids = new Set(rules.map(({ id }) => id));
  const { settings, onlyFrameworks = [], only = [], skip = [] } = selection;
  return [
    ...[...only, ...skip, ...Object.keys(settings?.rules ?? {})].filter((id) => !ids.has(id)),
    ...[...(settings?.packs ?? []), ...onlyFrameworks].filter((name) => !Object.hasOwn(packs, name)),
  ];
}

/** A rule's severity: the settings' word, else its own. */
export const severityOf = (rule: Rule, settings: PolicySettings | undefined): Rule["severity"] =>
  ruleSetting(settings, rule.id)?.severity ?? rule.severity;

function ruleIdsOf(packs: PolicyCatalogue["packs"], name: string): readonly string[] {
  return Object.hasOwn(packs, name) ? (packs[name] ?? []) : [];
}

function ruleSetting(settings: PolicySettings | undefined, id: string) {
  return settings?.rules !== undefined && Object.hasOwn(settings.rules, id) ? settings.rules[id] : undefined;
}
