import { gibibytesOf } from "../../domain/units.ts";
import type { Workload } from "../../domain/spec.generated.ts";
import type { OperatingSystem } from "../../domain/sku.ts";

/** The part of a migration that costs depend on; both the written and the full form fit. */
export interface MigrationFacts {
  readonly spec: { readonly workloads: readonly Workload[] };
}

/** What a spec says about a workload that its plan does not. */
export interface WorkloadFacts {
  readonly os?: OperatingSystem;
  /** Usage file keys by Terraform type, from `data.volume` and `size.storage`. */
  readonly usage: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export function factsOf({ spec }: MigrationFacts): ReadonlyMap<string, WorkloadFacts> {
  return new Map(spec.workloads.map((workload) => [workload.name, workloadFacts(workload)]));
}

function workloadFacts(workload: Workload): WorkloadFacts {
  const os = operatingSystemOf(workload);
  return { usage: storedIn(workload), ...(os === undefined ? {} : { os }) };
}

/** With one's own licence, a Windows machine costs what a Linux machine does. */
function operatingSystemOf({ kind, config = {} }: Workload): OperatingSystem | undefined {
  if (kind !== "vm" || !("os" in config)) return undefined;
  const { os, license } = config as { readonly os?: { readonly family?: string }; readonly license?: string };
  return os?.family === "windows" && license !== "byol" ? "windows" : "linux";
}

/** AWS counts a GB of storage as 2^30 bytes, which the spec writes as Gi. */
function storedIn({ data, size }: Workload): WorkloadFacts["usage"] {
  const volume = gibibytesOf(data?.volume ?? "");
  const provisioned = gibibytesOf(size?.storage ?? "");
  const stored = volume ?? provisioned;
  if (stored === undefined) return {};
  return {
    aws_s3_bucket: { "standard.storage_gb": stored },
    aws_efs_file_system: { storage_gb: stored },
    aws_dynamodb_table: { storage_gb: stored },
    aws_rds_cluster: { storage_gb: stored },
    aws_docdb_cluster: { storage_gb: stored },
    aws_redshiftserverless_namespace: { storage_gb: stored },
  };
}
