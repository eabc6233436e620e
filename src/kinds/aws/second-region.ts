import { nativeRegion } from "../../domain/regions.ts";
import type { Scope } from "../kind.ts";

/** The native name of the migration's second region; undefined where there is none, or where it is the first one again. */
export function secondRegion(
  { migration, site }: Scope,
  named: string | undefined = migration.spec.target.secondaryRegion,
): string | undefined {
  if (named === undefined) return undefined;
  const region = nativeRegion("aws", named)?.name ?? named;
  return region === site.region ? undefined : region;
}
