import type { Source, Workload } from "../../domain/spec.generated.ts";
import { isActive } from "../../domain/workload.ts";

const copying: ReadonlySet<string> = new Set([
  "auto",
  "replication-service",
  "native-replication",
  "dump-restore",
  "object-sync",
  "file-sync",
  "image-import",
  "block-replication",
  "offline-device",
]);

/** A migration, as far as a transfer depends on it. */
interface WithSource {
  readonly spec: { readonly source?: Source };
}

/** The method that would be used: none without a source; auto when source and data are described and nothing else is said. */
export function methodOf(workload: Workload, migration: WithSource): string {
  if (!isActive(workload)) return "none";
  if (workload.transfer !== undefined) return workload.transfer.method ?? "auto";
  const described = workload.source !== undefined && workload.data !== undefined;
  return described && hasSource(migration) ? "auto" : "none";
}

/** Does the migration have something to move from? */
export const hasSource = ({ spec }: WithSource): boolean => spec.source !== undefined && spec.source.provider !== "none";

/** Will data be copied from the source? */
export const movesData = (workload: Workload, migration: WithSource): boolean => copying.has(methodOf(workload, migration));
