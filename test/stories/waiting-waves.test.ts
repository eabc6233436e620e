import { cp, mkdtemp, rm, mkdir, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { terraformRunner } from "../../src/adapters/terraform/terraform-runner.ts";
import type { Review } from "../../src/domain/review.ts";
import { realTerraform, sirsi } from "../cli/run-cli.ts";

const installed = (await terraformRunner({ binary: realTerraform, searchPath: process.env["PATH"] ?? "" }).probe()) !== undefined;
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function repository(spec: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-waiting-"));
  folders.push(folder);
  await cp("templates/specs", folder, { recursive: true });
  await mkdir(join(folder, "migrations"));
  await writeFile(join(folder, "migrations/shop.yaml"), spec);
  return folder;
}

describe.skipIf(!installed)("a wave that needs what another wave gives (needs terraform)", () => {
  const before = readFileSync("templates/specs/three-tier.yaml", "utf8");
  const spec = before.replace("{ name: data, state: planned", "{ name: data, state: built");
  const review = async (head: string, base?: string) => {
    const against = base === undefined ? [] : ["--base-dir", base];
    const args = ["review", "migrations/shop.yaml", "--repo", head, ...against, "--mode", "sandbox", "--format", "json"];
    const { out } = await sirsi([...args, "--now", "2026-01-12T09:00:00Z"], { terraform: realTerraform });
    const [only] = (JSON.parse(out) as Review).specs;
    if (only === undefined) throw new Error("no review");
    return { ...only, plans: Object.fromEntries(only.waves.map(({ name, plan }) => [name, plan])) };
  };

  it("is not final when one merge would apply both", async () => {
    const { plans, verdict, reasons } = await review(await repository(spec));

    expect(plans["foundation"]).toMatchObject({ binding: true });
    expect(plans["data"]).toMatchObject({
      binding: false,
      awaits: expect.arrayContaining([expect.stringMatching(/^net_/)]) as unknown,
    });
    expect(verdict).toBe("denied");
    expect(reasons.join("\n")).toMatch(/Wave data needs net_.* from foundation, and this merge would apply both/);
  }, 120_000);

  it("is final once the other was applied", async () => {
    const { plans, reasons } = await review(await repository(spec), await repository(before));

    expect(plans["data"]).toMatchObject({ binding: true });
    expect(plans["data"]?.awaits).toBeUndefined();
    expect(reasons.join("\n")).not.toContain("its plan is not final");
  }, 120_000);
});
