import { readdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { openWorkspace } from "../../../src/adapters/terraform/workspace.ts";
import type { Asset } from "../../../src/domain/stack.ts";

const files = (...assets: readonly Asset[]) => ({ text: "{}", assets, override: {}, cliConfig: "" });
const asset = (path: string): Asset => ({ path, bytes: new Uint8Array([1]) });

describe("the folder of a run", () => {
  it("holds the stack, its assets and our override, for us alone, and goes away", async () => {
    const workspace = await openWorkspace(files(asset("assets/web/function.zip")));
    expect((await readdir(workspace.folder, { recursive: true })).sort()).toEqual([
      "assets",
      "assets/web",
      "assets/web/function.zip",
      "cdk.tf.json",
      "sirsi_override.tf.json",
    ]);
    expect((await stat(dirname(workspace.folder))).mode & 0o077).toBe(0);
    await workspace.remove();
    await expect(stat(workspace.folder)).rejects.toThrow("ENOENT");
  });

  it.each([
    "../evil",
    "/etc/passwd",
    "a/../../b",
    "more.tf",
    "deep/more.tf.json",
    "terraform.tfvars",
    "x.auto.tfvars.json",
    "terraform.tfstate",
    ".terraform/providers/x",
    ".terraform.lock.hcl",
    "a//b",
    "a\\b",
    "a\0b",
    "more.tofu",
    "MORE.TF",
  ])("refuses the asset %j", async (path) => {
    await expect(openWorkspace(files(asset(path)))).rejects.toMatchObject({ code: "path-outside" });
  });
});
