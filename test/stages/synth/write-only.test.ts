import { describe, expect, it } from "vitest";
import type { TerraformJson } from "../../../src/domain/stack.ts";
import { tooOldFor, writeOnlyUses } from "../../../src/stages/synth/write-only.ts";
import { migrationOf, net, synth } from "./migrations.ts";

const stackWith = (configuration: TerraformJson) => ({
  wave: "main",
  state: "planned" as const,
  configuration,
  text: "",
  assets: [],
  origins: {},
});
const secret: TerraformJson = {
  resource: { aws_secretsmanager_secret_version: { app: { secret_string_wo: "${uuid()}", secret_string_wo_version: 1 } } },
};
const plain: TerraformJson = { resource: { aws_s3_bucket: { media: { bucket: "media", tags: { two_words: "x" } } } } };

describe("write-only arguments and ephemeral values", () => {
  it("are found wherever they stand", () => {
    expect(writeOnlyUses(secret)).toEqual(["aws_secretsmanager_secret_version.app.secret_string_wo"]);
    expect(writeOnlyUses({ resource: { x_y: { z: { block: [{ inner: { password_wo: "v" } }] } } } })).toEqual([
      "x_y.z.block.inner.password_wo",
    ]);
    expect(
      writeOnlyUses({ ephemeral: { random_password: { p: {} } }, variable: { key: { ephemeral: true }, other: {} } }),
    ).toEqual(["ephemeral.random_password.p", "var.key"]);
    expect(writeOnlyUses({ ...plain, resource: { x_y: { z: { password_wo: null, password_wo_version: 1 } } } })).toEqual([]);
    expect(writeOnlyUses({})).toEqual([]);
  });

  it("are what a secret store of ours uses", () => {
    const store = { name: "keys", kind: "secret-store" as const, config: { entries: [{ name: "app-key" }] } };
    const { stacks } = synth(migrationOf([net, store]));
    expect(stacks.flatMap(({ configuration }) => writeOnlyUses(configuration))).toEqual([
      expect.stringMatching(/^aws_secretsmanager_secret_version\..*\.secret_string_wo$/),
    ]);
  });

  it.each([
    ["terraform", "1.10.5", true],
    ["terraform", "1.11.0-rc1", true],
    ["terraform", "0.15.0", true],
    ["terraform", "unknown", true],
    ["terraform", "1.11.0", false],
    ["terraform", "1.11.1-dev", false],
    ["terraform", "1.14.2", false],
    ["terraform", "2.0.0", false],
    ["opentofu", "1.10.7", true],
    ["opentofu", "1.11.0", false],
  ] as const)("need 1.11: %s %s is too old: %s", (flavour, version, isTooOld) => {
    const refused = tooOldFor([stackWith(plain), stackWith(secret)], { flavour, version });
    expect(refused !== undefined).toBe(isTooOld);
    if (refused !== undefined) {
      expect(refused).toMatchObject({ code: "terraform-too-old", retry: false });
      expect(refused.message).toContain("aws_secretsmanager_secret_version.app.secret_string_wo");
    }
    expect(tooOldFor([stackWith(plain)], { flavour, version })).toBeUndefined();
  });
});
