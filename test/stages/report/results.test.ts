import { describe, expect, it } from "vitest";
import type { PolicyResult } from "../../../src/domain/policy.ts";
import { resultsOf, sayResult } from "../../../src/stages/report/results.ts";
import { review, shop, sshOpen, sshRule } from "./sample-review.ts";

const bare: PolicyResult = { ...sshOpen, address: null, attribute: null };

describe("a policy result as one sentence", () => {
  it.each([
    [
      "everything known",
      sshOpen,
      sshRule,
      'Security group does not open SSH (22) to the internet (aws_vpc_security_group_ingress_rule.web_ssh): fail. cidr_ipv4 is "0.0.0.0/0", expected "a prefix longer than 0". Name the networks that need it instead of 0.0.0.0/0.',
    ],
    ["of the whole plan", bare, undefined, "AWS-EC2-001: fail."],
    [
      "with a reason",
      { ...bare, status: "unknown", because: "There is no plan" },
      undefined,
      "AWS-EC2-001: unknown. There is no plan.",
    ],
    ["without a remedy", bare, { ...sshRule, remediation: "" }, "Security group does not open SSH (22) to the internet: fail."],
    [
      "that only points at an attribute",
      { ...bare, attribute: "policy", actual: null, expected: null },
      undefined,
      "AWS-EC2-001: fail. See policy.",
    ],
    [
      "that is not known",
      { ...bare, status: "unknown", attribute: "policy", actual: "x", expected: "y" },
      undefined,
      "AWS-EC2-001: unknown. See policy.",
    ],
    [
      "where nothing must stand",
      { ...bare, attribute: "cidr", actual: "0.0.0.0/0", expected: null },
      undefined,
      'AWS-EC2-001: fail. cidr is "0.0.0.0/0", expected null.',
    ],
    [
      "where nothing stands",
      { ...bare, attribute: "kms_key_id", actual: null, expected: ["a", 1] },
      undefined,
      'AWS-EC2-001: fail. kms_key_id is null, expected ["a",1].',
    ],
  ] as const)("%s", (_what, result, rule, text) => {
    expect(sayResult(result, rule)).toBe(text);
  });
});

it("collects a review's settings findings, then each spec's, and all policy results", () => {
  const [warning] = shop.findings;
  const own = { ...warning!, code: "SIR-E310" };
  const { policy: _policy, ...unjudged } = shop;
  const results = resultsOf({ ...review, findings: [own], specs: [shop, unjudged] });

  expect(results.findings.map(({ code }) => code)).toEqual(["SIR-E310", "SIR-W401", "SIR-W401"]);
  expect(results.policies).toEqual([sshOpen]);
  expect(results.rules).toEqual([sshRule]);
  expect(results.product).toEqual({ name: "SirsiNexus GitOps", version: "0.1.0" });
});
