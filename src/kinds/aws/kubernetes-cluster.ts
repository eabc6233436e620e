import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster/index.js";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import type { Built, KindWorkload, Scope } from "../kind.ts";
import type { AwsKind } from "./aws-kind.ts";
import { customerKey } from "./key.ts";
import { addAddons } from "./kubernetes-cluster/addons.ts";
import { attachManaged } from "./kubernetes-cluster/managed-policies.ts";
import { addNodes } from "./kubernetes-cluster/nodes.ts";
import { logGroup } from "./log-group.ts";
import { networkOf } from "./network-view.ts";
import { serviceRole } from "./role.ts";
import { allowInternal } from "./security-group.ts";

type Cluster = KindWorkload<"kubernetes-cluster">;

/** Of the Kubernetes API. */
const port = 443;

export const kubernetesCluster = {
  kind: "kubernetes-cluster",
  provider: "aws",
  connects: () => true,
  build(workload: Cluster, scope: Scope): Built {
    const { config } = workload;
    const name = scope.name(100);
    const logs = logGroup(scope, undefined, `/aws/eks/${name}/cluster`);
    const role = serviceRole(scope, "role", "eks.amazonaws.com", []);
    const rights = attachManaged(scope, "role", role, ["AmazonEKSClusterPolicy"]);
    // A key of the customer in any case: without one EKS encrypts, but nobody here can withdraw the key.
    const key = customerKey(scope, "key", ["config"]);
    const subnetIds = networkOf(scope)
      .subnets("private")
      .map(({ id }) => id);
    const cluster = scope.add(
      EksCluster,
      undefined,
      {
        name,
        roleArn: role.arn,
        version: config.version,
        vpcConfig: { subnetIds, endpointPrivateAccess: true, ...publicEndpoint(workload, scope) },
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
        encryptionConfig: { provider: { keyArn: key.arn }, resources: ["secrets"] },
        enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
        dependsOn: [...rights, logs],
      },
      ["config", "version"],
    );
    const issuer = cluster.identity.get(0).oidc.get(0).issuer;
    scope.add(IamOpenidConnectProvider, undefined, { url: issuer, clientIdList: ["sts.amazonaws.com"] });
    const group = cluster.vpcConfig.clusterSecurityGroupId;
    allowInternal(scope, workload, group, port);
    const nodes = addNodes(workload, scope, cluster, subnetIds);
    addAddons(workload, scope, cluster, nodes);
    return {
      outputs: {
        id: cluster.arn,
        arn: cluster.arn,
        name: cluster.name,
        endpoint: cluster.endpoint,
        identityIssuer: issuer,
        securityGroup: group,
      },
    };
  },
  listens: () => [{ port, protocol: "tcp" as const }],
} satisfies AwsKind<"kubernetes-cluster">;

/** Open to the source's own addresses only; EKS refuses private ones here. Without any it is open to all, which the policies judge. */
function publicEndpoint({ config }: Cluster, scope: Scope) {
  if (config.privateEndpoint ?? true) return { endpointPublicAccess: false };
  const known = (scope.migration.spec.source?.connection?.cidrs ?? []).filter((cidr) => !isPrivateBlock(cidr));
  if (known.length > 0) return { endpointPublicAccess: true, publicAccessCidrs: known };
  scope.note("The Kubernetes API answers every address: the source's connection names no public cidrs.", [
    "config",
    "privateEndpoint",
  ]);
  return { endpointPublicAccess: true };
}

/** Source: RFC 1918, and RFC 6598 for the shared addresses of carriers. */
function isPrivateBlock(cidr: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(cidr);
}
