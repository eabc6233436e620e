import type { Json } from "../../domain/change.ts";
import type { FullMigration } from "../../domain/defaults.ts";
import type { PolicyParams, Rule } from "../../domain/policy.ts";
import { nativeRegion, regionAliases } from "../../domain/regions.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { Provider } from "../../domain/workload.ts";

/** Tags that synthesis writes on every resource; a plan of ours without them was changed by hand. */
export const ownTags = [
  "sirsi:migration",
  "sirsi:workload",
  "sirsi:owner",
  "sirsi:environment",
  "sirsi:data-classification",
] as const;

export interface DataParts {
  readonly params: PolicyParams;
  /** The rules to evaluate; all others yield nothing. */
  readonly rules: readonly Rule[];
  /** Of the base. */
  readonly settings?: Settings;
  readonly migration?: FullMigration;
}

/** What is the same for every input of a repository: limits, type facts and which rules run. */
export function policyData({ params, rules, settings, migration }: DataParts): Json {
  const policies = settings?.policies;
  return {
    params: {
      stateful_types: params.stateful_types,
      taggable_types: params.taggable_types,
      known_types: params.known_types,
      allowed_regions: allowedRegions(settings, migration),
      required_tags: [...(migration === undefined ? [] : ownTags), ...(policies?.requiredTags ?? [])],
      max_monthly_increase: policies?.maxMonthlyIncrease ?? null,
      max_risk: policies?.maxRisk ?? null,
      min_approvals: Math.max(1, settings?.approvals?.count ?? 1, migration?.spec.approvals?.count ?? 1),
    },
    rules: Object.fromEntries(rules.map(({ id }) => [id, true])),
  };
}

/** Native names inside both the settings' list and the spec's residency; null when neither restricts. */
function allowedRegions(settings: Settings | undefined, migration: FullMigration | undefined): readonly string[] | null {
  const listed = settings?.policies?.allowedRegions?.flatMap((name) => [name, ...nativeNames(name)]);
  const residency = residencyOf(settings, migration);
  if (residency === undefined) return listed === undefined ? null : [...new Set(listed)];
  const resident = providers.flatMap((provider) => regionsIn(provider, residency));
  return listed === undefined ? [...new Set(resident)] : [...new Set(listed)].filter((name) => resident.includes(name));
}

/** An empty list is no restriction, in both places; where both restrict, a region must satisfy both. */
function residencyOf(settings: Settings | undefined, migration: FullMigration | undefined): readonly string[] | undefined {
  const [floor, own] = [settings?.approvals?.residency ?? [], migration?.spec.compliance?.residency ?? []];
  if (floor.length === 0) return own.length === 0 ? undefined : own;
  return own.length === 0 ? floor : own.filter((country) => floor.includes(country));
}

const providers: readonly Provider[] = ["aws", "azure", "gcp"];
const nativeNames = (name: string) => providers.flatMap((provider) => nativeRegion(provider, name)?.name ?? []);

const regionsIn = (provider: Provider, countries: readonly string[]): readonly string[] =>
  Object.values(regionAliases).flatMap((row) => {
    const region = row[provider];
    return region !== undefined && countries.includes(region.country) ? [region.name] : [];
  });
