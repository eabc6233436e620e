import { describe, expect, it } from "vitest";
import type { Json } from "../../src/domain/change.ts";
import type { Stack } from "../../src/domain/stack.ts";
import { staticPlan } from "../../src/stages/plan/static-plan.ts";
import { policyInput } from "../../src/stages/policy/input.ts";
import { loadBundle } from "./evaluate.ts";

const evaluate = await loadBundle();

/** What a rule says about the only resource of a type, planned from a configuration in which a machine has yet to be made. */
function judged(rule: string, type: string, attributes: Json): string | undefined {
  const resource = { [type]: { it: attributes }, terraform_data: { later: { input: "0.0.0.0/0" } } };
  const head: Stack = { wave: "main", state: "planned", configuration: { resource }, text: "", assets: [], origins: {} };
  const plan = staticPlan({ wave: "main", head, binding: true });
  const { input } = policyInput({ now: "2026-01-12T09:00:00Z", plans: [plan] });
  return evaluate(input).find((row) => row.rule === rule && row.address === `${type}.it`)?.status;
}

const rule = (cidrs: Json) => ({ type: "ingress", protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: cidrs });
const group = (cidrs: Json) => ({ ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: cidrs }] });
const half = ["10.0.0.0/8", "${terraform_data.later.output}"];

describe("a list of which one item is known only after the apply", () => {
  it("does not pass for its known items", () => {
    expect(judged("AWS-EC2-001", "aws_security_group_rule", rule(half))).toBe("unknown");
    expect(judged("AWS-EC2-001", "aws_security_group", group(half))).toBe("unknown");
  });

  it("fails for a known item that is wrong", () => {
    expect(judged("AWS-EC2-001", "aws_security_group_rule", rule(["0.0.0.0/0", ...half]))).toBe("fail");
    expect(judged("AWS-EC2-001", "aws_security_group", group([...half, "::/0"]))).toBe("fail");
  });

  it("passes as soon as all of it is known", () => {
    expect(judged("AWS-EC2-001", "aws_security_group_rule", rule(["10.0.0.0/8", "10.1.0.0/16"]))).toBe("pass");
  });

  it("settles nothing elsewhere: shared accounts, node access, the keys of a policy", () => {
    const accounts = { db_snapshot_identifier: "s", shared_accounts: ["111122223333", "${terraform_data.later.output}"] };
    const cluster = { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: half }] };
    const resources = ["secrets", "${terraform_data.later.output}"];

    expect(judged("AWS-RDS-011", "aws_db_snapshot", accounts)).toBe("unknown");
    expect(judged("AWS-EKS-001", "aws_eks_cluster", cluster)).toBe("unknown");
    expect(judged("AWS-EKS-003", "aws_eks_cluster", { encryption_config: [{ resources: resources.slice(1) }] })).toBe("unknown");
    expect(
      judged("AWS-IAM-005", "aws_iam_role", { managed_policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess", ...half] }),
    ).toBe("unknown");
  });
});
