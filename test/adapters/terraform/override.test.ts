import { describe, expect, it } from "vitest";
import type { Stack } from "../../../src/domain/stack.ts";
import { offlineText } from "../../../src/adapters/terraform/offline.ts";
import { overrideOf } from "../../../src/adapters/terraform/override.ts";

const requires = (requirement: object) => ({ terraform: { required_providers: { aws: requirement as never } } });

describe("what a run changes in a stack", () => {
  it("keeps the state in a local file", () => {
    expect(overrideOf({}, {})).toEqual({ terraform: { backend: { local: {} } } });
  });

  it.each(["hashicorp/aws", "registry.terraform.io/hashicorp/aws"])("pins a provider that the stack requires as %s", (source) => {
    const override = overrideOf(requires({ source, version: "~> 6.0" }), { "hashicorp/aws": "5.100.0" });
    expect(override["terraform"]).toMatchObject({ required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } });
  });

  it("adds no requirement that the stack does not have", () => {
    const override = overrideOf(requires({ source: "hashicorp/aws" }), {
      "hashicorp/random": "3.6.0",
      "other/aws": "1.0.0",
    });
    expect(override).toEqual({ terraform: { backend: { local: {} } } });
  });
});

describe("a stack without an account", () => {
  const offline = (provider: object): unknown => JSON.parse(offlineText({ configuration: { provider } } as unknown as Stack));

  it("has invented keys in every provider block, and nothing that is looked up in the account", () => {
    const role = { assume_role: [{ role_arn: "arn:aws:iam::111122223333:role/plan" }], allowed_account_ids: ["111122223333"] };
    expect(
      offline({
        aws: [
          { region: "eu-central-1", ...role },
          { alias: "edge", region: "us-east-1" },
        ],
      }),
    ).toEqual({
      provider: {
        aws: [
          expect.objectContaining({ region: "eu-central-1", access_key: "mock", skip_requesting_account_id: true }),
          expect.objectContaining({ alias: "edge", region: "us-east-1", secret_key: "mock" }),
        ],
      },
    });
    expect(JSON.stringify(offline({ aws: { region: "eu-central-1", ...role } }))).not.toMatch(/111122223333/);
  });

  it("leaves other providers as they are", () => {
    expect(offline({ random: {} })).toEqual({ provider: { random: {} } });
  });
});
