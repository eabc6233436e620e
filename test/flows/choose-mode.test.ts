import { describe, expect, it } from "vitest";
import { chooseMode, type ModeFacts } from "../../src/flows/review/choose-mode.ts";
import type { TerraformInstallation } from "../../src/ports/terraform.ts";

const bare: TerraformInstallation = { flavour: "terraform", version: "1.11.4", path: "/usr/bin/terraform", mirrored: {} };
const mirrored = { ...bare, mirrored: { "hashicorp/aws": ["5.100.0"] } };
const facts = (over: Partial<ModeFacts> = {}): ModeFacts => ({
  asked: "auto",
  hasCredentials: false,
  hasUnrecordedWaves: false,
  providerSource: "hashicorp/aws",
  installation: bare,
  ...over,
});
const role = { planRole: "arn:aws:iam::111122223333:role/plan" };

describe("the mode of a plan", () => {
  it.each([
    ["no Terraform: static", { asked: "auto" }, "static"],
    ["Terraform alone: sandbox", {}, "sandbox"],
    ["the provider at hand: offline", { installation: mirrored }, "offline"],
    [
      "built waves without a state: sandbox, which builds them first",
      { installation: mirrored, hasUnrecordedWaves: true },
      "sandbox",
    ],
    [
      "offline by flag stays offline, and closed",
      { asked: "offline", installation: mirrored, hasUnrecordedWaves: true },
      "offline",
    ],
    ["another provider at hand: sandbox", { installation: mirrored, providerSource: "hashicorp/google" }, "sandbox"],
    ["credentials around, nobody asked: never connected", { hasCredentials: true, installation: mirrored }, "offline"],
    ["a plan role and credentials: connected", { environment: role, hasCredentials: true }, "connected"],
    ["asked for by flag, with credentials: connected", { asked: "connected", hasCredentials: true }, "connected"],
    ["asked for in the settings: sandbox", { environment: { mode: "sandbox" }, installation: mirrored }, "sandbox"],
    ["the flag goes before the settings", { asked: "static", environment: { mode: "sandbox" } }, "static"],
  ] as const)("%s", (what, over, mode) => {
    const { installation: _none, ...without } = facts();
    expect(chooseMode(what.startsWith("no Terraform") ? without : facts(over)).mode).toBe(mode);
  });

  it("that was asked for and cannot be had degrades, and says so", () => {
    const { installation: _none, ...without } = facts({ asked: "connected" });

    expect(chooseMode(without)).toEqual({
      mode: "static",
      because: "Terraform is not installed, so there is no plan (connected was asked for).",
    });
    expect(chooseMode(facts({ asked: "connected", installation: mirrored }))).toEqual({
      mode: "offline",
      because: "A connected plan was asked for, and there are no credentials for it.",
    });
    expect(chooseMode(facts({ asked: "offline" }))).toEqual({
      mode: "sandbox",
      because: "An offline plan was asked for, and the provider hashicorp/aws is not at hand.",
    });
    expect(chooseMode(facts({ environment: role }))).toEqual({
      mode: "sandbox",
      because: "The settings name a plan role, and there are no credentials to take it.",
    });
  });
});
