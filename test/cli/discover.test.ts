import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sirsi } from "./run-cli.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sirsi-discover-"));
  await mkdir(join(folder, "inventory"));
  await writeFile(
    join(folder, "inventory/servers.csv"),
    "name,os,vcpu,memory,depends_on\nweb,ubuntu,2,8GiB,db\ndb,ubuntu,4,16GiB,\n",
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const discover = (...args: readonly string[]) =>
  sirsi(["discover", join(folder, "inventory/servers.csv"), "--repo", folder, ...args, "--now", "2026-01-12"]);
const fresh = ["--into", "migrations/shop.yaml", "--owner", "@acme/shop", "--region", "germany"] as const;
const spec = () => readFile(join(folder, "migrations/shop.yaml"), "utf8");

describe("sirsi discover", () => {
  it("shows a new spec and writes nothing", async () => {
    const { code, out, err } = await discover(...fresh);

    expect(code).toBe(0);
    expect(out).toContain("  name: shop\n");
    expect(out).toContain("    inventory: [inventory/servers.csv]\n");
    expect(err).toContain("2 added, 0 there already, 0 left out.");
    expect(err).toContain("Nothing was written. Add --write to write it.");
    await expect(spec()).rejects.toThrow("ENOENT");
  });

  it("writes what it showed, and the product validates it", async () => {
    const shown = await discover(...fresh);
    const written = await discover(...fresh, "--write");
    const validated = await sirsi(["validate", "--repo", folder, "--now", "2026-01-12"]);

    expect([written.code, validated.code]).toEqual([0, 0]);
    expect(await spec()).toBe(shown.out);
    expect(validated.out).not.toContain("SIR-W411");
  });

  it("shows a change that git applies to give exactly what it writes", async () => {
    await discover(...fresh, "--write");
    await writeFile(
      join(folder, "inventory/servers.csv"),
      "name,os,vcpu,memory,depends_on\nweb,ubuntu,2,8GiB,db\ncache,ubuntu,1,4GiB,db\nlast,ubuntu,1,4GiB,cache\n",
    );
    const dry = await discover("--into", "migrations/shop.yaml");
    await writeFile(join(folder, "change.diff"), dry.out);
    execFileSync("git", ["apply", "change.diff"], { cwd: folder });
    const applied = await spec();
    execFileSync("git", ["apply", "-R", "change.diff"], { cwd: folder });
    const { code } = await discover("--into", "migrations/shop.yaml", "--write");

    expect(dry.out).toMatch(/^--- a\/migrations\/shop.yaml\n\+\+\+ b\/migrations\/shop.yaml\n@@ /);
    expect(code).toBe(0);
    expect(await spec()).toBe(applied);
    expect((await discover("--into", "migrations/shop.yaml")).out).toBe("");
  });

  it("says the line of a wrong number and proposes nothing", async () => {
    await writeFile(join(folder, "inventory/servers.csv"), "name,vcpu\nweb,many\n");

    const { code, out, err } = await discover(...fresh, "--write");

    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain('inventory/servers.csv:2 error: vcpu "many" is not a number of cores. Write 4.');
    await expect(spec()).rejects.toThrow("ENOENT");
  });

  it("prints JSON for machines", async () => {
    const { out } = await discover(...fresh, "--json");

    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      report: { added: [{ name: "db" }, { name: "web" }], waves: [{ name: "discovered-1" }, { name: "discovered-2" }] },
    });
  });

  it("asks for what a new migration needs", async () => {
    const { code, err } = await discover("--into", "migrations/shop.yaml");

    expect(code).toBe(2);
    expect(err).toContain("name its --owner and --region");
  });

  it("never writes outside of the repository", async () => {
    const outside = await mkdtemp(join(tmpdir(), "sirsi-outside-"));
    await symlink(outside, join(folder, "migrations"));

    const runs = [await discover(...fresh, "--write"), await discover(...fresh, "--into", "../shop.yaml", "--write")];

    expect(runs.map(({ code }) => code)).toEqual([2, 2]);
    await expect(readFile(join(outside, "shop.yaml"))).rejects.toThrow("ENOENT");
    await rm(outside, { recursive: true });
  });
});
