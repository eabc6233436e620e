import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/domain/finding.ts";
import { readSpec } from "../../../src/stages/spec/read.ts";
import { validateSpec } from "../../../src/stages/spec/validate.ts";
import { mistakes, type Mutant } from "./mutate.ts";
import { exampleNames, exampleText, statedDate } from "./specs.ts";

/** What a review would find: the valid spec is the base, the mutant the head. */
function review(mutant: Mutant, original: string): readonly Finding[] {
  const base = readSpec("spec.yaml", original).document;
  const { document, findings } = readSpec("spec.yaml", mutant.text);
  if (document === undefined) return findings;
  return validateSpec(document, { now: statedDate, ...(base === undefined ? {} : { base }) });
}

function isFound(mutant: Mutant, findings: readonly Finding[]): boolean {
  return findings.some(
    ({ code, path, location }) =>
      mutant.codes.includes(code) &&
      (mutant.at === undefined
        ? path.join("/") === mutant.path?.join("/")
        : location.line === mutant.at.line && location.column === mutant.at.column),
  );
}

describe("a fresh mistake in a valid spec is found at its node", () => {
  it.each(Object.keys(mistakes))("%s", (name) => {
    const mistake = mistakes[name]!;
    let made = 0;
    const choices = fc.infiniteStream(fc.nat({ max: 10_000 }));

    fc.assert(
      fc.property(fc.constantFrom(...exampleNames), choices, (example, stream) => {
        const original = exampleText(example);
        const mutant = mistake(original, (most) => (stream.next().value ?? 0) % most);
        if (mutant === undefined) return;
        made += 1;

        const findings = review(mutant, original);

        expect(findings.map(summary), JSON.stringify({ path: mutant.path, at: mutant.at })).toSatisfy(() =>
          isFound(mutant, findings),
        );
        expect(findings.map(({ message }) => message).join("\n")).not.toContain("correct-horse-battery");
      }),
      { numRuns: 25, seed: 20_260_112 },
    );

    expect(made).toBeGreaterThan(0);
  });
});

const summary = ({ code, at, location: { line, column } }: Finding): string => `${code} ${line}:${column} ${at}`;
