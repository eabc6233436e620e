import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Synthesis } from "../../../src/stages/synth/input.ts";
import { anySpec, kinds, repaired } from "./any-spec.ts";
import { expectHarmless } from "./harmless.ts";
import { synth } from "./migrations.ts";

const now = new Date("2026-01-12T09:00:00Z");

/** Far above what the largest of these specs takes; a loop without an end or a square of something is above it. */
const patience = 3_000;

describe("a spec in which validation finds no error", () => {
  it("is synthesized without a throw, in time, into harmless stacks, twice the same", () => {
    const built = new Set<string>();
    fc.assert(
      fc.property(anySpec, (given) => {
        const migration = repaired(given, now)?.migration;
        fc.pre(migration !== undefined);
        const start = performance.now();

        const synthesis = synth(migration);

        expect(performance.now() - start).toBeLessThan(patience);
        expect(bytes(synth(migration))).toBe(bytes(synthesis));
        for (const stack of synthesis.stacks) expectHarmless(stack);
        for (const { kind } of migration.spec.workloads) built.add(kind);
      }),
      { numRuns: 150, seed: 20_260_112 },
    );

    expect([...built].toSorted()).toEqual([...kinds].toSorted());
  }, 120_000);
});

const bytes = ({ stacks }: Synthesis): string => JSON.stringify(stacks.map(({ text, assets }) => [text, assets]));
