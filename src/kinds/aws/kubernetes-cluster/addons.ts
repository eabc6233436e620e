import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import type { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster/index.js";
import type { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { KindWorkload, Scope } from "../../kind.ts";
import { policy } from "../policy.ts";
import { attachManaged } from "./managed-policies.ts";

type Cluster = KindWorkload<"kubernetes-cluster">;

interface Addon {
  readonly name: string;
  /** Comes up without a node, and the nodes need it. */
  readonly early?: boolean;
  /** Pods of this service account call AWS, allowed by this policy of AWS's. */
  readonly acts?: { readonly account: string; readonly policy: string };
}

/** Every cluster needs these to be one; the last gives pods identities without the rights of their node. */
const basic: readonly Addon[] = [
  { name: "vpc-cni", early: true },
  { name: "kube-proxy", early: true },
  { name: "coredns" },
  { name: "eks-pod-identity-agent" },
];

const offered: Readonly<Record<NonNullable<Cluster["config"]["addons"]>[number], Addon | undefined>> = {
  metrics: { name: "metrics-server" },
  "csi-block": {
    name: "aws-ebs-csi-driver",
    acts: { account: "ebs-csi-controller-sa", policy: "service-role/AmazonEBSCSIDriverPolicy" },
  },
  "csi-file": {
    name: "aws-efs-csi-driver",
    acts: { account: "efs-csi-controller-sa", policy: "service-role/AmazonEFSCSIDriverPolicy" },
  },
  // These three come as charts, which is the business of what runs inside the cluster.
  ingress: undefined,
  "cluster-autoscaler": undefined,
  policy: undefined,
};

export function addAddons({ config }: Cluster, scope: Scope, cluster: EksCluster, nodes: readonly EksNodeGroup[]): void {
  const wished = [...new Set(config.addons ?? [])].map((word) => ({ word, addon: offered[word] }));
  for (const addon of [...basic, ...wished.flatMap((wish) => wish.addon ?? [])]) {
    const acting = addon.acts && actingRole(scope, addon.name, addon.acts.policy);
    scope.add(
      EksAddon,
      addon.name,
      {
        clusterName: cluster.name,
        addonName: addon.name,
        // A new cluster brings some of them unmanaged; they are taken over.
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "PRESERVE",
        podIdentityAssociation: addon.acts && acting && [{ serviceAccount: addon.acts.account, roleArn: acting.role.arn }],
        dependsOn: [...(addon.early === true ? [] : nodes), ...(acting?.rights ?? [])],
      },
      ["config", "addons"],
    );
  }
  const outside = wished.flatMap(({ word, addon }) => (addon === undefined ? [word] : []));
  if (outside.length > 0)
    scope.note(`${outside.join(", ")}: not an add-on of EKS. Install it inside the cluster.`, ["config", "addons"]);
}

/** A role for pods of this cluster's account only. Source: "EKS Pod Identity role" in the EKS user guide. */
function actingRole(scope: Scope, part: string, managed: string) {
  const assumeRolePolicy = policy([
    {
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Principal: { Service: "pods.eks.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": scope.site.account } },
    },
  ]);
  const role = scope.add(IamRole, part, { name: scope.name(64, part), assumeRolePolicy }, ["config", "addons"]);
  return { role, rights: attachManaged(scope, part, role, [managed]) };
}
