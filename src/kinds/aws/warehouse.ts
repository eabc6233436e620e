import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { RedshiftserverlessNamespace } from "@cdktf/provider-aws/lib/redshiftserverless-namespace/index.js";
import { RedshiftserverlessWorkgroup } from "@cdktf/provider-aws/lib/redshiftserverless-workgroup/index.js";
import type { Built, KindWorkload, Peer, Scope } from "../kind.ts";
import type { Access, AwsKind } from "./aws-kind.ts";
import { networkOf } from "./network-view.ts";
import { policy, type Statement } from "./policy.ts";
import { rolePolicy } from "./role.ts";
import { allowInternal, securityGroup } from "./security-group.ts";

type Warehouse = KindWorkload<"warehouse">;

const port = 5439;

const usualCapacity = 8;

/** Units come in steps of eight, beyond 512 of 32. Source: "Compute capacity for Amazon Redshift Serverless". */
const fineSteps = { step: 8, most: 512 };
const coarseStep = 32;

export const warehouse = {
  kind: "warehouse",
  provider: "aws",
  connects: () => true,
  build(workload: Warehouse, scope: Scope): Built {
    const { config } = workload;
    const group = securityGroup(scope).id;
    allowInternal(scope, workload, group, port);
    // What queries would have to quote is no good name: letters, digits and underscores.
    const databaseName = scope.name(64).replaceAll("-", "_");
    const catalogName = scope.name(255).replaceAll("-", "_");
    const catalog = scope.add(GlueCatalogDatabase, undefined, { name: catalogName }, ["config", "external"]);
    const role = readsOutside(workload) ? addRole(scope, catalog) : undefined;
    noteWhatIsLeft(workload, scope);
    const namespace = scope.add(
      RedshiftserverlessNamespace,
      undefined,
      {
        namespaceName: scope.name(64),
        dbName: databaseName,
        adminUsername: "dbadmin",
        manageAdminPassword: true,
        iamRoles: role === undefined ? undefined : [role.arn],
        defaultIamRoleArn: role?.arn,
        logExports: ["userlog", "connectionlog", "useractivitylog"],
      },
      ["config"],
    );
    const subnets = networkOf(scope).subnets("data");
    const workgroup = scope.add(
      RedshiftserverlessWorkgroup,
      undefined,
      {
        namespaceName: namespace.namespaceName,
        workgroupName: scope.name(64),
        baseCapacity: capacityOf(config.capacity ?? usualCapacity),
        subnetIds: subnets.map(({ id }) => id),
        securityGroupIds: [group],
        publiclyAccessible: false,
        // Data subnets have no way out: what reads buckets reaches them through AWS's own network.
        enhancedVpcRouting: role === undefined,
        configParameter: [{ parameterKey: "require_ssl", parameterValue: "true" }],
      },
      ["config", "capacity"],
    );
    return {
      outputs: {
        id: namespace.namespaceId,
        arn: namespace.arn,
        workgroup: workgroup.arn,
        endpoint: workgroup.endpoint.get(0).address,
        database: databaseName,
        password: namespace.adminPasswordSecretArn,
        passwordKey: "password",
        securityGroup: group,
        ...(role === undefined ? {} : { role: role.name }),
      },
    };
  },
  listens: () => [{ port, protocol: "tcp" as const }],
  grant(access: Access, to: Peer): readonly Statement[] | undefined {
    const connects = access === "read" || access === "read-write" || access === "write" || access === "admin";
    return connects
      ? [{ Action: ["redshift-serverless:GetCredentials", "redshift-serverless:GetWorkgroup"], Resource: to.get("workgroup") }]
      : undefined;
  },
} satisfies AwsKind<"warehouse">;

/** Rounded up: what is asked for is there. */
function capacityOf(units: number): number {
  const step = units > fineSteps.most ? coarseStep : fineSteps.step;
  return Math.ceil(units / step) * step;
}

function readsOutside({ config, grants }: Warehouse): boolean {
  return (config.external ?? []).length > 0 || (grants ?? []).length > 0;
}

/** Schemas are made by a statement in the database; files are read only with a grant. */
function noteWhatIsLeft({ config, grants }: Warehouse, scope: Scope): void {
  const schemas = config.schemas ?? [];
  if (schemas.length > 0)
    scope.note(`Terraform makes no schemas: ${schemas.join(", ")} come with the data.`, ["config", "schemas"]);
  for (const [index, bucket] of (config.external ?? []).entries()) {
    if ((grants ?? []).some(({ to }) => to === bucket)) continue;
    scope.note(`Tables over ${bucket} cannot be read before grants says { to: ${bucket}, access: read }.`, [
      "config",
      "external",
      index,
    ]);
  }
}

/** Both names are Redshift's. Source: "Granting permissions to Amazon Redshift Serverless". */
function addRole(scope: Scope, catalog: GlueCatalogDatabase): IamRole {
  const Service = ["redshift-serverless.amazonaws.com", "redshift.amazonaws.com"];
  const assumeRolePolicy = policy([{ Action: "sts:AssumeRole", Principal: { Service } }]);
  const role = scope.add(IamRole, "role", { name: scope.name(64, "role"), assumeRolePolicy }, ["grants"]);
  rolePolicy(scope, "role", role.name, catalogRights(catalog.arn, catalog.name, scope), ["config", "external"]);
  return role;
}

/** Tables over files in buckets are described in the catalogue; the right to read the files comes from grants. */
function catalogRights(database: string, name: string, { site }: Scope): readonly Statement[] {
  const arn = `arn:aws:glue:${site.region}:${site.account}`;
  return [
    {
      Action: [
        "glue:GetDatabase",
        "glue:GetTable",
        "glue:GetTables",
        "glue:GetPartition",
        "glue:GetPartitions",
        "glue:CreateTable",
        "glue:UpdateTable",
      ],
      Resource: [`${arn}:catalog`, database, `${arn}:table/${name}/*`],
    },
  ];
}
