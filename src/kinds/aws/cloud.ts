import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { FullWorkload } from "../../domain/defaults.ts";
import type { PlanMode } from "../../domain/plan.ts";
import { awsZones } from "../../domain/regions.ts";
import type { WorkloadKind } from "../../domain/workload.ts";
import type { Json } from "../../domain/change.ts";
import { withConfig, type Cloud, type Scope, type Site } from "../kind.ts";
import { addAlarms } from "./alarms.ts";
import type { AwsKind } from "./aws-kind.ts";
import { addBackups } from "./backups.ts";
import { connect, connectionsOf } from "./connections.ts";
import { guards, nameAttributes } from "./guards.ts";
import { addGrants } from "./grants.ts";
import { addDashboard, addMonitoring } from "./monitoring.ts";
import { keepHours } from "./running-hours.ts";
import { pointRecords } from "./records.ts";
import { isTransferring, methodOf } from "./transfer/method.ts";

/** AWS: its kinds, and what surrounds them. */
export function awsCloud(kinds: readonly AwsKind[]): Cloud {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  const kindOf = (workload: FullWorkload) => byName.get(workload.kind);
  return {
    provider: "aws",
    name: "aws",
    source: "hashicorp/aws",
    kinds,
    zones: awsZones,
    guards,
    nameAttributes,
    needsNetwork: (workload, migration) => kindOf(workload)?.connects?.(withConfig(workload), migration) === true,
    providerBlock,
    providerClass: AwsProvider,
    tags: awsTags,
    begin: addMonitoring,
    surround: (workload, scope, wave) => {
      const kind = kindOf(workload);
      if (kind === undefined) return;
      addGrants(workload, scope, kindOf);
      addTransfer(workload, kind, scope);
      keepHours(workload, scope);
      sayHomeOnly(workload, scope);
      addAlarms(workload, kind, scope, () => wave.shared("alerts"));
    },
    complete: (scope, workloads) => {
      for (const kind of kinds) kind.complete?.(scope, workloads.filter((one) => one.kind === kind.kind).map(withConfig));
      connect(scope, connectionsOf(scope.migration, kindOf));
      pointRecords(scope);
      addBackups(scope, workloads);
      addDashboard(scope, scope.migration.spec.workloads, kindOf);
    },
  };
}

/** Kinds that are built in both regions of a workload that spans two. */
const spanning: ReadonlySet<WorkloadKind> = new Set<WorkloadKind>(["network", "database", "object-store", "dns"]);

function sayHomeOnly({ name, kind, availability }: FullWorkload, scope: Scope): void {
  if (availability !== "multi-region" || spanning.has(kind)) return;
  scope.note(`${name} is built in ${scope.site.region} only: in the other region a ${kind} is started when it is needed.`, [
    "availability",
  ]);
}

function addTransfer(workload: FullWorkload, kind: AwsKind, scope: Scope): void {
  const method = methodOf(workload);
  const self = scope.peer(workload.name);
  if (method === undefined || self === undefined || !isTransferring(scope.wave)) return;
  kind.transfer?.(withConfig(workload), method, scope, self);
}

/**
 * Literals only. Offline, the provider is told to ask nobody: keys that are none, and no call for identity, metadata or region.
 * Connected, it refuses any account but ours.
 */
function providerBlock({ region, account }: Site, mode: PlanMode, accountIsKnown: boolean): Readonly<Record<string, Json>> {
  const mock = {
    access_key: "mock",
    secret_key: "mock",
    skip_credentials_validation: true,
    skip_requesting_account_id: true,
    skip_metadata_api_check: "true",
    skip_region_validation: true,
    max_retries: 1,
  };
  switch (mode) {
    case "offline":
      return { region, ...mock };
    case "connected":
      return { region, ...(accountIsKnown ? { allowed_account_ids: [account] } : {}) };
    case "sandbox":
    case "static":
      return { region };
  }
}

/** Source: "Tag naming limits and requirements" in the tagging guide: 128 and 256 characters, and few signs. */
function awsTags(wanted: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const allowed = (text: string) => text.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, "_");
  const entries = Object.entries(wanted).map(
    ([key, value]) => [allowed(key).slice(0, 128), allowed(value).slice(0, 256)] as const,
  );
  // AWS keeps this prefix for itself.
  return Object.fromEntries(entries.map(([key, value]) => [/^aws:/i.test(key) ? `_${key}`.slice(0, 128) : key, value]));
}
