import { BackupPlan } from "@cdktf/provider-aws/lib/backup-plan/index.js";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection/index.js";
import { BackupVaultLockConfiguration } from "@cdktf/provider-aws/lib/backup-vault-lock-configuration/index.js";
import { BackupVault } from "@cdktf/provider-aws/lib/backup-vault/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { FullWorkload } from "../../domain/defaults.ts";
import type { Backup } from "../../domain/spec.generated.ts";
import { secondsOf } from "../../domain/units.ts";
import type { KindWorkload, Scope, WaveScope } from "../kind.ts";
import { serviceRole } from "./role.ts";
import { secondRegion } from "./second-region.ts";

const schedules = {
  hourly: "cron(0 * ? * * *)",
  daily: "cron(0 3 ? * * *)",
  weekly: "cron(0 3 ? * SUN *)",
} as const;

interface Wanted {
  readonly workload: FullWorkload;
  readonly backup: Backup;
  readonly arn: string;
  /** Every write is kept, not only the state at each run; AWS Backup does so for RDS. */
  readonly continuous: boolean;
}

/** A vault per wave, and a plan per workload whose own service does not already keep what the spec asks for. */
export function addBackups(scope: WaveScope, workloads: readonly FullWorkload[]): void {
  const wanted = workloads.flatMap((workload) => wantedBackup(workload, scope.of(workload.name)));
  if (wanted.length === 0) return;
  const vault = addVault(scope, wanted);
  const away = wanted.some(({ backup }) => backup.crossRegion === true) ? awayVault(scope) : undefined;
  const role = backupRole(scope);
  for (const one of wanted) addPlan(scope.of(one.workload.name), one, vault, away, role);
}

function wantedBackup(workload: FullWorkload, scope: Scope): readonly Wanted[] {
  const { backup } = workload;
  const arn = scope.peer(workload.name)?.find("arn");
  if (backup === undefined || backup.schedule === "none" || arn === undefined) return [];
  const more = beyondService(backup);
  switch (workload.kind) {
    case "file-share":
      return (workload as KindWorkload<"file-share">).config.protocol === "nfs" || more
        ? [{ workload, backup, arn, continuous: false }]
        : [];
    case "database": {
      const { engine } = (workload as KindWorkload<"database">).config;
      const rds = engine !== "key-value" && engine !== "mongodb";
      return more ? [{ workload, backup, arn, continuous: rds && backup.pointInTime === true }] : [];
    }
    case "vm":
      return scope.peer(workload.name)?.find("group") === undefined ? [{ workload, backup, arn, continuous: false }] : [];
    default:
      return [];
  }
}

/** Databases keep a copy a day for up to 35 days by themselves, and every write in between. */
function beyondService({ schedule = "daily", retention = "35d", crossRegion, immutable }: Backup): boolean {
  return schedule !== "daily" || daysOf(retention) > 35 || crossRegion === true || immutable === true;
}

function daysOf(retention: string): number {
  return Math.max(1, Math.round((secondsOf(retention) ?? 0) / 86_400));
}

const at = ["backup"];

function addVault(scope: WaveScope, wanted: readonly Wanted[]): BackupVault {
  const vault = scope.add(BackupVault, "backup", { name: scope.name(50, "backup") }, ["spec", "backup"]);
  const locked = wanted.filter(({ backup }) => backup.immutable === true).map(({ backup }) => daysOf(backup.retention ?? "35d"));
  if (locked.length > 0) {
    const least = { backupVaultName: vault.name, minRetentionDays: Math.min(...locked) };
    scope.add(BackupVaultLockConfiguration, "backup", least, ["spec", "backup", "immutable"]);
  }
  return vault;
}

function awayVault(scope: WaveScope): BackupVault | undefined {
  const second = secondRegion(scope);
  if (second !== undefined)
    return scope.in(second).add(BackupVault, "backup", { name: scope.name(50, "backup") }, ["spec", "backup"]);
  scope.report({
    code: "SIR-E106",
    level: "error",
    message: "spec.target.secondaryRegion is missing. backup.crossRegion copies there.",
    path: ["spec", "target"],
  });
  return undefined;
}

/** AWS keeps these two policies in step with what AWS Backup can do; a copy of ours would fall behind. */
function backupRole(scope: WaveScope): IamRole {
  const role = serviceRole(scope, "backup", "backup.amazonaws.com", [], ["spec", "backup"]);
  for (const purpose of ["Backup", "Restores"])
    scope.add(
      IamRolePolicyAttachment,
      `backup_${purpose.toLowerCase()}`,
      { role: role.name, policyArn: `arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyFor${purpose}` },
      ["spec", "backup"],
    );
  return role;
}

function addPlan(
  scope: Scope,
  { backup, arn, continuous }: Wanted,
  vault: BackupVault,
  away: BackupVault | undefined,
  role: IamRole,
): void {
  const schedule = backup.schedule ?? "daily";
  const lifecycle = {
    deleteAfter: continuous ? Math.min(35, daysOf(backup.retention ?? "35d")) : daysOf(backup.retention ?? "35d"),
  };
  const copies = backup.crossRegion === true && away !== undefined;
  const plan = scope.add(
    BackupPlan,
    undefined,
    {
      name: scope.name(50),
      rule: [
        {
          ruleName: schedule,
          targetVaultName: vault.name,
          schedule: schedules[schedule === "none" ? "daily" : schedule],
          enableContinuousBackup: continuous,
          lifecycle,
          ...(copies ? { copyAction: [{ destinationVaultArn: away.arn, lifecycle }] } : {}),
        },
      ],
    },
    at,
  );
  scope.add(BackupSelection, undefined, { name: scope.name(50), planId: plan.id, iamRoleArn: role.arn, resources: [arn] }, at);
}
