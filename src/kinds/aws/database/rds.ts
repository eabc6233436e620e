import { DbInstance } from "@cdktf/provider-aws/lib/db-instance/index.js";
import { DbOptionGroup } from "@cdktf/provider-aws/lib/db-option-group/index.js";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group/index.js";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group/index.js";
import { gibibytesOf, secondsOf } from "../../../domain/units.ts";
import type { Built, KindWorkload, Scope } from "../../kind.ts";
import { customerKey } from "../key.ts";
import { networkOf } from "../network-view.ts";
import { allowInternal, securityGroup } from "../security-group.ts";
import type { Engine } from "./engines.ts";
import { masterPassword, masterUser } from "./master.ts";
import { rdsStorage } from "./storage.ts";

type Database = KindWorkload<"database">;

/** A managed instance, with its standby in another zone and its read replicas. */
export function buildRds(workload: Database, engine: Engine, scope: Scope): Built {
  const { config } = workload;
  const key = config.key === "customer" ? customerKey(scope, "key", ["config", "key"]) : undefined;
  const group = securityGroup(scope);
  allowInternal(scope, workload, group.id, engine.port);
  const secret = masterPassword(scope, (config.replicas ?? 0) > 0 && !engine.name.startsWith("sqlserver"));
  const databaseName = nameDatabase(workload, engine, scope);
  const machine = instanceClass(workload, engine, scope);
  const common = {
    instanceClass: machine,
    vpcSecurityGroupIds: [group.id],
    publiclyAccessible: workload.access === "public",
    deletionProtection: scope.isProtected,
    copyTagsToSnapshot: true,
    autoMinorVersionUpgrade: true,
    applyImmediately: false,
    enabledCloudwatchLogsExports: [...engine.logs],
    iamDatabaseAuthenticationEnabled: engine.iam ? true : undefined,
    performanceInsightsEnabled: observable(machine),
    performanceInsightsKmsKeyId: observable(machine) ? key?.arn : undefined,
  };
  const storage = rdsStorage(engine.name, storageOf(workload), workload.size?.iops);
  const instance = scope.add(
    DbInstance,
    undefined,
    {
      ...common,
      ...storage,
      ...secret.arguments(key?.arn),
      ...leaving(workload, scope.name(240)),
      identifier: scope.name(63),
      engine: engine.name,
      engineVersion: engine.version,
      licenseModel: engine.licence,
      allowMajorVersionUpgrade: true,
      dbName: databaseName,
      username: masterUser,
      port: engine.port,
      multiAz: workload.availability !== "single",
      dbSubnetGroupName: subnetGroup(scope, workload).name,
      parameterGroupName: parameterGroup(workload, engine, scope).name,
      optionGroupName: optionGroup(engine, scope)?.name,
      storageEncrypted: true,
      kmsKeyId: key?.arn,
      backupRetentionPeriod: backupDays(workload),
    },
    ["size"],
  );
  for (let index = 1; index <= (config.replicas ?? 0); index += 1) {
    const part = `replica${index}`;
    const copy = { ...common, identifier: scope.name(63, part), replicateSourceDb: instance.identifier, skipFinalSnapshot: true };
    scope.add(DbInstance, part, { ...copy, storageType: storage.storageType, storageEncrypted: true, kmsKeyId: key?.arn }, [
      "config",
      "replicas",
    ]);
  }
  return {
    outputs: {
      id: instance.identifier,
      arn: instance.arn,
      host: instance.address,
      port: String(engine.port),
      database: databaseName ?? "",
      username: masterUser,
      password: secret.reference(() => instance.masterUserSecret.get(0).secretArn),
      passwordKey: "password",
      engine: config.engine,
      resourceId: instance.resourceId,
      securityGroup: group.id,
      ...(key === undefined ? {} : { key: key.arn }),
    },
  };
}

/** What is left behind when the instance goes: a last snapshot, unless its author wants none. */
export function leaving({ onDelete }: Database, name: string) {
  return onDelete === "delete"
    ? { skipFinalSnapshot: true }
    : { skipFinalSnapshot: false, finalSnapshotIdentifier: `${name}-final` };
}

/** RDS keeps between 0 and 35 days. */
export function backupDays({ backup }: Database): number {
  if (backup?.schedule === "none") return 0;
  const days = backup === undefined ? 7 : (secondsOf(backup.retention ?? "35d") ?? 0) / 86_400;
  return Math.min(35, Math.max(1, Math.round(days)));
}

/** GiB: as asked, or room for the data to grow by a fifth. */
function storageOf({ size, data }: Database): number {
  if (size?.storage !== undefined) return gibibytesOf(size.storage) ?? 0;
  return 1.2 * (gibibytesOf(data?.volume ?? "0Gi") ?? 0);
}

function instanceClass({ size }: Database, engine: Engine, scope: Scope): string {
  const native = scope.size({
    service: "database",
    engines: engine.prices,
    vcpu: size?.vcpu ?? 2,
    memory: gibibytesOf(size?.memory ?? "4Gi") ?? 4,
    architecture: "any",
    pinned: size?.class,
    at: ["size"],
  });
  return native ?? "";
}

/** Performance Insights is not offered on the smallest classes. */
function observable(machine: string): boolean {
  return !/\.(micro|small)$/.test(machine);
}

export function subnetGroup(scope: Scope, workload: Database): DbSubnetGroup {
  const subnets = networkOf(scope).subnets(workload.access === "public" ? "public" : "data");
  return scope.add(DbSubnetGroup, undefined, { name: scope.name(255), subnetIds: subnets.map(({ id }) => id) });
}

/** The family is in the name: a new major version gets a new group before the old one goes. */
function parameterGroup({ config }: Database, engine: Engine, scope: Scope): DbParameterGroup {
  const own = engine.tls === undefined ? [] : [engine.tls];
  const wished = Object.entries(config.parameters ?? {}).map(([name, value]) => ({
    name,
    value: String(value),
    applyMethod: "pending-reboot",
  }));
  for (const { name } of own.filter((rule) => wished.some((wish) => wish.name === rule.name && !isOn(wish.value)))) {
    scope.report({
      code: "SIR-E220",
      level: "error",
      message: `${name} makes the database refuse connections without TLS and stays on. Remove it from config.parameters.`,
      path: scope.at("config", "parameters", name),
      part: "key",
    });
  }
  return scope.add(
    DbParameterGroup,
    undefined,
    {
      name: scope.name(255, engine.family.replaceAll(".", "-")),
      family: engine.family,
      parameter: [...own, ...wished.filter((wish) => own.every(({ name }) => name !== wish.name))],
      lifecycle: { createBeforeDestroy: true },
    },
    ["config", "parameters"],
  );
}

function isOn(value: string): boolean {
  return /^(1|on|true)$/i.test(value);
}

function optionGroup(engine: Engine, scope: Scope): DbOptionGroup | undefined {
  if (engine.optionGroup === undefined) return undefined;
  const name = scope.name(255, engine.family.replaceAll(".", "-"));
  return scope.add(
    DbOptionGroup,
    undefined,
    {
      name,
      optionGroupDescription: name,
      engineName: engine.name,
      majorEngineVersion: engine.optionGroup,
      lifecycle: { createBeforeDestroy: true },
    },
    ["config", "version"],
  );
}

/** Source: "DBName" of CreateDBInstance. The first database is made with the instance, the others by a migration. */
export function nameDatabase(
  { config }: Database,
  engine: Pick<Engine, "namesDatabase" | "name">,
  scope: Scope,
): string | undefined {
  const [first] = config.databases ?? [];
  if (first === undefined || !engine.namesDatabase) return undefined;
  const limit = engine.name.startsWith("oracle") ? 8 : 63;
  if (!/^[A-Za-z_]\w*$/.test(first) || first.length > limit) {
    scope.report({
      code: "SIR-E105",
      level: "error",
      message: `"${first}" cannot be the name of a database on RDS: use at most ${limit} letters, digits and underscores, starting with a letter.`,
      path: scope.at("config", "databases", 0),
    });
  }
  return first;
}
