import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mirroredProviders } from "../../../src/adapters/terraform/mirror.ts";

const platform = `${process.platform}_${{ x64: "amd64", arm64: "arm64" }[process.arch as string] ?? process.arch}`;
let mirror: string;
beforeAll(async () => {
  mirror = await mkdtemp(join(tmpdir(), "mirror-"));
  const aws = join(mirror, "registry.terraform.io", "hashicorp", "aws");
  for (const version of ["5.100.0", "5.9.0", "6.0.0-beta1", "6.0.0"])
    await mkdir(join(aws, version, platform), { recursive: true });
  await mkdir(join(aws, "7.0.0", "plan9_mips"), { recursive: true });
  const random = join(mirror, "registry.terraform.io", "hashicorp", "random");
  await mkdir(random, { recursive: true });
  await writeFile(join(random, `terraform-provider-random_3.6.0_${platform}.zip`), "");
  await writeFile(join(random, "terraform-provider-random_3.7.0_plan9_mips.zip"), "");
  await mkdir(join(mirror, "registry.terraform.io", "hashicorp", "empty"));
});
afterAll(async () => {
  await rm(mirror, { recursive: true });
});

it("lists what fits this machine, packed and unpacked, by version", async () => {
  expect(await mirroredProviders(mirror)).toEqual({
    "hashicorp/aws": ["5.9.0", "5.100.0", "6.0.0-beta1", "6.0.0"],
    "hashicorp/random": ["3.6.0"],
  });
});

it("finds nothing where there is no mirror", async () => {
  expect(await mirroredProviders(join(mirror, "none"))).toEqual({});
});
