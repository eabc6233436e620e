import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cloudName, idPart } from "../../src/kinds/naming.ts";

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/);
/** The limits of the names that kinds ask for. */
const limit = fc.constantFrom(29, 32, 40, 50, 63, 64, 80, 100, 128, 255);

describe("cloud names", () => {
  it("keep what fits", () => {
    expect(cloudName(["shop", "orders-db"], 63)).toBe("shop-orders-db");
    expect(cloudName(["shop", "web", "role"], 64)).toBe("shop-web-role");
  });

  it("stay within every limit, and in letters, digits and single hyphens", () => {
    fc.assert(
      fc.property(label, label, fc.option(label, { nil: undefined }), limit, (migration, workload, part, most) => {
        const name = cloudName([migration, workload, ...(part === undefined ? [] : [part])], most);
        expect(name.length).toBeLessThanOrEqual(most);
        expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      }),
    );
  });

  it("differ for different workloads, however they are cut", () => {
    fc.assert(
      fc.property(label, label, label, limit, (migration, one, other, most) => {
        fc.pre(one !== other);
        expect(cloudName([migration, one], most)).not.toBe(cloudName([migration, other], most));
      }),
    );
  });

  it("end in a hash where the whole world shares them", () => {
    expect(cloudName(["shop", "media"], 63, "always")).toMatch(/^shop-media-[a-z0-5]{6}$/);
  });

  it("make an id of any text, and different ids of different texts", () => {
    expect(idPart("app-key")).toBe("app-key");
    expect(idPart("App Key!")).toMatch(/^app-key--[a-z0-5]{6}$/);
    expect(idPart("App Key?")).not.toBe(idPart("App Key!"));
  });
});
