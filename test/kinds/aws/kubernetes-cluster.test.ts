import { describe, expect, it } from "vitest";
import type { Workload } from "../../../src/domain/spec.generated.ts";
import type { WorkloadOf } from "../../../src/domain/workload.ts";
import { addresses, codes, migrationOf, net, resource, stackOf, synth } from "../../stages/synth/migrations.ts";
import { actionsIn, built, plansWithTheRealProvider, textOf, typesOf } from "./offline-plan.ts";

type Cluster = WorkloadOf<"kubernetes-cluster">;

const config: Cluster["config"] = {
  version: "1.32",
  nodePools: [
    { name: "system", size: { vcpu: 4, memory: "16Gi" }, scale: { min: 3, max: 5 } },
    {
      name: "batch",
      size: { vcpu: 16, memory: "32Gi", storage: "100Gi" },
      scale: { min: 0, max: 30 },
      spot: true,
      labels: { workload: "batch" },
    },
  ],
  addons: ["ingress", "metrics", "csi-block", "cluster-autoscaler", "policy"],
};
const cluster: Cluster = { name: "cluster", kind: "kubernetes-cluster", availability: "multi-zone", config, dependsOn: ["net"] };
const [system, batch] = config.nodePools;
const clusterOf = (more: Partial<Cluster["config"]>, workload: Partial<Cluster> = {}): Cluster => ({
  ...cluster,
  ...workload,
  config: { ...config, ...more },
});

describe("a Kubernetes cluster on aws", () => {
  it("is an EKS cluster with node groups, add-ons, roles, an identity provider, a log and a key for its secrets", () => {
    expect(typesOf(built(cluster), "cluster")).toEqual([
      "aws_cloudwatch_log_group",
      "aws_eks_addon",
      "aws_eks_cluster",
      "aws_eks_node_group",
      "aws_iam_openid_connect_provider",
      "aws_iam_role",
      "aws_iam_role_policy_attachment",
      "aws_kms_key",
    ]);
  });

  it("has a private endpoint, encrypted secrets and all five logs, in a group that exists before them", () => {
    expect(resource(built(cluster), "aws_eks_cluster.cluster")).toMatchObject({
      version: "1.32",
      vpc_config: { endpoint_private_access: true, endpoint_public_access: false, subnet_ids: { length: 2 } },
      access_config: { authentication_mode: "API" },
      encryption_config: { provider: { key_arn: "${aws_kms_key.cluster_key.arn}" }, resources: ["secrets"] },
      enabled_cluster_log_types: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      depends_on: ["aws_iam_role_policy_attachment.cluster_role_1", "aws_cloudwatch_log_group.cluster"],
    });
    expect(resource(built(cluster), "aws_cloudwatch_log_group.cluster")).toMatchObject({ name: "/aws/eks/shop-cluster/cluster" });
  });

  it("opens a public endpoint to the source's public addresses only", () => {
    const connection = { type: "internet" as const, cidrs: ["10.20.0.0/16", "203.0.113.0/24"] };
    const source = { provider: "on-premise" as const, connection };
    const open = synth(migrationOf([net, clusterOf({ privateEndpoint: false })], { source }));
    const toAll = synth(migrationOf([net, clusterOf({ privateEndpoint: false })]));

    expect(resource(stackOf(open, "main"), "aws_eks_cluster.cluster")).toMatchObject({
      vpc_config: { endpoint_public_access: true, public_access_cidrs: ["203.0.113.0/24"] },
    });
    expect(toAll.notes.map(({ text }) => text)).toContainEqual(expect.stringContaining("answers every address"));
  });

  it("scales each pool between its limits, on spot where asked, with the disk and labels of the spec", () => {
    const stack = built(cluster);

    expect(resource(stack, "aws_eks_node_group.cluster_system")).toMatchObject({
      instance_types: ["m5.xlarge"],
      capacity_type: "ON_DEMAND",
      scaling_config: { min_size: 3, max_size: 5, desired_size: 3 },
      lifecycle: { ignore_changes: ["scaling_config[0].desired_size"] },
    });
    expect(resource(stack, "aws_eks_node_group.cluster_batch")).toMatchObject({
      instance_types: ["c5.4xlarge"],
      capacity_type: "SPOT",
      disk_size: 100,
      scaling_config: { min_size: 0, max_size: 30, desired_size: 0 },
      labels: { workload: "batch", "sirsi.dev/pool": "batch" },
    });
  });

  it("runs its nodes in every zone, or in one where that will do", () => {
    const single = built({ ...cluster, availability: "single" });

    expect(resource(built(cluster), "aws_eks_node_group.cluster_system")).toMatchObject({ subnet_ids: { length: 2 } });
    expect(resource(single, "aws_eks_node_group.cluster_system")).toMatchObject({ subnet_ids: { length: 1 } });
    expect(resource(single, "aws_eks_cluster.cluster")).toMatchObject({ vpc_config: { subnet_ids: { length: 2 } } });
  });

  it("takes images whose metadata needs a session token, with drivers where there is a GPU", () => {
    const gpu = clusterOf({ nodePools: [{ name: "gpu", size: { vcpu: 4, memory: "16Gi", gpu: 1 } }] });

    expect(resource(built(cluster), "aws_eks_node_group.cluster_system")).toMatchObject({ ami_type: "AL2023_x86_64_STANDARD" });
    expect(resource(built(gpu), "aws_eks_node_group.cluster_gpu")).toMatchObject({
      ami_type: "AL2023_x86_64_NVIDIA",
      instance_types: ["g4dn.xlarge"],
    });
  });

  it("says so when a pool is larger than AWS allows, or no machine is as large", () => {
    const codesOf = (pool: Cluster["config"]["nodePools"][number]) =>
      codes(synth(migrationOf([net, clusterOf({ nodePools: [pool] })])));

    expect(codesOf({ name: "wide", size: { vcpu: 2, memory: "8Gi" }, scale: { min: 1, max: 451 } })).toEqual(["SIR-E214"]);
    expect(codesOf({ name: "tall", size: { vcpu: 64, memory: "512Gi" } })).toEqual(["SIR-E214"]);
    expect(codesOf({ name: "fine", size: { vcpu: 2, memory: "8Gi" }, scale: { min: 1, max: 450 } })).toEqual([]);
  });

  it("has the add-ons that every cluster needs and those asked for, and names those that are charts", () => {
    const synthesis = synth(migrationOf([net, cluster]));
    const addons = addresses(stackOf(synthesis, "main")).filter((address) => address.startsWith("aws_eks_addon."));

    expect(addons.toSorted()).toEqual(
      ["aws-ebs-csi-driver", "coredns", "eks-pod-identity-agent", "kube-proxy", "metrics-server", "vpc-cni"].map(
        (name) => `aws_eks_addon.cluster_${name}`,
      ),
    );
    expect(synthesis.notes.map(({ text }) => text)).toContain(
      "ingress, cluster-autoscaler, policy: not an add-on of EKS. Install it inside the cluster.",
    );
  });

  it("lets the disk driver act under a role of its own, which only pods of this account can take", () => {
    const stack = built(cluster);

    expect(resource(stack, "aws_eks_addon.cluster_aws-ebs-csi-driver")).toMatchObject({
      pod_identity_association: [
        { service_account: "ebs-csi-controller-sa", role_arn: "${aws_iam_role.cluster_aws-ebs-csi-driver.arn}" },
      ],
    });
    expect(actionsIn(stack, "aws_iam_role.cluster_aws-ebs-csi-driver", "assume_role_policy")).toEqual([
      "sts:AssumeRole",
      "sts:TagSession",
    ]);
    expect(resource(stack, "aws_iam_role.cluster_aws-ebs-csi-driver")["assume_role_policy"]).toContain(
      '"aws:SourceAccount":"111122223333"',
    );
  });

  it("attaches to its nodes what a node needs, and nothing that administers", () => {
    const stack = built(clusterOf({ addons: [] }));
    const attached = addresses(stack)
      .filter((address) => address.startsWith("aws_iam_role_policy_attachment.cluster_nodes"))
      .map((address) => resource(stack, address)["policy_arn"]);

    expect(attached).toEqual([
      "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
      "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
      "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
    ]);
  });

  it("offers its id, endpoint, name and issuer, and its API to those that depend on it", () => {
    const env = Object.fromEntries(
      ["id", "endpoint", "name", "identityIssuer"].map((name) => [name, `\${workloads.cluster.${name}}`]),
    );
    const reader: Workload = {
      name: "reader",
      kind: "container-service",
      config: { image: "ghcr.io/acme/reader:1", env },
      dependsOn: ["net", "cluster"],
    };
    const stack = built(cluster, reader);
    const text = textOf(stack, "aws_ecs_task_definition.reader", "container_definitions");
    const [container] = JSON.parse(text) as readonly { environment: readonly unknown[] }[];

    expect(container?.environment).toEqual([
      { name: "id", value: "${aws_eks_cluster.cluster.arn}" },
      { name: "endpoint", value: "${aws_eks_cluster.cluster.endpoint}" },
      { name: "name", value: "${aws_eks_cluster.cluster.name}" },
      { name: "identityIssuer", value: "${aws_eks_cluster.cluster.identity[0].oidc[0].issuer}" },
    ]);
    expect(resource(stack, "aws_vpc_security_group_ingress_rule.reader_to_cluster_443")).toMatchObject({ from_port: 443 });
  });

  plansWithTheRealProvider(() => [
    net,
    clusterOf(
      {
        nodePools: [system, batch].flatMap((pool) => pool ?? []),
        addons: ["ingress", "metrics", "csi-block", "csi-file", "cluster-autoscaler", "policy"],
      },
      { access: "internal" },
    ),
  ]);
});
