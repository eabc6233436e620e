import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile/index.js";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template/index.js";
import { gibibytesOf } from "../../../domain/units.ts";
import type { KindWorkload, Outputs, Scope } from "../../kind.ts";
import { networkOf } from "../network-view.ts";
import { serviceRole } from "../role.ts";
import { secretsOf } from "../secrets.ts";
import { allowIn, allowInternal, allowOut, everywhere, securityGroup } from "../security-group.ts";
import { dataDisks, rootVolume, volumeOf } from "./disk.ts";

export type Vm = KindWorkload<"vm">;

/** What one machine and a group of them have in common. */
export interface Machine {
  readonly template: LaunchTemplate;
  readonly type: string;
  readonly profile: IamInstanceProfile;
  readonly group: string;
  /** Tags of the instances: ours, and where the machine finds its secrets. */
  readonly tags: Readonly<Record<string, string>>;
  readonly metadata: { readonly httpTokens: string; readonly httpEndpoint: string; readonly instanceMetadataTags?: string };
  readonly outputs: Outputs;
}

/** EC2 takes this much, before base64. */
const userDataLimit = 16_384;

export function machineOf(workload: Vm, image: string, scope: Scope, withDisks: boolean): Machine {
  const { size, config } = workload;
  const group = securityGroup(scope).id;
  openPorts(workload, group, scope);
  const role = serviceRole(scope, "role", "ec2.amazonaws.com", []);
  const profile = scope.add(IamInstanceProfile, undefined, { name: scope.name(128), role: role.name });
  const secrets = secretsOf(workload, scope, role.name);
  const tags = instanceTags(scope, secrets);
  const metadata = {
    httpTokens: "required",
    httpEndpoint: "enabled",
    ...(secrets.length === 0 ? {} : { instanceMetadataTags: "enabled" }),
  };
  const type = scope.size({
    service: "compute",
    vcpu: size?.vcpu ?? 2,
    memory: gibibytesOf(size?.memory ?? "4Gi") ?? 4,
    gpu: size?.gpu,
    architecture: config.arch ?? "x86_64",
    pinned: size?.class,
    at: ["size"],
  });
  const template = scope.add(
    LaunchTemplate,
    undefined,
    {
      name: scope.name(128),
      imageId: image,
      instanceType: type ?? "",
      updateDefaultVersion: true,
      iamInstanceProfile: { arn: profile.arn },
      metadataOptions: metadata,
      vpcSecurityGroupIds: [group],
      disableApiTermination: scope.isProtected,
      blockDeviceMappings: withDisks ? mappings(workload) : undefined,
      instanceMarketOptions: config.spot === true ? { marketType: "spot" } : undefined,
      userData: userData(workload, scope),
      tagSpecifications: [
        { resourceType: "instance", tags: { ...tags } },
        { resourceType: "volume", tags: { ...scope.tags() } },
      ],
    },
    ["config"],
  );
  return { template, type: type ?? "", profile, group, tags, metadata, outputs: { securityGroup: group, role: role.name } };
}

function mappings(workload: Vm) {
  const root = workload.config.os.family === "windows" ? "/dev/sda1" : rootDevice(workload);
  const ebs = (volume: object) => ({ ...volume, encrypted: "true", deleteOnTermination: "true" });
  return [
    { deviceName: root, ebs: ebs(rootVolume(workload)) },
    ...dataDisks(workload).map(({ disk, device }) => ({ deviceName: device, ebs: ebs(volumeOf(disk)) })),
  ];
}

/** Amazon's and Debian's images boot from xvda, Ubuntu's from sda1. */
function rootDevice({ config }: Vm): string {
  return /^(amazon-linux|debian)/.test(config.os.image ?? "amazon-linux") ? "/dev/xvda" : "/dev/sda1";
}

function userData({ config }: Vm, scope: Scope): string | undefined {
  if (config.userData === undefined) return undefined;
  const bytes = scope.file(config.userData, ["config", "userData"]);
  if (bytes !== undefined && bytes.length > userDataLimit) {
    scope.report({
      code: "SIR-E214",
      level: "error",
      message: `The script has ${bytes.length} bytes and EC2 takes ${userDataLimit}. Let it fetch the rest itself.`,
      path: scope.at("config", "userData"),
    });
  }
  return bytes === undefined ? undefined : Buffer.from(bytes).toString("base64");
}

/** The metadata service shows a machine its tags, but not with a slash or a space in their names. */
function instanceTags(scope: Scope, secrets: readonly { readonly name: string; readonly arn: string }[]) {
  if (secrets.length === 0) return scope.tags();
  const ours = Object.entries(scope.tags()).map(([key, value]) => [key.replace(/[/ ]/g, "_"), value]);
  return Object.fromEntries([...ours, ...secrets.map(({ name, arn }) => [`sirsi:secret:${name}`, arn])]) as Record<
    string,
    string
  >;
}

/** In: the ports that the spec opens. Out: package mirrors and the cloud's own interfaces. */
function openPorts(workload: Vm, group: string, scope: Scope): void {
  for (const port of [80, 443]) allowOut(scope, `out_${port}`, { group, port, peer: { cidr: everywhere } });
  for (const [index, { port, protocol, from }] of (workload.config.ports ?? []).entries()) {
    const [at, source] = [["config", "ports", index], from ?? "network"];
    if (source.startsWith("workload:")) continue;
    if (source === "network" && workload.access === "internal") {
      allowInternal(scope, workload, group, port, at);
      continue;
    }
    const cidr = source === "network" ? networkOf(scope).cidr : source === "public" ? everywhere : source;
    allowIn(scope, `port${index}_${port}`, { group, port, protocol: protocol ?? "tcp", peer: { cidr }, at });
  }
}
