import type { Attributes, Json } from "../../domain/change.ts";
import type { FullWorkload } from "../../domain/defaults.ts";
import type { Mitigation } from "../../domain/risk-weights.ts";
import type { ConfigDatabase } from "../../domain/spec.generated.ts";
import type { Scope, ScopedChange } from "./scope.ts";

const restoreProofDays = 90;

/** What is left of a stateful resource that this change deletes, replaces or edits. */
export function dataMitigations({ change, workload, owner }: ScopedChange, scope: Scope): readonly Mitigation[] {
  const before = change.before ?? {};
  const survives = change.action === "update" || before["delete_automated_backups"] === false;
  return [
    ...(before["skip_final_snapshot"] === false ? (["finalSnapshot"] as const) : []),
    // Automated backups go with the instance unless it says otherwise.
    ...(keepsHistory(before, survives) ? (["pointInTime"] as const) : []),
    ...(restoreProven(owner, scope) ? (["testedRestore"] as const) : []),
    ...(hasReplica(workload) ? (["readReplica"] as const) : []),
    ...rehearsed(scope),
  ];
}

function keepsHistory(before: Attributes, survives: boolean): boolean {
  const days = before["backup_retention_period"];
  if (typeof days === "number" && days > 0) return survives;
  return firstOf(before["point_in_time_recovery"])?.["enabled"] === true;
}

function firstOf(value: Json | undefined): Attributes | undefined {
  const first: Json | undefined = Array.isArray(value) ? (value as readonly Json[])[0] : value;
  return first !== null && typeof first === "object" && !Array.isArray(first) ? (first as Attributes) : undefined;
}

function restoreProven(owner: string | undefined, { proven, now }: Scope): boolean {
  if (owner === undefined || proven?.restores === undefined || !Object.hasOwn(proven.restores, owner)) return false;
  const age = now.getTime() - Date.parse(proven.restores[owner] ?? "");
  return age >= 0 && age <= restoreProofDays * 86_400_000;
}

function hasReplica(workload: FullWorkload | undefined): boolean {
  if (workload?.kind !== "database") return false;
  return ((workload.config as Partial<ConfigDatabase> | undefined)?.replicas ?? 0) > 0;
}

/** Traffic moves in steps and comes back by itself: a blocking check after the cutover is what starts the way back. */
export function weightedCutover({ cutover, rollback, verify }: FullWorkload): boolean {
  const watched = (verify ?? []).some(({ when = "after-cutover", blocking = true }) => when === "after-cutover" && blocking);
  return cutover?.type === "weighted" && rollback.strategy !== "none" && watched;
}

export function rehearsed({ proven }: Scope): readonly Mitigation[] {
  return proven?.greenOnStaging === true ? ["provenOnStaging"] : [];
}
