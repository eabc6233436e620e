import { describe, expect, it } from "vitest";
import { cliConfigOf } from "../../../src/adapters/terraform/cli-config.ts";

describe("where providers come from", () => {
  it("is nowhere for a sandbox run, and the mirror alone for an offline one", () => {
    expect(cliConfigOf("sandbox", "/mirror", ["hashicorp/aws"])).toBe("disable_checkpoint = true\nprovider_installation {\n}\n");
    expect(cliConfigOf("offline", "/mirror", ["hashicorp/aws"])).not.toContain("direct");
    expect(cliConfigOf("offline", undefined)).toBe("disable_checkpoint = true\nprovider_installation {\n}\n");
  });

  it("is the mirror before the registry for a connected run, which never asks the registry for what the mirror has", () => {
    const text = cliConfigOf("connected", "/mirror", ["hashicorp/aws", "hashicorp/random"]);

    expect(text).toContain('filesystem_mirror { path = "/mirror" }');
    expect(text).toContain('direct { exclude = ["hashicorp/aws", "hashicorp/random"] }');
    expect(cliConfigOf("connected", undefined)).toContain("direct {}");
  });

  it("is never an expression", () => {
    for (const path of ["/m${file(1)}", "/m%{if}", "/m\nx"]) expect(() => cliConfigOf("offline", path)).toThrow(TypeError);
  });
});
