import { describe, expect, it } from "vitest";
import { isArm, resolveSize, type SizeRequest } from "../../src/kinds/sizes.ts";
import { fakePriceBook } from "../fakes/fake-price-book.ts";

const web: SizeRequest = { service: "compute", vcpu: 2, memory: 8, architecture: "x86_64" };
const resolve = (request: SizeRequest, region = "eu-central-1") => resolveSize(fakePriceBook(), "aws", region, request);

describe("size resolution", () => {
  it("takes the cheapest current x86 machine, though an older, an ARM and a bare-metal one cost less", () => {
    expect(resolve(web)).toMatchObject({ ok: true, native: "t3a.large" });
  });

  it("takes ARM where the spec asks for it", () => {
    expect(resolve({ ...web, architecture: "arm64" })).toMatchObject({ ok: true, native: "t4g.large" });
  });

  it("never takes less memory than asked for", () => {
    const database: SizeRequest = { service: "database", engines: ["postgres"], vcpu: 4, memory: 32, architecture: "any" };

    expect(resolve(database)).toMatchObject({ ok: true, native: "db.r6g.xlarge" });
    expect(resolve({ ...database, memory: 33 })).toMatchObject({ ok: true, native: "db.r6g.2xlarge" });
  });

  it("keeps graphics machines for those who ask for graphics", () => {
    expect(resolve({ ...web, vcpu: 4, memory: 16 })).toMatchObject({ ok: true, native: "m5.xlarge" });
    expect(resolve({ ...web, gpu: 1 })).toMatchObject({ ok: true, native: "g4dn.xlarge" });
  });

  it("obeys a pinned class", () => {
    expect(resolve({ ...web, pinned: "r6i.2xlarge" })).toEqual({
      ok: true,
      native: "r6i.2xlarge",
      because: "pinned by size.class",
    });
  });

  it("names the nearest size where none is large enough", () => {
    expect(resolve({ ...web, vcpu: 64, memory: 128 })).toMatchObject({ ok: false, nearest: { type: "c5.4xlarge" } });
  });

  it("falls back to the next engine of the list, as MariaDB does to MySQL", () => {
    const request: SizeRequest = { service: "database", engines: ["mariadb", "mysql"], vcpu: 2, memory: 4, architecture: "any" };

    expect(resolve(request)).toMatchObject({ ok: true, native: "db.t4g.medium" });
  });

  it("tells Graviton families from the ones with a g of another meaning", () => {
    expect(["m7g.large", "c7gn.xlarge", "x2gd.medium", "db.r6g.large", "t4g.nano", "im4gn.large"].every(isArm)).toBe(true);
    expect(["g5.xlarge", "g4dn.xlarge", "m5.large", "db.r5.large", "c6in.large", "g6.xlarge"].some(isArm)).toBe(false);
  });
});
