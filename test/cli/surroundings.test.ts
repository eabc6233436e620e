import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import type { Finding } from "../../src/domain/finding.ts";
import { sirsi } from "./run-cli.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-surroundings-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

const file = "migrations/shop.yaml";
const example = (code: string) => readFileSync(`test/fixtures/codes/${code}.yaml`, "utf8");

async function findings(code: string, head: string, base?: string): Promise<readonly Pick<Finding, "message" | "location">[]> {
  const against = base === undefined ? [] : ["--base-dir", base];
  const { out } = await sirsi([
    "validate",
    file,
    "--repo",
    head,
    ...against,
    "--now",
    "2026-01-12T09:00:00Z",
    "--format",
    "json",
  ]);
  return (JSON.parse(out) as { readonly findings: readonly Finding[] }).findings.filter((finding) => finding.code === code);
}

describe("CODEOWNERS", () => {
  const owned = (owner: string) => ({
    [file]: example("SIR-W410"),
    ".github/CODEOWNERS": `* @acme/platform\n/migrations/ ${owner}\n`,
  });

  it("is read, and an owner who is not in it is told", async () => {
    const [stranger, ...others] = await findings("SIR-W410", await folderWith(owned("@acme/sre")));

    expect(stranger?.message).toContain(`is not a code owner of ${file}`);
    expect(others).toEqual([]);
    expect(await findings("SIR-W410", await folderWith(owned("@acme/commerce @acme/sre")))).toEqual([]);
  });

  it("counts as it is on the base: a head cannot name its own owner", async () => {
    const head = await folderWith(owned("@acme/commerce"));
    const base = await folderWith(owned("@acme/sre"));

    expect(await findings("SIR-W410", head, base)).toHaveLength(1);
  });

  it("is looked for where GitHub looks", async () => {
    for (const place of ["CODEOWNERS", "docs/CODEOWNERS"]) {
      const head = await folderWith({ [file]: example("SIR-W410"), [place]: "/migrations/ @acme/sre\n" });
      expect(await findings("SIR-W410", head), place).toHaveLength(1);
    }
  });
});

describe("an inventory", () => {
  it("is read, and a host in no workload is named", async () => {
    const inventory = "name,address\nsrv-db-01,10.0.0.1\nsrv-fax-01,10.0.0.2\n";
    const [finding] = await findings(
      "SIR-W411",
      await folderWith({ [file]: example("SIR-W411"), "inventory/servers.csv": inventory }),
    );

    expect(finding?.message).toMatch(/^srv-fax-01.* in no workload/);
  });

  it("that is not there is said to be missing, at its line", async () => {
    const [finding] = await findings("SIR-W411", await folderWith({ [file]: example("SIR-W411") }));

    expect(finding?.message).toBe(
      "inventory/servers.csv cannot be read, so its hosts are not compared. Add the file, or leave it out.",
    );
    expect(finding?.location.line).toBe(13);
  });

  it("is never read through a link out of the repository", async () => {
    const head = await folderWith({ [file]: example("SIR-W411") });
    const outside = await folderWith({ "secret.csv": "name\nsrv-secret-99\n" });
    await mkdir(join(head, "inventory"));
    await symlink(join(outside, "secret.csv"), join(head, "inventory/servers.csv"));

    const found = await findings("SIR-W411", head);

    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain("cannot be read");
  });
});
