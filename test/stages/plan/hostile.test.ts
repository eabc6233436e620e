import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/domain/failure.ts";
import { changeAt, reading, recorded } from "./recorded.ts";

/** Reads, or refuses in our words; anything else is our bug. */
function readOrRefuse(json: unknown): "read" | "refused" {
  try {
    reading(json);
    return "read";
  } catch (error) {
    if (error instanceof Failure && error.code === "plan-unreadable") return "refused";
    throw error;
  }
}

/** Puts junk at a random place below the root. */
function mutate(json: unknown, choose: () => number, junk: unknown): unknown {
  if (json === null || typeof json !== "object" || choose() % 6 === 0) return junk;
  const keys = Object.keys(json);
  const key = keys[choose() % Math.max(1, keys.length)];
  if (key === undefined) return junk;
  const inner = mutate((json as Record<string, unknown>)[key], choose, junk);
  return Array.isArray(json)
    ? json.map((item, index) => (String(index) === key ? inner : (item as unknown)))
    : { ...json, [key]: inner };
}

describe("a hostile plan", () => {
  it("is read or refused, whatever is put into it", () => {
    const names = fc.constantFrom("s3-modules", "iam-policies", "changes", "drifted", "json-configuration", "two-regions");
    fc.assert(
      fc.property(names, fc.infiniteStream(fc.nat(1000)), fc.jsonValue({ depthSize: "small" }), (name, stream, junk) => {
        let json: unknown = recorded(name);
        for (let times = 0; times < 5; times += 1) json = mutate(json, () => Number(stream.next().value), junk);

        expect(["read", "refused"]).toContain(readOrRefuse(json));
      }),
      { numRuns: 600 },
    );
  }, 60_000);

  it("does not change any prototype, and keeps the keys that tried", () => {
    const text = JSON.stringify(recorded("errored"))
      .replaceAll(
        '"bucket":"acme-good"',
        '"bucket":"acme-good","__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}',
      )
      .replaceAll(
        '"bucket":{"constant_value":"acme-good"}',
        '"bucket":{"constant_value":"acme-good"},"__proto__":{"constant_value":{"polluted":"yes"}}',
      );
    const change = changeAt(reading(JSON.parse(text) as unknown), "aws_s3_bucket.good");

    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect((change.after as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect((change.config as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.keys(change.after ?? {})).toContain("__proto__");
  });

  it("masks a secret that is kept under a key named __proto__", () => {
    const text = JSON.stringify(recorded("rds-secrets")).replace(
      '"copied":"correct-horse-battery-42"',
      '"__proto__":"correct-horse-battery-42"',
    );

    expect(JSON.stringify(reading(JSON.parse(text) as unknown))).not.toContain("correct-horse-battery-42");
  });

  it.each([
    ["templates in templates", '${"'.repeat(50_000)],
    ["braces that never close", "${".repeat(50_000)],
    ["escapes", "$${%%{".repeat(50_000)],
    ["quotes", `\${"${'\\"'.repeat(50_000)}"}`],
    ["a long chain of names", `\${a${".b".repeat(50_000)}}`],
    ["many references", "${a.b}".repeat(50_000)],
  ])("does not hold us up with %s", (_, template) => {
    const configuration = {
      resource: { aws_s3_bucket: { good: { bucket: template, tags: { x: template } } } },
      locals: { x: template },
    };

    const started = performance.now();
    expect(changeAt(reading(recorded("errored"), { configuration }), "aws_s3_bucket.good").refs).toEqual({});
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
