import { compatibilityOf, enginesOf } from "../../../domain/compatibility.ts";
import type { FullWorkload } from "../../../domain/defaults.ts";
import type { ConfigDatabase } from "../../../domain/spec.generated.ts";
import { gibibytesOf, percentOf } from "../../../domain/units.ts";
import { rehearsed } from "../mitigations.ts";
import type { Evidence, RiskPoint } from "../point.ts";
import type { Scope, ScopedWave, ScopedWorkload } from "../scope.ts";

/** What the target does not take over, or is too small for. */
export function compat(scope: Scope): Evidence {
  const moving = scope.waves.filter((wave) => wave.moving);
  return { points: moving.flatMap((wave) => wave.workloads.flatMap((one) => pointsOf(one, wave, scope))) };
}

function pointsOf({ workload, path }: ScopedWorkload, wave: ScopedWave, scope: Scope): readonly RiskPoint[] {
  const points = scope.weights.points.compat;
  const of = (base: number, why: string, lower: string, at: string): RiskPoint => ({
    factor: "compat",
    base,
    why: `${workload.name}: ${why}`,
    lower,
    criticality: workload.criticality,
    mitigations: rehearsed(scope),
    workload: workload.name,
    path: [...path, at],
  });
  const left = notConverted(workload, wave, scope);
  const jump = versionJump(workload);
  const small = tooSmall(workload);
  return [
    ...(left === undefined
      ? []
      : [of(points.notConverted, left, "Create them at the target and check them before the cutover.", "config")]),
    ...(jump === undefined
      ? []
      : [of(points.versionJump, jump, "Test the application against the new version first.", "config")]),
    ...(small.length === 0
      ? []
      : [of(points.tooSmall, `smaller than its own p95 load: ${small.join(", ")}`, "Raise size.", "size")]),
  ];
}

function notConverted(workload: FullWorkload, { estimate }: ScopedWave, { migration }: Scope): string | undefined {
  const transfer = estimate?.transfers.find(({ workload: name }) => name === workload.name);
  const { from, to } = enginesOf(workload);
  if (from === undefined || to === undefined) return undefined;
  if (from !== to) return `${from} -> ${to}: triggers, routines and views are not converted`;
  const row = transfer?.method === "replication-service" ? compatibilityOf(from, to, migration.spec.target.provider) : undefined;
  return row?.notConverted === undefined ? undefined : `${row.service} leaves behind ${row.notConverted}`;
}

/** Another major version of the same engine; between engines there is nothing to compare. */
function versionJump(workload: FullWorkload): string | undefined {
  const { from, to } = enginesOf(workload);
  const old = workload.source?.version;
  const now = (workload.config as Partial<ConfigDatabase> | undefined)?.version;
  if (from !== to || old === undefined || now === undefined) return undefined;
  return major(old) === major(now) ? undefined : `version ${old} -> ${now}`;
}

/** Up to the end of the first number: `13` of `13.4`. */
const major = (version: string): string => version.replace(/(\d+).*$/, "$1");

/** Dimensions in which all instances together are below the p95 load at the source. A native class is not compared. */
function tooSmall({ size, scale, source }: FullWorkload): readonly string[] {
  const usage = source?.usage;
  if (usage === undefined || size === undefined || size.class !== undefined) return [];
  const instances = Math.max(1, scale?.max ?? scale?.min ?? 1);
  return [
    ...lacking("vcpu", usage.vcpu, usage.cpuP95, size.vcpu, instances),
    ...lacking("GiB memory", gibibytesOf(usage.memory ?? ""), usage.memoryP95, gibibytesOf(size.memory ?? ""), instances),
    ...lacking("IOPS", usage.iopsP95, "100%", size.iops, instances),
  ];
}

function lacking(
  unit: string,
  amount: number | undefined,
  percent: string | undefined,
  each: number | undefined,
  instances: number,
): readonly string[] {
  const part = percentOf(percent ?? "");
  if (amount === undefined || part === undefined || each === undefined) return [];
  const needed = (amount * part) / 100;
  return each * instances < needed ? [`${each * instances} of ${Number(needed.toFixed(1))} ${unit}`] : [];
}
