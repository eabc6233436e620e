import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Attributes, Json } from "../../../src/domain/change.ts";
import { ruledTypes } from "../../../src/stages/cost/charge.ts";
import { creates, estimate } from "./given.ts";

const rules = globSync(join(import.meta.dirname, "../../../src/stages/cost/aws/*.ts")).map((file) => readFileSync(file, "utf8"));
/** Every attribute that a price rule reads, as its source says. */
const attributes = [
  ...new Set(
    rules.flatMap((text) =>
      [...text.matchAll(/\.(?:text|number|flag|texts|blocks|block|has|value)\("([a-z_0-9]+)"\)/g)].map(([, name]) => name ?? ""),
    ),
  ),
];

const word = fc.constantFrom(
  "gp3",
  "io2",
  "db.serverless",
  "m5.large",
  "FARGATE",
  "1 vCPU",
  "2 GB",
  "__proto__",
  "",
  "-1",
  "1e400",
);
const leaf = fc.oneof(word, fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...attributes, "__proto__"), tie("value"), { maxKeys: 6 }),
  ),
}));
const values: fc.Arbitrary<Attributes> = fc.dictionary(fc.constantFrom(...attributes), value, { maxKeys: 12 });

it("knows the attributes that rules read", () => {
  expect(attributes).toEqual(expect.arrayContaining(["instance_type", "allocated_storage", "throughput_mode"]));
});

it("prices or names every line of a plan whose values make no sense, and never goes below zero", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...ruledTypes), values), { maxLength: 5 }), (list) => {
      const changes = list.map(([type, after], index) => creates(`${type}.r${index}`, after));
      const { monthly, resources, unpriced } = estimate(changes, { usageDefaults: "small" });

      expect(Number.isFinite(monthly.after)).toBe(true);
      expect(monthly.after).toBeGreaterThanOrEqual(0);
      const named = new Set(unpriced.map(({ address, component }) => `${address} ${component}`));
      for (const { address, components } of resources)
        for (const line of components) {
          expect(line.monthly === null).toBe(named.has(`${address} ${line.name}`));
          expect(line.monthly ?? 0).toBeGreaterThanOrEqual(0);
        }
    }),
    { numRuns: 500 },
  );
});

it("does not take time by the square where thousands of resources share a name", () => {
  const services = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      creates(`aws_ecs_service.r${index}`, { name: "same", cluster: "same", desired_count: 1 }),
    );
  const seconds = (count: number): number => {
    const changes = services(count);
    const start = performance.now();
    estimate(changes);
    return (performance.now() - start) / 1000;
  };
  seconds(500);

  // By the square 8,000 of them took 13 seconds.
  expect(seconds(8000)).toBeLessThan(6);
});
