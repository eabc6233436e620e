import type { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster/index.js";
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group/index.js";
import { gibibytesOf } from "../../../domain/units.ts";
import type { KindWorkload, Scope } from "../../kind.ts";
import { serviceRole } from "../role.ts";
import { attachManaged } from "./managed-policies.ts";

type Cluster = KindWorkload<"kubernetes-cluster">;
type Pool = Cluster["config"]["nodePools"][number];

/** Source: "Managed node groups" in "Amazon EKS service quotas". */
const mostNodes = 450;

/** Their nodes answer questions about themselves only to who holds a session token (IMDSv2). */
const images = { plain: "AL2023_x86_64_STANDARD", accelerated: "AL2023_x86_64_NVIDIA" };

export function addNodes(
  { config, availability }: Cluster,
  scope: Scope,
  cluster: EksCluster,
  subnetIds: readonly string[],
): readonly EksNodeGroup[] {
  const role = serviceRole(scope, "nodes", "ec2.amazonaws.com", []);
  const rights = attachManaged(scope, "nodes", role, [
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonEC2ContainerRegistryPullOnly",
  ]);
  const zones = availability === "single" ? subnetIds.slice(0, 1) : [...subnetIds];
  return config.nodePools.map((pool, index) => {
    const { least, most } = countsOf(pool, index, scope);
    const gib = pool.size.storage === undefined ? undefined : gibibytesOf(pool.size.storage);
    return scope.add(
      EksNodeGroup,
      pool.name,
      {
        clusterName: cluster.name,
        nodeGroupName: scope.name(63, pool.name),
        nodeRoleArn: role.arn,
        subnetIds: zones,
        instanceTypes: [nodeType(pool, index, scope)],
        amiType: (pool.size.gpu ?? 0) > 0 ? images.accelerated : images.plain,
        diskSize: gib === undefined ? undefined : Math.ceil(gib),
        capacityType: pool.spot === true ? "SPOT" : "ON_DEMAND",
        scalingConfig: { minSize: least, maxSize: most, desiredSize: least },
        updateConfig: { maxUnavailable: 1 },
        labels: { ...pool.labels, "sirsi.dev/pool": pool.name },
        // An autoscaler inside the cluster decides how many there are.
        lifecycle: { ignoreChanges: ["scaling_config[0].desired_size"] },
        dependsOn: [...rights],
      },
      ["config", "nodePools", index],
    );
  });
}

function countsOf({ name, scale }: Pool, index: number, scope: Scope): { readonly least: number; readonly most: number } {
  const { min = 1, max = Math.max(1, min), targetCpu } = scale ?? {};
  const at = ["config", "nodePools", index, "scale"];
  if (max > mostNodes) {
    scope.report({
      code: "SIR-E214",
      level: "error",
      message: `A node pool on aws has at most ${mostNodes} nodes, not ${max}. Split ${name} into several pools.`,
      path: scope.at(...at, "max"),
    });
  }
  if (targetCpu !== undefined)
    scope.note("Nodes on aws are added for pods that find no room, not for CPU: targetCpu does nothing here.", [
      ...at,
      "targetCpu",
    ]);
  return { least: Math.min(mostNodes, min), most: Math.min(mostNodes, Math.max(1, min, max)) };
}

function nodeType({ size }: Pool, index: number, scope: Scope): string {
  const native = scope.size({
    service: "compute",
    vcpu: size.vcpu ?? 2,
    memory: gibibytesOf(size.memory ?? "4Gi") ?? 4,
    gpu: size.gpu,
    architecture: "x86_64",
    pinned: size.class,
    at: ["config", "nodePools", index, "size"],
  });
  return native ?? "";
}
