import type { Backup } from "../../../domain/spec.generated.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import { secondsOf } from "../../../domain/units.ts";
import type { WorkloadKind } from "../../../domain/workload.ts";
import type { Draft } from "../draft.ts";
import { listed } from "../words.ts";
import { configOf, type Member, type SpecRule, type Subject } from "./subject.ts";

const minute = 60;
const hour = 3600;
const day = 86_400;

/** SIR-E211: what can be restored is not older than the rpo. One finding per place that decides the backup. */
export const recoveryPointMet: SpecRule = (subject) => {
  const { rpo } = subject.migration.spec.constraints ?? {};
  const seconds = rpo === undefined ? undefined : secondsOf(rpo);
  if (rpo === undefined || seconds === undefined || seconds >= day) return [];
  const short = subject.members.filter((member) => member.active && holdsData(member) && !meetsPoint(member, seconds));
  return grouped(short, (member) => backupPlace(subject, member)).map(({ path, names, first }): Draft => {
    const replica = seconds < 5 * minute ? "a replica (config.replicas or availability) and " : "";
    const hourly = seconds < hour ? "an hourly schedule with a replica" : "an hourly schedule";
    const message = `rpo ${rpo} needs ${replica}backup.pointInTime: true or ${hourly}; the backup of ${names} is ${backupWords(first.workload.backup)}.`;
    return { code: "SIR-E211", path, message: `${message} Strengthen it or relax rpo.` };
  });
};

const backedUp: ReadonlySet<WorkloadKind> = new Set<WorkloadKind>(["database", "file-share", "warehouse"]);

/** Data whose loss is measured. Versioned objects are kept by their store. */
function holdsData({ workload }: Member): boolean {
  return backedUp.has(workload.kind) || configOf(workload, "object-store")?.versioning === false;
}

function meetsPoint({ workload }: Member, seconds: number): boolean {
  const replica = workload.availability !== "single" || (configOf(workload, "database")?.replicas ?? 0) > 0;
  if (seconds < 5 * minute && !replica) return false;
  // Managed databases can be restored to a point in time unless somebody asks for other backups.
  if (workload.backup === undefined && workload.kind === "database") return true;
  if (workload.backup?.pointInTime === true) return true;
  return workload.backup?.schedule === "hourly" && (seconds >= hour || replica);
}

function backupPlace({ migration: { spec } }: Subject, { written, path }: Member): SpecPath {
  const own = (backup: Backup, at: SpecPath): SpecPath =>
    backup.pointInTime === false ? [...at, "pointInTime"] : backup.schedule === undefined ? at : [...at, "schedule"];
  if (written.backup !== undefined) return own(written.backup, [...path, "backup"]);
  if (spec.defaults?.backup !== undefined) return own(spec.defaults.backup, ["spec", "defaults", "backup"]);
  if (spec.backup !== undefined) return own(spec.backup, ["spec", "backup"]);
  return ["spec", "constraints", "rpo"];
}

const backupWords = (backup: Backup | undefined): string => (backup === undefined ? "not set" : (backup.schedule ?? "daily"));

/** Kinds that stand in one zone unless they are told otherwise. */
const zonalKinds: ReadonlySet<WorkloadKind> = new Set<WorkloadKind>([
  "vm",
  "database",
  "file-share",
  "container-service",
  "cache",
  "kubernetes-cluster",
]);

export const isZonal = ({ workload }: Member): boolean =>
  zonalKinds.has(workload.kind) && configOf(workload, "database")?.engine !== "key-value";

/** SIR-E212: the availability can meet the rto, and the target has the zones and regions that it needs. */
export const recoveryTimeMet: SpecRule = (subject) => [...tooSlow(subject), ...zonesAndRegions(subject)];

function tooSlow(subject: Subject): readonly Draft[] {
  const { rto } = subject.migration.spec.constraints ?? {};
  const seconds = rto === undefined ? undefined : secondsOf(rto);
  if (rto === undefined || seconds === undefined || seconds >= hour) return [];
  const slow = subject.members.filter((member) => member.active && isZonal(member) && !meetsTime(member, seconds));
  const needed = seconds < 15 * minute ? "multi-region or a replica" : "multi-zone";
  return grouped(slow, (member) => availabilityPlace(subject, member)).map(({ path, names, first }) => ({
    code: "SIR-E212",
    path,
    message: `rto ${rto} with availability: ${first.workload.availability} cannot be met by ${names}. Use ${needed}, or relax rto.`,
  }));
}

function meetsTime({ workload }: Member, seconds: number): boolean {
  if (seconds >= 15 * minute) return workload.availability !== "single";
  return workload.availability === "multi-region" || (configOf(workload, "database")?.replicas ?? 0) > 0;
}

function availabilityPlace({ migration: { spec } }: Subject, { written, path }: Member): SpecPath {
  if (written.availability !== undefined) return [...path, "availability"];
  return spec.defaults?.availability === undefined ? ["spec", "constraints", "rto"] : ["spec", "defaults", "availability"];
}

function zonesAndRegions({ migration: { spec }, members }: Subject): readonly Draft[] {
  const spread = members.filter(({ workload, active }) => active && workload.availability !== "single");
  const zonal = spread.find(({ workload }) => workload.availability === "multi-zone");
  const regional = spread.find(({ workload }) => workload.availability === "multi-region");
  const drafts: Draft[] = [];
  if (zonal !== undefined && spec.target.zones === 1)
    drafts.push({
      code: "SIR-E212",
      path: ["spec", "target", "zones"],
      message: `${zonal.workload.name} is multi-zone, which needs two zones. Set target.zones: 2 or more.`,
      replacement: "2",
    });
  if (regional !== undefined && spec.target.secondaryRegion === undefined)
    drafts.push({
      code: "SIR-E212",
      path: [...regional.path, "availability"],
      message: `${regional.workload.name} is multi-region and there is no second region. Add target.secondaryRegion.`,
    });
  return drafts;
}

/** Members by the place where they are decided, with their names in words. */
function grouped(members: readonly Member[], placeOf: (member: Member) => SpecPath) {
  const groups = Map.groupBy(members, (member) => placeOf(member).join("/"));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ path: placeOf(first), first, names: listed(group.map(({ workload }) => workload.name)) }];
  });
}
