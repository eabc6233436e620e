import type { Attributes, Change } from "../../domain/change.ts";

/** The attribute that names a version, and how many of its numbers make a version that cannot be left again. */
const versions: Readonly<Record<string, { readonly attribute: string; readonly significant: 1 | 2 }>> = {
  aws_db_instance: { attribute: "engine_version", significant: 1 },
  aws_docdb_cluster: { attribute: "engine_version", significant: 1 },
  aws_eks_cluster: { attribute: "version", significant: 2 },
  aws_elasticache_replication_group: { attribute: "engine_version", significant: 1 },
  aws_opensearch_domain: { attribute: "engine_version", significant: 1 },
  aws_rds_cluster: { attribute: "engine_version", significant: 1 },
};

/** `13.4 to 16.1` for an update in place to a version that cannot be left again; undefined for anything else. */
export function majorUpgrade({ type, action, before, after }: Change): string | undefined {
  const kind = Object.hasOwn(versions, type) ? versions[type] : undefined;
  if (kind === undefined || action !== "update") return undefined;
  const read = (attributes: Attributes | null): string => {
    const version = attributes?.[kind.attribute];
    return typeof version === "string" ? version : "";
  };
  const [old, now] = [read(before), read(after)];
  return isLater(numbersOf(now, kind.significant), numbersOf(old, kind.significant)) ? `${old} to ${now}` : undefined;
}

const numbersOf = (version: string, count: number): readonly number[] =>
  (version.match(/\d+/g) ?? []).slice(0, count).map(Number);

/** An unknown version, on either side, is no upgrade that we could name. */
function isLater(now: readonly number[], old: readonly number[]): boolean {
  const index = now.findIndex((part, at) => part !== old[at]);
  return (now[index] ?? 0) > (old[index] ?? Infinity);
}
