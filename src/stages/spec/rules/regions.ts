import { nativeRegion, regionAliases, regionNames, type RegionAlias } from "../../../domain/regions.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import { yamlText, type Draft } from "../draft.ts";
import { nearMiss, suggestion } from "../near-miss.ts";
import { listed, quote } from "../words.ts";
import { ofKind, type SpecRule, type Subject } from "./subject.ts";

/** SIR-E224 and SIR-E105: every region that is used exists on the target and lies inside the residency. */
export const insideResidency: SpecRule = (subject) => {
  const { target } = subject.migration.spec;
  const used: readonly { readonly region: string | undefined; readonly path: SpecPath }[] = [
    { region: target.region, path: ["spec", "target", "region"] },
    { region: target.secondaryRegion, path: ["spec", "target", "secondaryRegion"] },
    ...ofKind(subject, "object-store").map(({ config, path }) => ({
      region: config.replicateTo,
      path: [...path, "config", "replicateTo"],
    })),
  ];
  return used.flatMap(({ region, path }) => (region === undefined ? [] : checkRegion(subject, region, path)));
};

function checkRegion({ migration: { spec } }: Subject, region: string, path: SpecPath): readonly Draft[] {
  const { provider } = spec.target;
  const allowed = spec.compliance?.residency ?? [];
  const native = nativeRegion(provider, region);
  if (native !== undefined) {
    if (allowed.length === 0 || allowed.includes(native.country)) return [];
    const message = `${region} resolves to ${native.country}; residency allows ${listed(allowed)} only. ${elsewhere(provider, allowed)}`;
    return [{ code: "SIR-E224", path, message }];
  }
  if (Object.hasOwn(regionAliases, region))
    return [{ code: "SIR-E224", path, message: `${region} has no region on ${provider}. ${elsewhere(provider, allowed)}` }];
  const near = nearMiss(region, regionNames(provider));
  return [
    {
      code: "SIR-E105",
      path,
      message: `${quote(region)} is not a region of ${provider}. ${suggestion(near, "Use an alias such as germany, or a native name.")}`,
      ...(near === undefined ? {} : { replacement: yamlText(near) }),
    },
  ];
}

/** Aliases of the provider inside the residency. */
function elsewhere(provider: Subject["migration"]["spec"]["target"]["provider"], allowed: readonly string[]): string {
  const aliases = (Object.keys(regionAliases) as RegionAlias[]).filter((alias) => {
    const native = regionAliases[alias][provider];
    return native !== undefined && (allowed.length === 0 || allowed.includes(native.country));
  });
  if (allowed.length === 0) return "Choose another alias.";
  return aliases.length === 0
    ? `There is none in ${listed(allowed, "or")}; choose another provider or widen residency.`
    : `Choose ${listed(aliases, "or")}.`;
}
