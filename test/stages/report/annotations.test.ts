import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/domain/finding.ts";
import type { PolicyResult } from "../../../src/domain/policy.ts";
import type { Review } from "../../../src/domain/review.ts";
import { toAnnotations } from "../../../src/stages/report/annotations.ts";
import { isWhole } from "./rendered.ts";
import { at, review, shop, sshOpen } from "./sample-review.ts";

const finding = (more: Partial<Finding> = {}): Finding => ({
  ...{ code: "SIR-E103", level: "error", message: "no such region", path: [], at: "spec.target.region", location: at(7) },
  ...more,
});
const withFindings = (findings: readonly Finding[], results: readonly PolicyResult[] = []): Review => ({
  ...review,
  specs: [{ ...shop, findings, policy: { ...shop.policy!, results } }],
});
const levels = (results: readonly Partial<PolicyResult>[]) =>
  toAnnotations(
    withFindings(
      [],
      results.map((more) => ({ ...sshOpen, ...more })),
    ),
  ).shown.map(({ level }) => level);

describe("annotations", () => {
  it("say what a finding and a failed rule say, at their line", () => {
    expect(toAnnotations(withFindings([finding()], [sshOpen])).shown).toEqual([
      {
        ...{ path: "migrations/shop.yaml", startLine: 7, endLine: 7, startColumn: 9, endColumn: 19, level: "failure" },
        ...{ title: "SIR-E103", message: "spec.target.region: no such region" },
      },
      expect.objectContaining({ startLine: 103, level: "failure", title: "AWS-EC2-001 (critical)" }),
    ]);
  });

  it("come worst first, then by file and line", () => {
    const place = (file: string, line: number) => ({ ...at(line), file });
    const { shown } = toAnnotations({
      ...withFindings([
        finding({ level: "notice", location: place("a.yaml", 1) }),
        finding({ level: "error", location: place("b.yaml", 1) }),
        finding({ level: "warning", location: place("a.yaml", 2) }),
        finding({ level: "error", location: place("a.yaml", 10) }),
      ]),
      findings: [finding({ level: "error", location: place("a.yaml", 9) })],
    });
    expect(shown.map(({ level, path, startLine }) => [level, path, startLine])).toEqual([
      ["failure", "a.yaml", 9],
      ["failure", "a.yaml", 10],
      ["failure", "b.yaml", 1],
      ["warning", "a.yaml", 2],
      ["notice", "a.yaml", 1],
    ]);
  });

  it("are failures for what fails from high upwards, warnings for the rest and for what is not known", () => {
    const fails = (["critical", "high", "medium", "low"] as const).map((severity) => ({ severity }));
    expect(levels(fails)).toEqual(["failure", "failure", "warning", "warning"]);
    expect(levels([{ status: "unknown", severity: "critical" }])).toEqual(["warning"]);
  });

  it("are not made of rules that passed, were waived, do not apply or have no place", () => {
    expect(levels([{ status: "pass" }, { status: "waived" }, { status: "not-applicable" }])).toEqual([]);
    const { location: _location, ...nowhere } = sshOpen;
    expect(toAnnotations(withFindings([], [nowhere])).shown).toEqual([]);
  });

  it("have columns on one line only: GitHub refuses them on several", () => {
    const [one] = toAnnotations(withFindings([finding({ location: { ...at(7), endLine: 9 } })])).shown;
    expect(one).toMatchObject({ startLine: 7, endLine: 9 });
    expect(one).not.toHaveProperty("startColumn");
    expect(one).not.toHaveProperty("endColumn");
  });

  it("never end before they begin", () => {
    const [one] = toAnnotations(withFindings([finding({ location: { ...at(7), column: 5, endColumn: 5 } })])).shown;
    expect(one).toMatchObject({ startColumn: 5, endColumn: 5 });
  });

  it("are at most 200, and the rest is counted", () => {
    const many = Array.from({ length: 2000 }, (_, index) =>
      finding({ location: at(index + 1), level: index < 10 ? "notice" : "error" }),
    );
    const { shown, rest } = toAnnotations(withFindings(many));
    expect([shown.length, rest]).toEqual([200, 1800]);
    expect(new Set(shown.map(({ level }) => level))).toEqual(new Set(["failure"]));
    expect(toAnnotations(withFindings(many.slice(0, 200))).rest).toBe(0);
  });

  it("whose file's name looks like a credential are left out and counted: GitHub takes nothing but the real name", () => {
    const file = `migrations/ghp_${"a1".repeat(18)}.yaml`;
    const { shown, rest, unnamed } = toAnnotations(withFindings([finding(), finding({ location: { ...at(1), file } })]));
    expect(shown.map(({ path }) => path)).toEqual(["migrations/shop.yaml"]);
    expect([rest, unnamed]).toEqual([0, 1]);
  });

  it("keep GitHub's lengths whatever is in a file, and cut no character in half", () => {
    const huge = `x${"😀".repeat(35_000)}`;
    for (const code of [huge, `y${huge}`])
      for (const { title, message } of toAnnotations(withFindings([finding({ code, message: huge, at: code })])).shown) {
        expect(title.length).toBeLessThanOrEqual(255);
        expect(message.length).toBeLessThanOrEqual(64 * 1024);
        expect([title, message].map(isWhole)).toEqual([true, true]);
      }
  });
});
