import type { ConfigVm } from "../../../domain/spec.generated.ts";

/** Where an image comes from: an AMI, a parameter that always names the newest one, or a disk in a bucket. */
export type Image =
  | { readonly from: "ami"; readonly id: string }
  | { readonly from: "bucket"; readonly bucket: string; readonly key: string }
  | { readonly from: "elsewhere"; readonly cloud: string }
  | { readonly from: "unknown" };

/**
 * Public parameters in which vendors publish their newest image. `%` stands for the architecture.
 * Sources: "Reference AMIs using Systems Manager parameters" (EC2), documentation.ubuntu.com/aws, wiki.debian.org/Cloud.
 */
const parameters: Readonly<Record<string, { readonly path: string; readonly x86_64: string; readonly arm64?: string }>> = {
  "amazon-linux-2": { path: "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-%-gp2", x86_64: "x86_64", arm64: "arm64" },
  "amazon-linux-2023": {
    path: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-%",
    x86_64: "x86_64",
    arm64: "arm64",
  },
  "debian-11": { path: "/aws/service/debian/release/11/latest/%", x86_64: "amd64", arm64: "arm64" },
  "debian-12": { path: "/aws/service/debian/release/12/latest/%", x86_64: "amd64", arm64: "arm64" },
  "ubuntu-20.04": {
    path: "/aws/service/canonical/ubuntu/server/20.04/stable/current/%/hvm/ebs-gp2/ami-id",
    x86_64: "amd64",
    arm64: "arm64",
  },
  "ubuntu-22.04": {
    path: "/aws/service/canonical/ubuntu/server/22.04/stable/current/%/hvm/ebs-gp2/ami-id",
    x86_64: "amd64",
    arm64: "arm64",
  },
  "ubuntu-24.04": {
    path: "/aws/service/canonical/ubuntu/server/24.04/stable/current/%/hvm/ebs-gp3/ami-id",
    x86_64: "amd64",
    arm64: "arm64",
  },
  "windows-2016": { path: "/aws/service/ami-windows-latest/Windows_Server-2016-English-Full-Base", x86_64: "" },
  "windows-2019": { path: "/aws/service/ami-windows-latest/Windows_Server-2019-English-Full-Base", x86_64: "" },
  "windows-2022": { path: "/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base", x86_64: "" },
  "windows-2025": { path: "/aws/service/ami-windows-latest/Windows_Server-2025-English-Full-Base", x86_64: "" },
};

export const imageAliases = Object.keys(parameters);

const usual = { linux: "amazon-linux-2023", windows: "windows-2022" } as const;

/** EC2 resolves `resolve:ssm:` when it launches, so no data source is needed and no plan changes with a new image. */
export function imageOf({ image, os, arch }: ConfigVm): Image {
  if (image !== undefined) return ownImage(image);
  const alias = os.image ?? usual[os.family];
  const known = Object.hasOwn(parameters, alias) ? parameters[alias] : undefined;
  const architecture = known?.[arch ?? "x86_64"];
  if (known === undefined || architecture === undefined) return { from: "unknown" };
  return { from: "ami", id: `resolve:ssm:${known.path.replace("%", architecture)}` };
}

function ownImage(image: string): Image {
  if (/^ami-[0-9a-f]{8,17}$/.test(image)) return { from: "ami", id: image };
  const [, bucket, key] = /^s3:\/\/([a-z0-9.-]+)\/(.+)$/.exec(image) ?? [];
  if (bucket !== undefined && key !== undefined) return { from: "bucket", bucket, key };
  if (image.startsWith("gs://") || image.startsWith("projects/")) return { from: "elsewhere", cloud: "gcp" };
  if (/\.blob\.core\.windows\.net\/|^\/subscriptions\//.test(image)) return { from: "elsewhere", cloud: "azure" };
  return { from: "unknown" };
}
