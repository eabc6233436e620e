import { existsSync } from "node:fs";
import { appendFile, chmod, mkdir, mkdtemp, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { copyOfPolicies, sirsi } from "./run-cli.ts";

const demo = [
  "review",
  "migrations/shop.yaml",
  "--repo",
  "templates/demo/head",
  "--base-dir",
  "templates/demo/base",
  "--now",
  "2026-01-12T09:00:00Z",
];
const plan = "test/fixtures/plans/web-service.json";
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

describe("a policy bundle that is not what was built", () => {
  it.each([
    ["a changed rule list", (folder: string) => appendFile(join(folder, "bundle/rules.json"), " ")],
    ["a changed module", (folder: string) => appendFile(join(folder, "bundle/policy.wasm"), "x")],
    ["no manifest", (folder: string) => unlink(join(folder, "bundle/manifest.json"))],
    ["changed controls", (folder: string) => appendFile(join(folder, "controls/soc2.json"), " ")],
  ])("closes the gate: %s", async (_what, breakIt) => {
    const policies = await copyOfPolicies();
    folders.push(policies);
    await breakIt(policies);

    const check = await sirsi(["policy", "check", "--plan", plan], { policies });
    const review = await sirsi(demo, { policies });

    expect([check.code, review.code]).toEqual([3, 3]);
    expect(check.err).toContain("policy bundle cannot be used");
    expect(check.out + review.out).toBe("");
  });
});

describe("a Terraform that crashes", () => {
  it("leaves every wave unplanned, named, and the gate closed", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sirsi-crash-"));
    folders.push(folder);
    const terraform = join(folder, "terraform");
    await writeFile(
      terraform,
      `#!/bin/sh\n[ "$1" = version ] && { echo "Terraform v1.9.9"; exit 0; }\n[ "$1" = init ] && exit 0\nkill -9 $$\n`,
    );
    await chmod(terraform, 0o755);

    const { code, out } = await sirsi([...demo, "--mode", "sandbox"], { terraform });

    expect(code).toBe(3);
    expect(out.startsWith("Not evaluated")).toBe(true);
    expect(out).toContain("ended by SIGKILL");
  }, 60_000);
});

describe("a Terraform that would keep a secret in its state", () => {
  it("plans nothing where a secret is given through a write-only argument", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sirsi-old-"));
    folders.push(folder);
    const terraform = join(folder, "terraform");
    await writeFile(terraform, `#!/bin/sh\n[ "$1" = version ] && { echo "Terraform v1.10.5"; exit 0; }\ntouch ${folder}/ran\n`);
    await chmod(terraform, 0o755);
    const spec = `apiVersion: sirsi.dev/v1
kind: Migration
metadata: { name: shop, owner: "@acme/commerce" }
spec:
  target: { provider: aws, region: germany }
  workloads:
    - { name: keys, kind: secret-store, config: { entries: [{ name: app-key }] } }
  waves: [{ name: main, state: built, workloads: [keys] }]
`;
    await mkdir(join(folder, "migrations"));
    await writeFile(join(folder, "migrations", "shop.yaml"), spec);

    const { code, out } = await sirsi(["review", "migrations/shop.yaml", "--repo", folder, "--mode", "sandbox"], { terraform });

    expect(code).toBe(3);
    expect(out.replaceAll(/\s+/g, " ")).toContain("Terraform 1.10.5 does not know write-only arguments");
    expect(existsSync(join(folder, "ran"))).toBe(false);
  }, 60_000);
});

describe("a file that cannot be read", () => {
  it("closes the gate when a named spec is not there", async () => {
    const { code, err } = await sirsi(["review", "migrations/none.yaml", "--repo", "templates/demo/head"]);

    expect(code).toBe(3);
    expect(err).toContain("migrations/none.yaml");
  });

  it("refuses a path out of the repository as wrong input", async () => {
    const { code, err } = await sirsi(["review", "../../../package.json", "--repo", "templates/demo/head"]);

    expect(code).toBe(2);
    expect(err).toContain("outside the repository");
  });

  it("refuses a base that is no commit", async () => {
    expect((await sirsi(["review", "--base", "no-such-ref"])).code).toBe(2);
  });
});

describe("nothing to look at", () => {
  it("is not a success", async () => {
    expect((await sirsi(["review", "--repo", "test/fixtures/plans", "--base-dir", "test/fixtures/plans"])).code).toBe(3);
    expect((await sirsi(["validate", "--repo", "test/fixtures/plans"])).code).toBe(2);
  });
});

describe("a price that is not known", () => {
  it("is named, and never counted as zero", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sirsi-price-"));
    folders.push(folder);
    const file = join(folder, "plan.json");
    const volume = {
      address: "aws_ebs_volume.v",
      mode: "managed",
      type: "aws_ebs_volume",
      name: "v",
      provider_name: "registry.terraform.io/hashicorp/aws",
    };
    const change = {
      actions: ["create"],
      before: null,
      after: { size: 100, type: "gp3" },
      after_unknown: {},
      before_sensitive: false,
      after_sensitive: {},
    };
    await writeFile(
      file,
      JSON.stringify({
        format_version: "1.2",
        terraform_version: "1.11.4",
        resource_changes: [{ ...volume, change }],
        configuration: {},
      }),
    );

    const { code, out } = await sirsi(["cost", "--plan", file, "--region", "mars-north-1", "--format", "json"]);
    const cost = JSON.parse(out) as { monthly: { after: number }; unpriced: { address: string; reason: string }[] };

    expect(code).toBe(0);
    expect(cost.unpriced).toContainEqual(
      expect.objectContaining({ address: "aws_ebs_volume.v", reason: expect.stringContaining("mars-north-1") }),
    );
  });
});
