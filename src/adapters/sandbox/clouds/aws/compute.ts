import { hexDigits } from "../../cloud.ts";
import { arn, byArn, byName, digits, ec2, guid, named, newId, partOf, type Recipes } from "./recipe.ts";

export const compute: Recipes = {
  aws_instance: ec2("i", "instance", (s) => {
    const ip = `10.0.${digits(s, 1, "a")}.${digits(s, 2, "b")}`;
    return {
      private_ip: ip,
      private_dns: `ip-${ip.replaceAll(".", "-")}.${s.region}.compute.internal`,
      public_ip: "",
      public_dns: "",
      availability_zone: `${s.region}a`,
      primary_network_interface_id: newId(s, "eni", "eni"),
      instance_state: "running",
      tenancy: "default",
      disable_api_stop: false,
      disable_api_termination: false,
      ebs_optimized: false,
      monitoring: false,
      instance_initiated_shutdown_behavior: "stop",
    };
  }),
  aws_ebs_volume: ec2("vol", "volume", () => ({ encrypted: false, type: "gp2" })),
  aws_volume_attachment: (s) => ({ id: `vai-${digits(s, 10, "id")}` }),
  aws_ebs_snapshot_import: (s) => {
    const id = newId(s, "snap");
    return { id, arn: `arn:aws:ec2:${s.region}::snapshot/${id}`, owner_id: s.settings.account, volume_id: "vol-ffffffff" };
  },
  aws_ami: (s) => {
    const id = newId(s, "ami");
    return {
      id,
      arn: `arn:aws:ec2:${s.region}::image/${id}`,
      owner_id: s.settings.account,
      hypervisor: "xen",
      image_type: "machine",
    };
  },
  aws_launch_template: ec2("lt", "launch-template", (s) => {
    const last = s.before("latest_version");
    return { name: named(s), default_version: 1, latest_version: typeof last === "number" ? last + 1 : 1 };
  }),
  aws_autoscaling_group: (s) => {
    const name = named(s);
    return {
      id: name,
      name,
      arn: arn(s, "autoscaling", `autoScalingGroup:${guid(s)}:autoScalingGroupName/${name}`),
      desired_capacity: s.value("min_size"),
      default_cooldown: 300,
      health_check_type: "EC2",
    };
  },
  aws_autoscaling_policy: (s) => ({
    id: named(s),
    arn: arn(
      s,
      "autoscaling",
      `scalingPolicy:${guid(s)}:autoScalingGroupName/${s.text("autoscaling_group_name") ?? ""}:policyName/${named(s)}`,
    ),
  }),
  aws_appautoscaling_target: (s) => ({
    id: s.text("resource_id") ?? "",
    arn: arn(s, "application-autoscaling", `scalable-target/${s.token("arn", 34, hexDigits)}`),
    role_arn: `arn:aws:iam::${s.settings.account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling`,
  }),
  aws_appautoscaling_policy: (s) => ({
    id: named(s),
    arn: arn(s, "autoscaling", `scalingPolicy:${guid(s)}:resource/${s.text("resource_id") ?? ""}:policyName/${named(s)}`),
  }),
  aws_ecs_cluster: byArn("ecs", (s) => `cluster/${named(s)}`),
  aws_ecs_service: (s) => {
    const cluster = s.text("cluster")?.split("/").at(-1) ?? "default";
    const own = arn(s, "ecs", `service/${cluster}/${named(s)}`);
    return { id: own, arn: own, iam_role: "/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", launch_type: "EC2" };
  },
  aws_ecs_task_definition: (s) => {
    const family = s.text("family") ?? "";
    const bare = arn(s, "ecs", `task-definition/${family}`);
    return { id: family, arn: `${bare}:${s.nth + 1}`, arn_without_revision: bare, revision: s.nth + 1 };
  },
  aws_ecr_repository: byName("ecr", "repository/", "name", (s, name) => ({
    registry_id: s.settings.account,
    repository_url: `${s.settings.account}.dkr.ecr.${s.region}.amazonaws.com/${name}`,
  })),
  aws_eks_cluster: byName("eks", "cluster/", "name", (s) => {
    const issuer = s.token("oidc", 32, "0123456789ABCDEF");
    return {
      endpoint: `https://${issuer}.gr7.${s.region}.eks.amazonaws.com`,
      certificate_authority: [{ data: Buffer.from(`sandbox ${issuer}`).toString("base64") }],
      identity: [{ oidc: [{ issuer: `https://oidc.eks.${s.region}.amazonaws.com/id/${issuer}` }] }],
      platform_version: "eks.1",
      status: "ACTIVE",
    };
  }),
  aws_eks_node_group: (s) => {
    const [cluster, name] = [s.text("cluster_name") ?? "", named(s, "node_group_name")];
    return {
      id: `${cluster}:${name}`,
      node_group_name: name,
      arn: arn(s, "eks", `nodegroup/${cluster}/${name}/${guid(s)}`),
      ami_type: "AL2023_x86_64_STANDARD",
      capacity_type: "ON_DEMAND",
      disk_size: 20,
      status: "ACTIVE",
    };
  },
  aws_eks_addon: (s) => {
    const [cluster, name] = [s.text("cluster_name") ?? "", s.text("addon_name") ?? ""];
    return { id: `${cluster}:${name}`, arn: arn(s, "eks", `addon/${cluster}/${name}/${guid(s)}`) };
  },
  aws_lambda_function: (s) => {
    const own = arn(s, "lambda", `function:${s.text("function_name") ?? ""}`);
    const invoke = `arn:aws:apigateway:${s.region}:lambda:path/2015-03-31/functions`;
    return {
      id: s.text("function_name") ?? "",
      arn: own,
      invoke_arn: `${invoke}/${own}/invocations`,
      qualified_arn: `${own}:$LATEST`,
      qualified_invoke_arn: `${invoke}/${own}:$LATEST/invocations`,
      version: "$LATEST",
      architectures: ["x86_64"],
    };
  },
  aws_lambda_alias: (s) => {
    const own = `${arn(s, "lambda", `function:${s.text("function_name")?.split(":").at(-1) ?? ""}`)}:${s.text("name") ?? ""}`;
    return {
      id: own,
      arn: own,
      invoke_arn: `arn:aws:apigateway:${s.region}:lambda:path/2015-03-31/functions/${own}/invocations`,
    };
  },
  aws_lambda_permission: (s) => ({
    id: s.text("statement_id") ?? named(s, "statement_id"),
    statement_id: named(s, "statement_id"),
  }),
  aws_lambda_event_source_mapping: (s) => {
    const id = guid(s);
    return {
      id,
      uuid: id,
      arn: arn(s, "lambda", `event-source-mapping:${id}`),
      function_arn: arn(s, "lambda", `function:${s.text("function_name")?.split(":").at(-1) ?? ""}`),
      state: "Enabled",
    };
  },
  aws_scheduler_schedule: (s) => ({
    id: `${s.text("group_name") ?? "default"}/${named(s)}`,
    name: named(s),
    group_name: "default",
    arn: arn(s, "scheduler", `schedule/${s.text("group_name") ?? "default"}/${named(s)}`),
  }),
  aws_apigatewayv2_api: (s) => {
    const id = s.token("id", 10, "abcdefghijklmnopqrstuvwxyz0123456789");
    return {
      id,
      arn: `arn:aws:apigateway:${s.region}::/apis/${id}`,
      api_endpoint: `https://${id}.execute-api.${s.region}.amazonaws.com`,
      execution_arn: arn(s, "execute-api", id),
      ip_address_type: "ipv4",
    };
  },
  aws_apigatewayv2_integration: (s) => ({
    id: s.token("id", 7, "abcdefghijklmnopqrstuvwxyz0123456789"),
    timeout_milliseconds: 30_000,
  }),
  aws_apigatewayv2_route: (s) => ({ id: s.token("id", 7, "abcdefghijklmnopqrstuvwxyz0123456789") }),
  aws_apigatewayv2_stage: (s) => {
    const [api, name] = [s.text("api_id") ?? "", s.text("name") ?? ""];
    return {
      id: name,
      arn: `arn:aws:apigateway:${s.region}::/apis/${api}/stages/${name}`,
      execution_arn: arn(s, "execute-api", `${api}/${name}`),
      invoke_url: `https://${api}.execute-api.${s.region}.amazonaws.com/${name === "$default" ? "" : name}`,
      deployment_id: s.token("deployment", 6, "abcdefghijklmnopqrstuvwxyz0123456789"),
    };
  },
  aws_iam_role_policies_exclusive: partOf(":", "role_name"),
};
