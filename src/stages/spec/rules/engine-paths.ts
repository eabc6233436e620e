import type { Workload } from "../../../domain/spec.generated.ts";
import type { Provider } from "../../../domain/workload.ts";
import type { Draft } from "../draft.ts";
import { methodOf } from "../moves.ts";
import { configOf, type SpecRule } from "./subject.ts";

interface Fault {
  readonly field: "mode" | "method";
  readonly message: string;
}

/**
 * Why no service moves a database from its source engine to its target, in words. Sources: the scenario tables of AWS DMS, of
 * Azure DMS (articles/dms/resource-scenario-status) and of Google's Database Migration Service.
 */
export function pathFault(workload: Workload, method: string, provider: Provider): Fault | undefined {
  const from = workload.source?.engine;
  const to = configOf(workload, "database")?.engine;
  if (from === undefined || to === undefined) return undefined;
  const online = workload.transfer?.mode === "online";
  if (from !== to && (method === "dump-restore" || method === "native-replication"))
    return { field: "method", message: `${method} cannot turn ${from} into ${to}. Use replication-service.` };
  if (method === "dump-restore" || method === "offline-device") return undefined;
  if (provider === "azure") return azureFault(from, to, method, online);
  return provider === "gcp" ? googleFault(from, to) : undefined;
}

function azureFault(from: string, to: string, method: string, online: boolean): Fault | undefined {
  if (from !== to)
    return { field: "method", message: `No Azure service turns ${from} into ${to}. Convert it yourself, or target aws.` };
  if (to === "sqlserver" && online)
    return {
      field: "mode",
      message: "Online replication from sqlserver to Azure SQL Database does not exist (offline only). Set mode: offline.",
    };
  if (to === "postgres" && !online && method === "replication-service")
    return { field: "method", message: "Azure moves postgres online only. Use dump-restore, or set mode: online." };
  return undefined;
}

function googleFault(from: string, to: string): Fault | undefined {
  const direct = from === to && ["mysql", "postgres", "sqlserver"].includes(to);
  const converted = to === "postgres" && ["oracle", "sqlserver"].includes(from);
  if (direct || converted || to === "key-value") return undefined;
  return { field: "method", message: `No Google service moves ${from} to ${to}. Use dump-restore, or another engine.` };
}

/** SIR-E216: versions go forward, and no further than the method can go. */
export const versionPaths: SpecRule = ({ members, migration }) =>
  members.flatMap(({ workload, path, active }): readonly Draft[] => {
    const config = configOf(workload, "database");
    const from = workload.source?.version;
    const to = config?.version;
    const engine = config?.engine;
    if (!active || engine === undefined || from === undefined || to === undefined) return [];
    if (workload.source?.engine !== undefined && workload.source.engine !== engine) return [];
    const at = { code: "SIR-E216", path: [...path, "config", "version"] } as const;
    if (compareVersions(from, to, engine) > 0)
      return [
        {
          ...at,
          message: `${engine} ${from} -> ${to} goes back; no service moves data to an older version. Use ${from} or later.`,
        },
      ];
    const method = methodOf(workload, migration);
    const service = oneStepService(engine, method, migration.spec.target.provider);
    const steps = mysqlStep(to) - mysqlStep(from);
    if (service === undefined || Number.isNaN(steps) || steps <= 1) return [];
    const between = mysqlVersions.slice(mysqlStep(from) + 1, mysqlStep(to)).join(", then ");
    return [
      {
        ...at,
        message: `${engine} ${from} -> ${to} is ${steps} major versions; ${service} moves at most one. Go through ${between}.`,
      },
    ];
  });

const mysqlVersions = ["5.5", "5.6", "5.7", "8.0", "8.4", "9.0"];

/** Place in the order of MySQL's release series; NaN for one that is not known. */
function mysqlStep(version: string): number {
  const index = mysqlVersions.findIndex((known) => version === known || version.startsWith(`${known}.`));
  return index === -1 ? (/^8(\.|$)/.test(version) ? 3 : Number.NaN) : index;
}

function oneStepService(engine: string, method: string, provider: Provider): string | undefined {
  if (engine !== "mysql") return undefined;
  if (method === "native-replication") return "native replication";
  return provider === "gcp" && ["auto", "replication-service"].includes(method) ? "Google DMS" : undefined;
}

/** Positive when a is later. Major versions only where an engine's minor versions do not matter. */
function compareVersions(a: string, b: string, engine: string): number {
  const parts = (text: string) => text.split(".").map((part) => Number.parseInt(part, 10));
  const depth = engine === "mysql" || engine === "mariadb" ? 2 : 1;
  for (let index = 0; index < depth; index += 1) {
    const difference = (parts(a)[index] ?? 0) - (parts(b)[index] ?? 0);
    if (Number.isNaN(difference)) return 0;
    if (difference !== 0) return difference;
  }
  return 0;
}
