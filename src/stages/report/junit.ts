/* eslint-disable no-control-regex -- XML 1.0 forbids control characters */
import type { PolicyResult } from "../../domain/policy.ts";
import type { Verdict } from "../../domain/review.ts";
import { sayResult, type Results } from "./results.ts";

interface Case {
  readonly suite: string;
  readonly name: string;
  readonly outcome: "passed" | "failed" | "error" | "skipped";
  readonly message: string;
}

/** JUnit XML: one case per verdict, per finding and per policy result. Unknown is an error, not a pass; waived and not applicable are skipped. */
export function toJunit(results: Results): string {
  const rules = new Map(results.rules.map((rule) => [rule.id, rule]));
  const cases: readonly Case[] = [
    ...(results.verdicts ?? []).map(({ name, verdict, reasons }): Case => ({
      suite: "verdicts",
      name: `${name} is ${verdict}`,
      outcome: verdictOutcomes[verdict],
      message: reasons.join(" "),
    })),
    ...results.findings.map((finding): Case => ({
      suite: "findings",
      name: `${finding.code} ${finding.location.file}:${finding.location.line} ${finding.at}`,
      outcome: finding.level === "error" ? "failed" : "passed",
      message: finding.message,
    })),
    ...results.policies.map((result): Case => ({
      suite: "policies",
      name: `${result.rule} ${result.address ?? "(plan)"}`,
      outcome: outcomes[result.status],
      message: sayResult(result, rules.get(result.rule)),
    })),
  ];
  const suites = [...Map.groupBy(cases, (item) => item.suite)].map(([name, group]) => suite(name, group));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escape(results.product.name)}">\n${suites.join("\n")}\n</testsuites>\n`;
}

const verdictOutcomes: Readonly<Record<Verdict, Case["outcome"]>> = {
  allowed: "passed",
  "needs-approval": "passed",
  denied: "failed",
  invalid: "failed",
  "not-evaluated": "error",
};

const outcomes: Readonly<Record<PolicyResult["status"], Case["outcome"]>> = {
  pass: "passed",
  fail: "failed",
  unknown: "error",
  waived: "skipped",
  "not-applicable": "skipped",
};

function suite(name: string, cases: readonly Case[]): string {
  const count = (outcome: Case["outcome"]) => cases.filter((item) => item.outcome === outcome).length;
  const counts = `tests="${cases.length}" failures="${count("failed")}" errors="${count("error")}" skipped="${count("skipped")}"`;
  return [`  <testsuite name="${escape(name)}" ${counts}>`, ...cases.map(testCase), "  </testsuite>"].join("\n");
}

function testCase({ suite: group, name, outcome, message }: Case): string {
  const open = `    <testcase classname="${escape(group)}" name="${escape(name)}"`;
  switch (outcome) {
    case "passed":
      return `${open}/>`;
    case "failed":
      return `${open}><failure message="${escape(message)}"/></testcase>`;
    case "error":
      return `${open}><error message="${escape(message)}"/></testcase>`;
    case "skipped":
      return `${open}><skipped message="${escape(message)}"/></testcase>`;
  }
}

const escape = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replace(/[\n\r\t]/g, " ");
