import { describe, expect, it } from "vitest";
import { customerBackend } from "../../src/domain/customer-backend.ts";

const wave = { tenant: "github", repository: "4711", migration: "shop", wave: "data" };
const s3 = { bucket: "acme-states", region: "eu-central-1" };

describe("the customer's own backend", () => {
  it.each([undefined, {}, { backend: "sirsi" as const }, { backend: "gcs" as const }, { s3 }])("is none by %j", (settings) => {
    expect(customerBackend(settings, wave)).toBeUndefined();
  });

  it("has one key for each wave, below the prefix", () => {
    expect(customerBackend({ backend: "s3", s3 }, wave)).toEqual({ type: "s3", ...s3, key: "github/4711/shop/data.tfstate" });
    expect(customerBackend({ backend: "s3", s3: { ...s3, prefix: "a/b" } }, wave)).toMatchObject({
      key: "a/b/github/4711/shop/data.tfstate",
    });
  });

  it("refuses a wave that would leave its key", () => {
    expect(() => customerBackend({ backend: "s3", s3 }, { ...wave, wave: "../x" })).toThrow();
  });
});
