import { DmsEndpoint } from "@cdktf/provider-aws/lib/dms-endpoint/index.js";
import { DmsReplicationInstance } from "@cdktf/provider-aws/lib/dms-replication-instance/index.js";
import { DmsReplicationSubnetGroup } from "@cdktf/provider-aws/lib/dms-replication-subnet-group/index.js";
import { DmsReplicationTask } from "@cdktf/provider-aws/lib/dms-replication-task/index.js";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { gibibytesOf } from "../../../domain/units.ts";
import { alive } from "../../inert.ts";
import type { KindWorkload, Peer, Scope } from "../../kind.ts";
import { expectedSecret } from "../expected-secret.ts";
import { networkOf } from "../network-view.ts";
import { serviceRole } from "../role.ts";
import { allowIn, allowOut, everywhere, securityGroup } from "../security-group.ts";
import { engineName, portOf, sslMode } from "./dms-engines.ts";
import { tableMappings, taskSettings } from "./dms-documents.ts";

type Database = KindWorkload<"database">;

const at = ["transfer"];
const keys = ["username", "password", "host", "port"];

/** Full load and then every change, from the old database to the new one; in a cutover also back, where the spec asks for it. */
export function addDms(workload: Database, scope: Scope, self: Peer): void {
  const { transfer, source, config } = workload;
  const from = source?.engine ?? config.engine;
  const instance = addInstance(workload, scope, self);
  const old = expectedSecret(scope, "source", { from: alive(transfer?.endpoint?.credentials ?? "generate"), keys }, at);
  const own = expectedSecret(scope, "target", { from: `output:${workload.name}.password`, keys }, at);
  const role = serviceRole(
    scope,
    "transfer",
    `dms.${scope.site.region}.amazonaws.com`,
    [{ Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], Resource: [old.arn, own.arn] }],
    at,
  );
  const sides: Sides = {
    old: { secret: old.arn, engine: from, database: transfer?.endpoint?.database ?? config.databases?.[0] },
    own: { secret: own.arn, engine: config.engine, database: config.databases?.[0] },
  };
  const mode = transfer?.mode === "online" ? "full-load-and-cdc" : "full-load";
  addTask(workload, scope, instance, role, "", [sides.old, sides.own], mode);
  if (scope.wave.state === "cutover" && workload.rollback.reverseReplication === true)
    addTask(workload, scope, instance, role, "reverse_", [sides.own, sides.old], "cdc");
  scope.note("DMS needs the role dms-vpc-role, once per account; the AWS console makes it when DMS is first opened.", at);
}

interface Side {
  readonly secret: string;
  readonly engine: string;
  readonly database: string | undefined;
}
interface Sides {
  readonly old: Side;
  readonly own: Side;
}

function addInstance(workload: Database, scope: Scope, self: Peer): DmsReplicationInstance {
  const subnets = networkOf(scope).subnets("private");
  const group = scope.add(
    DmsReplicationSubnetGroup,
    undefined,
    {
      replicationSubnetGroupId: scope.name(255),
      replicationSubnetGroupDescription: scope.name(255),
      subnetIds: subnets.map(({ id }) => id),
    },
    at,
  );
  return scope.add(
    DmsReplicationInstance,
    undefined,
    {
      replicationInstanceId: scope.name(63),
      replicationInstanceClass: instanceClass(workload),
      allocatedStorage: 100,
      replicationSubnetGroupId: group.replicationSubnetGroupId,
      vpcSecurityGroupIds: [openLines(workload, scope, self)],
      publiclyAccessible: false,
      multiAz: false,
      autoMinorVersionUpgrade: true,
      applyImmediately: true,
      kmsKeyArn: self.find("key"),
    },
    [...at, "size"],
  );
}

/** To the old database, to the new one, and to Secrets Manager. */
function openLines({ transfer, config, source }: Database, scope: Scope, self: Peer): string {
  const group = securityGroup(scope, "transfer").id;
  const oldPort = transfer?.endpoint?.port ?? portOf(source?.engine ?? config.engine);
  const host = transfer?.endpoint?.host ?? "";
  const behind = scope.migration.spec.source?.connection?.cidrs ?? [everywhere];
  const old = /^(\d{1,3}\.){3}\d{1,3}$/.test(host) ? [`${host}/32`] : behind;
  for (const [index, cidr] of old.entries())
    allowOut(scope, `transfer_source${index || ""}`, { group, port: oldPort, peer: { cidr }, at });
  allowOut(scope, "transfer_secrets", { group, port: 443, peer: { cidr: everywhere }, at });
  const [own, port] = [self.get("securityGroup"), Number(self.get("port"))];
  allowOut(scope, "transfer_target", { group, port, peer: { group: own }, at });
  allowIn(scope, "transfer_target", { group: own, port, peer: { group }, at });
  return group;
}

function addTask(
  workload: Database,
  scope: Scope,
  instance: DmsReplicationInstance,
  role: IamRole,
  direction: "" | "reverse_",
  [from, to]: readonly [Side, Side],
  migrationType: "full-load" | "full-load-and-cdc" | "cdc",
): void {
  const endpoint = (kind: "source" | "target", { secret, engine, database }: Side) =>
    scope.add(
      DmsEndpoint,
      `${direction}${kind}`,
      {
        endpointId: scope.name(255, `${direction.replace("_", "-")}${kind}`),
        endpointType: kind,
        engineName: engineName(engine),
        databaseName: database,
        sslMode: sslMode(engine),
        secretsManagerArn: secret,
        secretsManagerAccessRoleArn: role.arn,
      },
      [...at, "endpoint"],
    );
  const part = direction === "" ? undefined : "reverse";
  scope.add(
    DmsReplicationTask,
    part,
    {
      replicationTaskId: scope.name(255, part),
      migrationType,
      replicationInstanceArn: instance.replicationInstanceArn,
      sourceEndpointArn: endpoint("source", from).endpointArn,
      targetEndpointArn: endpoint("target", to).endpointArn,
      tableMappings: tableMappings(workload.transfer),
      replicationTaskSettings: taskSettings(workload, direction !== ""),
      startReplicationTask: true,
    },
    at,
  );
}

/** Classes that DMS sells, smallest first: cores, GiB. Its prices are not in the book. Source: "Choosing the right AWS DMS replication instance". */
const classes: readonly (readonly [string, number, number])[] = [
  ["dms.t3.medium", 2, 4],
  ["dms.t3.large", 2, 8],
  ["dms.r5.large", 2, 16],
  ["dms.c5.xlarge", 4, 8],
  ["dms.r5.xlarge", 4, 32],
  ["dms.c5.2xlarge", 8, 16],
  ["dms.r5.2xlarge", 8, 64],
  ["dms.c5.4xlarge", 16, 32],
  ["dms.r5.4xlarge", 16, 128],
  ["dms.r5.8xlarge", 32, 256],
  ["dms.r5.12xlarge", 48, 384],
];

function instanceClass({ transfer }: Database): string {
  const { vcpu = 2, memory, class: pinned } = transfer?.size ?? {};
  const gib = gibibytesOf(memory ?? "8Gi") ?? 8;
  const fit = classes.find(([, cores, size]) => cores >= vcpu && size >= gib) ?? classes.at(-1);
  return pinned ?? fit?.[0] ?? "";
}
