import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group/index.js";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance/index.js";
import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster/index.js";
import { RdsGlobalCluster } from "@cdktf/provider-aws/lib/rds-global-cluster/index.js";
import { gibibytesOf } from "../../../domain/units.ts";
import type { Built, KindWorkload, Scope } from "../../kind.ts";
import { customerKey } from "../key.ts";
import { networkOf } from "../network-view.ts";
import { allowInternal, securityGroup } from "../security-group.ts";
import { masterPassword, masterUser } from "./master.ts";
import type { Engine } from "./engines.ts";
import { backupDays, leaving, nameDatabase } from "./rds.ts";

type Database = KindWorkload<"database">;

/** One database over two regions: writes in the first, a copy about a second behind in the other, promoted by a person. */
export function buildAuroraGlobal(workload: Database, engine: Engine, scope: Scope, second: string): Built {
  const aurora = { ...engine, name: `aurora-${engine.name === "postgres" ? "postgresql" : "mysql"}` };
  const databaseName = nameDatabase(workload, engine, scope);
  const whole = scope.add(
    RdsGlobalCluster,
    undefined,
    {
      globalClusterIdentifier: scope.name(63),
      engine: aurora.name,
      engineVersion: engine.version,
      databaseName,
      storageEncrypted: true,
      deletionProtection: scope.isProtected,
    },
    ["availability"],
  );
  const secret = masterPassword(scope, true);
  const machine = scope.size({
    service: "database",
    engines: [aurora.name, engine.name],
    vcpu: workload.size?.vcpu ?? 2,
    memory: gibibytesOf(workload.size?.memory ?? "16Gi") ?? 16,
    architecture: "any",
    pinned: workload.size?.class,
    accepts: (type) => !/^db\.t/.test(type),
    at: ["size"],
  });
  const member = { workload, engine: aurora, machine: machine ?? "", whole };
  const home = addCluster(scope, member, 2 + (workload.config.replicas ?? 0), {
    databaseName,
    masterUsername: masterUser,
    masterPasswordWo: secret.arguments(undefined).passwordWo,
    masterPasswordWoVersion: secret.arguments(undefined).passwordWoVersion,
  });
  // The copy must not exist before there is something to copy.
  const away = addCluster(scope.in(second), member, 1, { dependsOn: home.members });
  return {
    outputs: {
      id: home.cluster.clusterIdentifier,
      arn: home.cluster.arn,
      host: home.cluster.endpoint,
      port: String(engine.port),
      database: databaseName ?? "",
      username: masterUser,
      password: secret.reference(() => ""),
      passwordKey: "password",
      engine: workload.config.engine,
      resourceId: home.cluster.clusterResourceId,
      securityGroup: home.group,
      "secondary.host": away.cluster.endpoint,
      ...(home.key === undefined ? {} : { key: home.key }),
    },
  };
}

interface Member {
  readonly workload: Database;
  readonly engine: Engine;
  readonly machine: string;
  readonly whole: RdsGlobalCluster;
}

type First = Partial<
  Pick<
    ConstructorParameters<typeof RdsCluster>[2],
    "databaseName" | "masterUsername" | "masterPasswordWo" | "masterPasswordWoVersion" | "dependsOn"
  >
>;

function addCluster(
  scope: Scope,
  { workload, engine, machine, whole }: Member,
  count: number,
  first: { [K in keyof First]: First[K] | undefined },
) {
  const { config } = workload;
  const key = config.key === "customer" ? customerKey(scope, "key", ["config", "key"]).arn : undefined;
  const group = securityGroup(scope).id;
  if (!scope.isAway) allowInternal(scope, workload, group, engine.port);
  const subnetIds = networkOf(scope)
    .subnets("data")
    .map(({ id }) => id);
  const cluster = scope.add(
    RdsCluster,
    undefined,
    {
      ...first,
      clusterIdentifier: scope.name(63, scope.isAway ? "secondary" : undefined),
      globalClusterIdentifier: whole.id,
      engine: whole.engine,
      engineVersion: whole.engineVersion,
      port: engine.port,
      dbSubnetGroupName: scope.add(DbSubnetGroup, undefined, { name: scope.name(255), subnetIds }).name,
      vpcSecurityGroupIds: [group],
      storageEncrypted: true,
      kmsKeyId: key,
      iamDatabaseAuthenticationEnabled: true,
      backupRetentionPeriod: Math.max(1, backupDays(workload)),
      copyTagsToSnapshot: true,
      deletionProtection: scope.isProtected,
      enabledCloudwatchLogsExports: engine.name === "aurora-postgresql" ? ["postgresql"] : ["error", "slowquery"],
      applyImmediately: false,
      ...leaving(workload, scope.name(240)),
      // Aurora writes the source of the copy here by itself.
      lifecycle: scope.isAway ? { ignoreChanges: ["replication_source_identifier"] } : undefined,
    },
    ["availability"],
  );
  const members = Array.from({ length: count }, (_, index) =>
    scope.add(
      RdsClusterInstance,
      `${index + 1}`,
      {
        identifier: scope.name(63, scope.isAway ? `secondary-${index + 1}` : `${index + 1}`),
        clusterIdentifier: cluster.id,
        engine: engine.name,
        engineVersion: whole.engineVersion,
        instanceClass: machine,
        publiclyAccessible: false,
        autoMinorVersionUpgrade: true,
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: key,
      },
      ["size"],
    ),
  );
  return { cluster, members, group, key };
}
