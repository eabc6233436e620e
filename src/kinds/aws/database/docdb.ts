import { DocdbClusterInstance } from "@cdktf/provider-aws/lib/docdb-cluster-instance/index.js";
import { DocdbCluster } from "@cdktf/provider-aws/lib/docdb-cluster/index.js";
import { DocdbSubnetGroup } from "@cdktf/provider-aws/lib/docdb-subnet-group/index.js";
import { gibibytesOf } from "../../../domain/units.ts";
import type { Built, KindWorkload, Scope } from "../../kind.ts";
import { familyOf } from "../../sizes.ts";
import { customerKey } from "../key.ts";
import { networkOf } from "../network-view.ts";
import { allowInternal, securityGroup } from "../security-group.ts";
import { masterUser } from "./master.ts";
import { backupDays, leaving } from "./rds.ts";

const port = 27_017;

/** Families that DocumentDB sells; its prices are not in the book, so the order of PostgreSQL's decides. */
const sold: ReadonlySet<string> = new Set(["r5", "r6g", "r8g"]);

export function buildDocdb(workload: KindWorkload<"database">, scope: Scope): Built {
  const { config, size } = workload;
  const key = config.key === "customer" ? customerKey(scope, "key", ["config", "key"]) : undefined;
  const group = securityGroup(scope);
  allowInternal(scope, workload, group.id, port);
  const subnets = networkOf(scope).subnets("data");
  const place = scope.add(DocdbSubnetGroup, undefined, { name: scope.name(255), subnetIds: subnets.map(({ id }) => id) });
  const cluster = scope.add(
    DocdbCluster,
    undefined,
    {
      clusterIdentifier: scope.name(63),
      engine: "docdb",
      engineVersion: version(config.version),
      masterUsername: masterUser,
      manageMasterUserPassword: true,
      port,
      dbSubnetGroupName: place.name,
      vpcSecurityGroupIds: [group.id],
      storageEncrypted: true,
      kmsKeyId: key?.arn,
      backupRetentionPeriod: Math.max(1, backupDays(workload)),
      deletionProtection: scope.isProtected,
      enabledCloudwatchLogsExports: ["audit", "profiler"],
      applyImmediately: false,
      ...leaving(workload, scope.name(240)),
    },
    ["config", "engine"],
  );
  const machine = scope.size({
    service: "database",
    engines: ["postgres"],
    vcpu: size?.vcpu ?? 2,
    memory: gibibytesOf(size?.memory ?? "16Gi") ?? 16,
    architecture: "any",
    pinned: size?.class,
    accepts: (type) => sold.has(familyOf(type)),
    at: ["size"],
  });
  const count = (workload.availability === "single" ? 1 : 2) + (config.replicas ?? 0);
  for (let index = 1; index <= count; index += 1) {
    scope.add(
      DocdbClusterInstance,
      `${index}`,
      {
        identifier: scope.name(63, `${index}`),
        clusterIdentifier: cluster.id,
        instanceClass: machine ?? "",
        autoMinorVersionUpgrade: true,
      },
      ["size"],
    );
  }
  return {
    outputs: {
      id: cluster.clusterIdentifier,
      arn: cluster.arn,
      host: cluster.endpoint,
      port: String(port),
      database: config.databases?.[0] ?? "",
      username: masterUser,
      password: "${aws_docdb_cluster." + cluster.friendlyUniqueId + ".master_user_secret[0].secret_arn}",
      passwordKey: "password",
      engine: config.engine,
      securityGroup: group.id,
      ...(key === undefined ? {} : { key: key.arn }),
    },
  };
}

/** MongoDB's wire protocol by major version; the newest that DocumentDB speaks where it does not have the one asked for. */
function version(asked: string | undefined): string {
  const major = asked?.split(".")[0] ?? "5";
  return ["4", "5", "8"].includes(major) ? `${major}.0.0` : "5.0.0";
}
