import fc from "fast-check";
import { expect, it } from "vitest";
import { verdicts } from "../../../src/domain/review.ts";
import { verdictRank, worstVerdict } from "../../../src/stages/authorize/worst-verdict.ts";

it("orders verdicts from not-evaluated to allowed", () => {
  expect(
    ["allowed", "denied", "not-evaluated", "needs-approval", "invalid"].toSorted(
      (a, b) => verdictRank(a as never) - verdictRank(b as never),
    ),
  ).toEqual(["not-evaluated", "invalid", "denied", "needs-approval", "allowed"]);
});

it.each([
  [["allowed", "allowed"], "allowed"],
  [["allowed", "needs-approval"], "needs-approval"],
  [["needs-approval", "denied", "allowed"], "denied"],
  [["denied", "invalid"], "invalid"],
  [["invalid", "not-evaluated", "allowed"], "not-evaluated"],
] as const)("of %j is %s", (list, worst) => {
  expect(worstVerdict(list)).toBe(worst);
});

it("of nothing is not-evaluated: an empty list never proves success", () => {
  expect(worstVerdict([])).toBe("not-evaluated");
});

it("is never better than any of its parts", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...verdicts)), fc.constantFrom(...verdicts), (list, one) => {
      const worst = worstVerdict([...list, one]);
      return verdictRank(worst) <= verdictRank(one) && [...list, one].includes(worst);
    }),
  );
});
