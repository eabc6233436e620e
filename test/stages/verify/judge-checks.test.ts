import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CheckResult, DueCheck } from "../../../src/domain/due-check.ts";
import { judgeChecks } from "../../../src/stages/verify/judge-checks.ts";

const check = (index: number, blocking = true): DueCheck => ({
  workload: "edge",
  index,
  name: `tcp ${index + 1}`,
  type: "tcp",
  blocking,
  attempts: 5,
  intervalMs: 30_000,
  timeoutMs: 10_000,
  work: { by: "nobody", why: "" },
});
const result = (of: DueCheck, outcome: CheckResult["outcome"]): CheckResult => ({ check: of, outcome, detail: "", attempts: 1 });

describe("what checks come to", () => {
  it.each<[string, readonly CheckResult["outcome"][], string]>([
    ["all passed", ["pass", "pass"], "pass"],
    ["one failed", ["pass", "fail"], "fail"],
    ["one was not evaluated", ["pass", "not-evaluated"], "not-evaluated"],
    ["one failed and one was not evaluated", ["not-evaluated", "fail"], "fail"],
    ["one has no result", ["pass"], "not-evaluated"],
    ["none has a result", [], "not-evaluated"],
  ])("%s", (_what, outcomes, expected) => {
    const due = [check(0), check(1)];

    const verdict = judgeChecks(
      due,
      outcomes.map((outcome, index) => result(due[index] ?? check(index), outcome)),
    );

    expect([verdict.outcome, verdict.blocking]).toEqual([expected, 2]);
  });

  it("is not closed by checks that do not block, which stay as warnings", () => {
    const due = [check(0), check(1, false), check(2, false)];

    const verdict = judgeChecks(due, [
      result(check(0), "pass"),
      result(check(1, false), "fail"),
      result(check(2, false), "pass"),
    ]);

    expect(verdict).toMatchObject({ outcome: "pass", blocking: 1, closing: [], missing: [] });
    expect(verdict.warnings.map(({ check: { index } }) => index)).toEqual([1]);
  });

  it("does not take results of other checks for those that are due", () => {
    const other = { ...check(0), workload: "web" };

    expect(judgeChecks([check(0)], [result(other, "pass")])).toMatchObject({ outcome: "not-evaluated", missing: [check(0)] });
  });

  it("says with its count that nothing was asked for", () => {
    expect(judgeChecks([], [])).toMatchObject({ outcome: "pass", blocking: 0 });
  });

  it("never passes unless every blocking check did", () => {
    const outcomes = fc.constantFrom("pass" as const, "fail" as const, "not-evaluated" as const, undefined);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), outcomes), { maxLength: 12 }), (made) => {
        const due = made.map(([blocking], index) => check(index, blocking));
        const results = made.flatMap(([blocking, outcome], index) =>
          outcome === undefined ? [] : [result(check(index, blocking), outcome)],
        );

        const passed = judgeChecks(due, results).outcome === "pass";

        expect(passed).toBe(!made.some(([blocking, outcome]) => blocking && outcome !== "pass"));
      }),
    );
  });
});
