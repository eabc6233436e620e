import type { Configuration } from "./configuration.ts";
import { place } from "./plan-links.ts";
import type { RawChange } from "./raw-change.ts";
import { cloudOf, ownRegion, providerRegions } from "./region.ts";
import type { Scopes } from "./scope.ts";

/**
 * The region of each change: what the resource itself says, what its provider configuration says, what the other resources of the
 * same provider configuration say, and at last the fallback that people gave.
 */
export function regionFinder(
  changes: readonly RawChange[],
  configuration: Configuration,
  scopes: Scopes,
  fallback: string | undefined,
): (raw: RawChange) => string | undefined {
  const providers = providerRegions(configuration, scopes);
  const own = (raw: RawChange): string | undefined => ownRegion(raw.type, raw.after) ?? ownRegion(raw.type, raw.before);
  const providerOf = (raw: RawChange): string | undefined => place(raw, scopes)?.resource.provider;
  let learned: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  const others = (provider: string | undefined): string | undefined => {
    learned ??= learn(changes, own, providerOf);
    const regions = [...(learned.get(provider ?? "") ?? [])];
    return regions.length === 1 ? regions[0] : undefined;
  };
  return (raw) => {
    if (cloudOf(raw.type) === undefined) return undefined;
    const placed = place(raw, scopes);
    // What is deleted stands nowhere in the configuration any more, so it may have been any provider configuration's.
    if (placed === undefined && providers.several(raw.type)) return own(raw) ?? fallback;
    const provider = placed?.resource.provider;
    return own(raw) ?? providers.of(raw.type, provider) ?? others(provider) ?? fallback;
  };
}

function learn(
  changes: readonly RawChange[],
  own: (raw: RawChange) => string | undefined,
  providerOf: (raw: RawChange) => string | undefined,
): ReadonlyMap<string, ReadonlySet<string>> {
  const regions = new Map<string, Set<string>>();
  for (const raw of changes) {
    const region = own(raw);
    const provider = providerOf(raw);
    if (region === undefined || provider === undefined) continue;
    regions.set(provider, (regions.get(provider) ?? new Set()).add(region));
  }
  return regions;
}
