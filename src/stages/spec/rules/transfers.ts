import type { WorkloadKind } from "../../../domain/workload.ts";
import type { Draft } from "../draft.ts";
import { hasSource, methodOf, movesData } from "../moves.ts";
import { article, listed } from "../words.ts";
import { pathFault } from "./engine-paths.ts";
import type { Member, SpecRule, Subject } from "./subject.ts";

/** What each kind's data can be moved with, besides auto, none and redeploy. */
const methods: Readonly<Partial<Record<WorkloadKind, readonly string[]>>> = {
  vm: ["image-import", "block-replication", "file-sync", "offline-device"],
  database: ["replication-service", "native-replication", "dump-restore", "offline-device"],
  "object-store": ["object-sync", "file-sync", "offline-device"],
  "file-share": ["file-sync", "object-sync", "offline-device"],
  cache: ["dump-restore", "native-replication"],
  warehouse: ["dump-restore", "replication-service", "object-sync", "offline-device"],
  "secret-store": [],
};
const always = ["auto", "none", "redeploy"];
const offlineOnly = ["dump-restore", "image-import", "offline-device", "redeploy"];

/** SIR-E208: the method fits the kind, the mode and the engines. */
export const possibleTransfers: SpecRule = (subject) =>
  subject.members.flatMap((member) => {
    const { transfer } = member.workload;
    if (transfer === undefined || !member.active) return [];
    return methodFault(member) ?? modeFault(member) ?? engineFault(subject, member);
  });

function methodFault({ workload, path }: Member): readonly Draft[] | undefined {
  const method = workload.transfer?.method ?? "auto";
  const fitting = methods[workload.kind] ?? [];
  if (always.includes(method) || fitting.includes(method)) return undefined;
  const advice = fitting.length === 0 ? "Use redeploy or none." : `Use ${listed(fitting, "or")}.`;
  const message = `${method} does not move ${article(workload.kind)}. ${advice}`;
  return [{ code: "SIR-E208", path: [...path, "transfer", "method"], message }];
}

function modeFault({ workload, path }: Member): readonly Draft[] | undefined {
  const method = workload.transfer?.method ?? "auto";
  if (workload.transfer?.mode !== "online" || !offlineOnly.includes(method)) return undefined;
  const online = (methods[workload.kind] ?? []).filter((other) => !offlineOnly.includes(other));
  const advice = online.length === 0 ? "Set mode: offline." : `Set mode: offline, or use ${listed(online, "or")}.`;
  const message = `${method} is offline only. ${advice}`;
  return [{ code: "SIR-E208", path: [...path, "transfer", "mode"], message, replacement: "offline" }];
}

function engineFault({ migration }: Subject, member: Member): readonly Draft[] {
  const fault = pathFault(member.workload, methodOf(member.workload, migration), migration.spec.target.provider);
  if (fault === undefined) return [];
  return [{ code: "SIR-E208", path: [...member.path, "transfer", fault.field], message: fault.message }];
}

/** SIR-E106: an estimate of a copy needs the volume; of an online copy, the change rate as well. */
export const measuredTransfers: SpecRule = ({ members, migration }) =>
  members.flatMap(({ workload, path }): readonly Draft[] => {
    if (!movesData(workload, migration)) return [];
    const need = (field: string, advice: string): Draft => ({
      code: "SIR-E106",
      path: [...path, "data", field],
      message: `data.${field} is missing. ${advice}`,
    });
    if (workload.data?.volume === undefined) return [need("volume", "A transfer needs it, e.g. 480Gi.")];
    if (workload.transfer?.mode === "online" && workload.data.changeRate === undefined)
      return [need("changeRate", "mode: online needs it, e.g. 4Gi/h.")];
    return [];
  });

/** SIR-E218: strategy, source and transfer tell one story. */
export const soundStrategies: SpecRule = ({ members, migration }) =>
  members.flatMap(({ workload, path, active }): readonly Draft[] => {
    const { name, strategy, transfer, source, kind } = workload;
    const copies = transfer !== undefined && !["none", "redeploy"].includes(transfer.method ?? "auto");
    const contradiction = (field: string, message: string): readonly Draft[] => [
      { code: "SIR-E218", path: [...path, field], part: field === "strategy" ? "value" : "key", message },
    ];
    if (!active && copies) return contradiction("transfer", `${name} has strategy ${strategy} and a transfer. Remove one.`);
    if (!active && workload.cutover !== undefined && workload.cutover.type !== "none")
      return contradiction("cutover", `${name} has strategy ${strategy} and a cutover. Remove one.`);
    if (copies && !hasSource(migration))
      return contradiction(
        "transfer",
        `${name} has a transfer, but spec.source names nothing to move from. Describe spec.source.`,
      );
    if (strategy === "relocate" && kind !== "vm")
      return contradiction("strategy", `relocate moves a vm as it is; ${name} is ${article(kind)}. Use rehost or replatform.`);
    const engine = configEngine(workload);
    if (strategy === "rehost" && source?.engine !== undefined && engine !== undefined && source.engine !== engine)
      return contradiction(
        "strategy",
        `rehost keeps the engine, but ${name} goes from ${source.engine} to ${engine}. Use replatform.`,
      );
    return [];
  });

function configEngine({ config }: Member["workload"]): string | undefined {
  return config !== undefined && "engine" in config && typeof config.engine === "string" ? config.engine : undefined;
}
