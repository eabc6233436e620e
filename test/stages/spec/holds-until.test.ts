import { describe, expect, it } from "vitest";
import { activeWaivers, earliest, holdsUntil } from "../../../src/stages/spec/waivers.ts";
import { waiver } from "../policy/samples.ts";

const now = new Date("2026-01-12T09:00:00Z");
const filed = (id: string, expires: string) => waiver({ id, expires });
const excepted = (id: string, expires: string) => waiver({ id, expires, source: "exception" });

describe("a review holds", () => {
  it("for ever, where it rests on nothing that ends", () => {
    expect(holdsUntil({ results: [{}], inForce: [filed("unused", "2026-01-20")], exceptions: [] })).toBeUndefined();
  });

  it("until the last day of the first waiver that a result rests on is over, in UTC", () => {
    const inForce = [filed("later", "2026-03-31"), filed("used", "2026-02-28"), filed("unused", "2026-01-20")];
    const results = [{ waiver: "later" }, {}, { waiver: "used" }];

    expect(holdsUntil({ results, inForce, exceptions: [] })).toBe("2026-03-01T00:00:00.000Z");
  });

  it("until the first exception of the spec is over, whether a result names it or not", () => {
    const exceptions = [excepted("asked-for", "2026-12-31"), excepted("merged", "2026-06-30")];

    expect(holdsUntil({ results: [], inForce: [], exceptions })).toBe("2026-07-01T00:00:00.000Z");
  });

  it("until the end that is merged, where the head asks for a later one", () => {
    const exceptions = [excepted("same", "2026-12-31")];
    const { inForce } = activeWaivers([excepted("same", "2026-06-30")], exceptions, now);

    expect(holdsUntil({ results: [], inForce, exceptions })).toBe("2026-07-01T00:00:00.000Z");
  });

  it("as long as its spec that holds the shortest", () => {
    expect(earliest([undefined, "2026-10-01T00:00:00.000Z", "2026-09-30T00:00:00.000Z"])).toBe("2026-09-30T00:00:00.000Z");
    expect(earliest([undefined])).toBeUndefined();
  });
});
