import { describe, expect, it } from "vitest";
import { maskOf } from "../../../src/adapters/terraform/mask.ts";

describe("what Terraform says", () => {
  it("shows no credential that was handed over, and none that a provider or a script prints", () => {
    const mask = maskOf(["given-secret-1"]);
    const said = mask.diagnostic({
      severity: "error",
      summary: "boom password=hunter2",
      detail: "given-secret-1, ASIAIOSFODNN7EXAMPLE",
    });

    expect(said).toEqual({ severity: "error", summary: "boom password=(sensitive)", detail: "(sensitive), (sensitive)" });
    expect(mask.text("exit status 1: token=abc123")).toBe("exit status 1: token=(sensitive)");
  });
});
