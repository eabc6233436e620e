import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { terraformRunner } from "../../src/adapters/terraform/terraform-runner.ts";
import type { Review } from "../../src/domain/review.ts";
import { realTerraform, sirsi } from "../cli/run-cli.ts";

const installed = (await terraformRunner({ binary: realTerraform, searchPath: process.env["PATH"] ?? "" }).probe()) !== undefined;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sirsi-removal-"));
  await cp("templates/demo", folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const spec = (version: "base" | "head"): string => join(folder, version, "migrations/shop.yaml");
async function edit(version: "base" | "head", change: (text: string) => string): Promise<void> {
  const text = await readFile(spec(version), "utf8");
  const changed = change(text);
  expect(changed).not.toBe(text);
  await writeFile(spec(version), changed);
}

describe.skipIf(!installed)("a workload that leaves the spec (needs terraform)", () => {
  it("is planned as it leaves, also when it was the only one with its Terraform types", async () => {
    await edit("base", (text) => text.replace("    - name: media\n", "    - name: media\n      protect: false\n"));
    await edit("head", (text) =>
      text
        .replace(/ {4}- name: media\n(?: {6}.*\n)+/, "")
        .replace("media, receipts", "receipts")
        .replace(", { workload: media, type: soft }", ""),
    );
    const place = ["--repo", join(folder, "head"), "--base-dir", join(folder, "base"), "--now", "2026-01-12T09:00:00Z"];
    const { out } = await sirsi(["review", "migrations/shop.yaml", ...place, "--mode", "sandbox", "--format", "json"], {
      terraform: realTerraform,
    });
    const [reviewed] = (JSON.parse(out) as Review).specs;
    const data = reviewed?.waves.find(({ name }) => name === "data")?.plan?.changes ?? [];

    expect(reviewed?.unknowns.filter((text) => text.includes("could not be applied"))).toEqual([]);
    // It holds data, so its onDelete is to retain: nothing of it is deleted.
    expect(data.find(({ address }) => address === "aws_efs_file_system.media")).toMatchObject({ action: "forget" });
    expect(data.find(({ address }) => address === "aws_db_instance.orders-db")).toMatchObject({ action: "update" });
  }, 180_000);
});
