import { describe, expect, it } from "vitest";
import type { PolicyResult, Rule } from "../../../src/domain/policy.ts";
import type { Review } from "../../../src/domain/review.ts";
import { toComment } from "../../../src/stages/report/comment.ts";
import { resultsOf, sayResult } from "../../../src/stages/report/results.ts";
import { toSarif } from "../../../src/stages/report/sarif.ts";
import { review, shop, sshOpen, sshRule } from "./sample-review.ts";

const rule: Rule = { ...sshRule, id: "CUSTOM-ACME-OWNER", title: "A custom policy, custom.acme.deny", controls: [] };
const { location: _location, ...unplaced } = sshOpen;
const result = (message: string, address: string | null): PolicyResult => ({
  ...unplaced,
  rule: rule.id,
  address,
  attribute: null,
  actual: null,
  expected: null,
  params: {},
  controls: [],
  message,
});
const digest = `sha256:${"ab".repeat(32)}`;
const reviewOf = (results: readonly PolicyResult[], rules: readonly Rule[] = [rule]): Review => ({
  ...review,
  specs: [
    {
      ...shop,
      policy: {
        ...shop.policy!,
        results,
        custom: { digest, packages: ["acme", "net"], files: [".sirsi/policies/a.rego"], rules },
      },
    },
  ],
  rules,
  evidence: { ...review.evidence, customBundleDigest: digest },
});

describe("custom results in a comment", () => {
  it("say of each resource what its policy says, and which policies ran", () => {
    const { text } = toComment(reviewOf([result("no owner at all", "aws_x.a"), result("owner has left", "aws_x.b")]));

    expect(text).toContain("`aws_x.a` (no owner at all), `aws_x.b` (owner has left)");
    expect(text).toContain("bundle 1.0.0, custom policies acme, net");
    expect(text).toContain("- custom policies `abababababab`");
  });

  it("say once what is said of all", () => {
    const same = [result("No owner", "aws_x.a"), result("No owner", "aws_x.b")];
    const { text } = toComment(reviewOf(same, [{ ...rule, title: "No owner" }]));

    expect(text).toContain("`CUSTOM-ACME-OWNER` No owner | `aws_x.a`, `aws_x.b` |");
  });

  it("are cut where a text is long, and say their text where there is no resource", () => {
    const { text } = toComment(reviewOf([result("x".repeat(900), null), result("short", null)]));

    expect(text).toContain(` (${"x".repeat(199)}…)`);
    expect(text).not.toContain("x".repeat(200));
  });
});

describe("custom results for machines", () => {
  it("say the author's words with the resource", () => {
    expect(sayResult(result("The bucket has no owner.", "aws_x.a"), rule)).toBe(
      `The bucket has no owner. (aws_x.a): fail. ${rule.remediation}`,
    );
  });

  it("have metadata in SARIF", () => {
    const sarif = JSON.parse(toSarif(resultsOf(reviewOf([result("no owner", "aws_x.a")])))) as {
      runs: {
        tool: { driver: { rules: { id: string; properties: { "security-severity": string } }[] } };
        results: { ruleId: string; message: { text: string } }[];
      }[];
    };
    const [run] = sarif.runs;

    expect(run?.tool.driver.rules.map(({ id }) => id)).toContain("CUSTOM-ACME-OWNER");
    expect(run?.results.find(({ ruleId }) => ruleId === "CUSTOM-ACME-OWNER")?.message.text).toContain(
      "no owner (aws_x.a): fail.",
    );
  });
});
