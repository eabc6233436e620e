import { expect, it } from "vitest";
import type { PolicyReport, PolicyResult } from "../../../src/domain/policy.ts";
import { toPolicyTable } from "../../../src/stages/report/policy-table.ts";
import { shop, sshOpen, sshRule } from "./sample-review.ts";

const planWide: PolicyResult = { ...sshOpen, rule: "GEN-1", address: null, attribute: null, status: "unknown" };
const report = (results: readonly PolicyResult[], uncoveredTypes: readonly string[] = []): PolicyReport => ({
  ...shop.policy!,
  requirements: [],
  results,
  coverage: { rules: 2, resources: 1, uncoveredTypes },
});
const text = (all: boolean, one: PolicyReport, color = false) =>
  toPolicyTable(
    one,
    [sshRule],
    { verdict: "denied", reasons: ["AWS-EC2-001 fails.", "GEN-1 could not be judged."] },
    { all, width: 200, color },
  );

it("leads with the verdict and its reasons, then what is open by rule", () => {
  const [verdict, reasons, title, summary, table] = text(false, report([sshOpen])).split("\n\n");

  expect(verdict).toBe("Denied");
  expect(reasons).toBe("- AWS-EC2-001 fails.\n- GEN-1 could not be judged.");
  expect([title, summary]).toEqual(["Policies", "2 rules over 1 resource, bundle 1.0.0."]);
  expect(table).toContain("AWS-EC2-001 Security group does not open SSH (22) to the internet");
  expect(text(false, report([sshOpen]), true)).toContain("\u001b[1;31mDenied");
});

it("lists every row when asked to, with what was found or why nothing was", () => {
  const rows = text(
    true,
    report([{ ...sshOpen, status: "pass", attribute: null }, sshOpen, planWide, { ...planWide, because: "no plan" }]),
  )
    .split("\n\n")
    .at(-1);

  expect(rows?.trimEnd().split("\n")).toEqual([
    "Status   Severity  Rule         Resource                                     Detail",
    "pass     critical  AWS-EC2-001  aws_vpc_security_group_ingress_rule.web_ssh",
    "fail     critical  AWS-EC2-001  aws_vpc_security_group_ingress_rule.web_ssh  cidr_ipv4 is 0.0.0.0/0",
    "unknown  critical  GEN-1        (plan)",
    "unknown  critical  GEN-1        (plan)                                       no plan",
  ]);
  expect(text(false, report([sshOpen]))).not.toContain("Detail");
});

it("names the types that no rule knows", () => {
  expect(text(false, report([], ["aws_a", "aws_b"]))).toMatch(/\n\nNo rule knows: aws_a, aws_b\.\n$/);
  expect(text(false, report([]))).not.toContain("No rule knows");
});
