import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { sirsi } from "./run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "sirsi-faults-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const spec = (userData: string) =>
  [
    "apiVersion: sirsi.dev/v1",
    "kind: Migration",
    'metadata: { name: shop, owner: "@acme/commerce", environment: development }',
    "spec:",
    "  target: { provider: aws, region: germany, account: '111122223333' }",
    "  workloads:",
    "    - { name: net, kind: network, config: { cidr: 10.20.0.0/16 } }",
    `    - { name: web, kind: vm, size: { vcpu: 2, memory: 4Gi }, config: { os: { family: linux, image: ubuntu-22.04 }, userData: "${userData}" } }`,
    "",
  ].join("\n");

function repository(name: string, userData: string): string {
  const root = join(folder, name);
  mkdirSync(join(root, "migrations"), { recursive: true });
  writeFileSync(join(root, "migrations/shop.yaml"), spec(userData));
  return root;
}
const synth = (root: string) => sirsi(["synth", "migrations/shop.yaml", "--repo", root, "--now", "2026-01-12T09:00:00Z"]);

describe("a file that a spec names", () => {
  it("is never one of git's own, which hold a checkout's token", async () => {
    const root = repository("git", ".git/config");
    mkdirSync(join(root, ".git"));
    writeFileSync(join(root, ".git/config"), '[http]\n\textraheader = "AUTHORIZATION: basic c2VjcmV0"\n');

    for (const path of [".git/config", "./.GIT/config", "x/../.git/config"]) {
      writeFileSync(join(root, "migrations/shop.yaml"), spec(path));
      const { code, out, err } = await synth(root);

      expect(code, path).toBe(2);
      expect(err, path).toMatch(/^error: .* points outside the repository's files\./);
      expect(out + err, path).not.toContain("QVVUSE9SSVpBVElPTg");
    }
  });

  it("is none of git's own through a link either", async () => {
    const root = repository("git-link", "scripts/l");
    mkdirSync(join(root, ".git"));
    mkdirSync(join(root, "scripts"));
    writeFileSync(join(root, ".git/config"), '[http]\n\textraheader = "AUTHORIZATION: basic c2VjcmV0"\n');
    symlinkSync("../.git/config", join(root, "scripts/l"));
    symlinkSync("../.git", join(root, "scripts/all"));

    for (const path of ["scripts/l", "scripts/all/config"]) {
      writeFileSync(join(root, "migrations/shop.yaml"), spec(path));
      const { code, out, err } = await synth(root);

      expect(code, path).toBe(2);
      expect(out + err, path).not.toContain("QVVUSE9SSVpBVElPTg");
    }
  });

  it("is named itself when it cannot be read", async () => {
    const root = repository("link", "scripts/init.sh");
    mkdirSync(join(folder, "outside"));
    writeFileSync(join(folder, "outside/init.sh"), "secret");
    symlinkSync(join(folder, "outside"), join(root, "scripts"));

    const { code, err } = await synth(root);

    expect(code).toBe(2);
    expect(err).toMatch(/^error: scripts\/init\.sh points outside the repository's files\.\n/);
  });
});

describe("a result that cannot be written", () => {
  const validate = ["validate", "migrations/shop.yaml", "--repo", "templates/demo/base", "--now", "2026-01-12T09:00:00Z"];

  it("to a file is an error of its own, never a verdict", async () => {
    const { code, err } = await sirsi([...validate, "--output", join(folder, "missing/report.txt")]);

    expect(code).toBe(3);
    expect(err).toContain("could not be written");
    expect(err).toContain("ENOENT");
  });

  it.skipIf(!existsSync("/dev/full"))("to standard output neither (needs /dev/full)", () => {
    const run = spawnSync("sh", ["-c", 'exec "$0" src/cli.ts "$@" > /dev/full', process.execPath, ...validate], {
      encoding: "utf8",
    });

    expect(run.status).toBe(3);
    expect(run.stderr).toBe("error: The result could not be written to standard output: ENOSPC.\n");
  });
});

describe("a folder that is none", () => {
  it("is said for the repository", async () => {
    const { code, err } = await sirsi(["validate", "--repo", "package.json"]);

    expect(code).toBe(3);
    expect(err).toMatch(/^error: package\.json could not be read: it is not a folder\./);
  });

  it("is said for the policies to test", async () => {
    expect(await sirsi(["policy", "test", join(folder, "nowhere")])).toMatchObject({
      code: 2,
      err: expect.stringContaining("so no policy was tested") as string,
    });
  });
});

describe("policies to test", () => {
  const opa = process.env["SIRSI_OPA_BIN"] ?? "opa";
  const test = async (): Promise<number> => (await sirsi(["policy", "test", join(folder, "empty"), "--opa", opa])).code;

  it.skipIf(process.env["SIRSI_OPA_BIN"] === undefined)("without any test are no success (needs opa)", async () => {
    mkdirSync(join(folder, "empty"));
    writeFileSync(join(folder, "empty/a.rego"), "package a\n\nx := 1\n");
    expect(await test()).toBe(3);
    writeFileSync(join(folder, "empty/a_test.rego"), "package a_test\n\ntest_fails if false\n");
    expect(await test()).toBe(1);
    writeFileSync(join(folder, "empty/a_test.rego"), "package a_test\n\ntest_passes if true\n");
    expect(await test()).toBe(0);
  });
});
