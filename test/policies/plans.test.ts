import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { readPlan } from "../../src/stages/plan/read-plan.ts";
import { policyInput } from "../../src/stages/policy/input.ts";
import { sirsi } from "../cli/run-cli.ts";
import { bundledRules, loadBundle } from "./evaluate.ts";

const evaluate = await loadBundle();

/** What the rules say about a recorded plan, as `rule address status`. The sources are in test/fixtures/plans/src. */
async function judged(name: string, rule: string): Promise<Readonly<Record<string, string>>> {
  const json: unknown = JSON.parse(await readFile(`test/fixtures/plans/${name}.json`, "utf8"));
  const plan = readPlan(json, { wave: "plan", mode: "offline", binding: false });
  const { input } = policyInput({ now: "2026-01-12T09:00:00Z", plans: [plan] });
  const rows = evaluate(input).filter((row) => row.rule === rule);
  return Object.fromEntries(rows.map(({ address, status }) => [address ?? "", status]));
}

/** `# expect: RULE status, RULE status` above a resource of aws-rules/main.tf. */
const expectations = [
  ...(await readFile("test/fixtures/plans/src/aws-rules/main.tf", "utf8")).matchAll(
    /^# expect: (?<words>.+)\nresource "(?<type>\w+)" "(?<name>\w+)"/gm,
  ),
].flatMap(({ groups = {} }) =>
  (groups["words"] ?? "").split(", ").map((words) => {
    const [rule = "", status = ""] = words.split(" ");
    return { rule, status, address: `${groups["type"] ?? ""}.${groups["name"] ?? ""}` };
  }),
);

describe("a plan that Terraform made of aws-rules/main.tf", () => {
  const byRule = Map.groupBy(expectations, ({ rule }) => rule);

  it("has a case for every rule about AWS", async () => {
    const ids = (await bundledRules()).map(({ id }) => id).filter((id) => id.startsWith("AWS-"));

    expect([...byRule.keys()].toSorted()).toEqual(ids.toSorted());
  });

  it.each([...byRule])("is judged by %s as its author expects", async (rule, expected) => {
    const rows = await judged("aws-rules", rule);

    expect(Object.fromEntries(expected.map(({ address }) => [address, rows[address]]))).toEqual(
      Object.fromEntries(expected.map(({ address, status }) => [address, status])),
    );
  });
});

describe("a plan that Terraform made of network/main.tf", () => {
  it("has SSH open to all in one group, and knows that a group without inline rules has none", async () => {
    expect(await judged("network", "AWS-EC2-001")).toEqual({
      "aws_security_group.web": "fail",
      "aws_security_group.db": "pass",
      "aws_security_group_rule.db_admin": "pass",
      "aws_vpc_security_group_ingress_rule.db": "pass",
    });
  });

  it("opens Remote Desktop to a known network only", async () => {
    expect(Object.values(await judged("network", "AWS-EC2-002"))).toEqual(["pass", "pass", "pass", "pass"]);
  });

  it("has machines with IMDSv2 and encrypted disks, one for each key", async () => {
    const both = { 'aws_instance.web["blue"]': "pass", 'aws_instance.web["green"]': "pass" };

    expect(await judged("network", "AWS-EC2-007")).toEqual(both);
    expect(await judged("network", "AWS-EC2-009")).toEqual(both);
  });

  it("hides user data that is computed behind a digest", async () => {
    expect(Object.values(await judged("network", "AWS-EC2-012"))).toEqual(["unknown", "unknown"]);
  });
});

describe("a plan that Terraform made of web-service/main.tf", () => {
  it.each([
    ["AWS-ELB-001", "aws_lb_listener.http", "fail"],
    ["AWS-CF-001", "aws_cloudfront_distribution.assets", "pass"],
    ["AWS-CF-002", "aws_cloudfront_distribution.assets", "fail"],
    ["AWS-EC2-001", "aws_security_group.lb", "pass"],
    ["AWS-EC2-007", "aws_launch_template.web", "fail"],
    ["AWS-EC2-008", "aws_ebs_volume.scratch", "fail"],
    ["AWS-EC2-012", "aws_launch_template.web", "pass"],
    ["AWS-EC-001", "aws_elasticache_replication_group.sessions", "pass"],
    ["AWS-EC-002", "aws_elasticache_replication_group.sessions", "pass"],
    ["AWS-IAM-003", "aws_iam_role.thumbnails", "pass"],
    ["AWS-IAM-005", "aws_iam_role.thumbnails", "pass"],
    ["AWS-KMS-002", "aws_kms_key.data", "pass"],
    ["AWS-LMB-003", "aws_lambda_function.thumbnails", "pass"],
    ["AWS-RDS-001", "aws_db_instance.main", "pass"],
    ["AWS-RDS-003", "aws_db_instance.main", "pass"],
    ["AWS-S3-007", "aws_s3_bucket.assets", "fail"],
    ["AWS-S3-008", "aws_s3_bucket.assets", "pass"],
  ])("%s: %s gives %s", async (rule, address, status) => {
    expect(await judged("web-service", rule)).toEqual({ [address]: status });
  });
});

describe("a plan that Terraform made with -destroy", () => {
  it("is judged: nothing of the configuration remains to be looked at", async () => {
    const { code, out, err } = await sirsi([
      "policy",
      "check",
      "--plan",
      "test/fixtures/plans/destroyed.json",
      "--format",
      "json",
    ]);
    const { verdict, results } = JSON.parse(out) as { verdict: string; results: readonly { rule: string; status: string }[] };

    expect(err).toBe("");
    expect(results.filter(({ status }) => status === "unknown")).toEqual([]);
    expect([verdict, code]).toEqual(["allowed", 0]);
  });
});

describe("a plan that Terraform made of iam-policies/main.tf", () => {
  it("has one policy for everything, and one that nobody can read before the apply", async () => {
    expect(await judged("iam-policies", "AWS-IAM-001")).toEqual({
      "aws_iam_policy.admin": "fail",
      "aws_iam_policy.orders": "unknown",
      "aws_iam_role_policy.inline": "pass",
    });
  });

  it("has a role for anyone", async () => {
    expect(await judged("iam-policies", "AWS-IAM-003")).toEqual({
      "aws_iam_role.legacy": "fail",
      "aws_iam_role.task": "pass",
    });
  });

  it("attaches policies of its own, whose ARNs are not known yet", async () => {
    const attached = await judged("iam-policies", "AWS-IAM-005");

    expect(new Set(Object.values(attached))).toEqual(new Set(["pass"]));
    expect(Object.keys(attached)).toContain('aws_iam_role_policy_attachment.task["admin"]');
  });
});

describe("a plan that Terraform made of s3-modules", () => {
  it("finds the public access block of each bucket, and misses it where there is none", async () => {
    expect(await judged("s3-modules", "AWS-S3-007")).toEqual({
      "aws_s3_bucket.logs[0]": "pass",
      "aws_s3_bucket.logs[1]": "pass",
      'module.buckets["exports"].aws_s3_bucket.this': "fail",
      'module.buckets["invoices"].aws_s3_bucket.this': "fail",
    });
  });

  it("has no public ACL, also where the provider would compute one", async () => {
    expect(new Set(Object.values(await judged("s3-modules", "AWS-S3-008")))).toEqual(new Set(["pass"]));
  });
});

describe("a plan that Terraform made of json-configuration", () => {
  it("has a credential in user data, which the plan itself shows only as a digest", async () => {
    expect(await judged("json-configuration", "AWS-EC2-012")).toEqual({
      "aws_instance.worker[0]": "fail",
      "aws_instance.worker[1]": "fail",
    });
  });
});

describe("a plan that changes what exists", () => {
  it("replaces a database, and destroys others", async () => {
    expect((await judged("changes", "GEN-CHG-002"))["aws_db_instance.orders"]).toBe("fail");
    expect(await judged("changes", "GEN-CHG-001")).toMatchObject({
      "aws_db_instance.orders": "unknown",
      "aws_dynamodb_table.carts": "unknown",
    });
  });

  it("is refused when it ended in an error", async () => {
    expect(await judged("errored", "GEN-PLAN-001")).toEqual({ "": "fail" });
  });
});

describe("a plan that Terraform made of data-sources/main.tf", () => {
  it("reads the statements of data sources that are read during the apply", async () => {
    expect(await judged("data-sources", "AWS-S3-012")).toMatchObject({
      "aws_s3_bucket_policy.public": "fail",
      "aws_s3_bucket_policy.role": "pass",
      "aws_s3_bucket_policy.computed": "unknown",
      "aws_s3_bucket_policy.merged": "unknown",
    });
  });

  it("does not guess which of a module's documents a topic gets", async () => {
    expect((await judged("data-sources", "AWS-SNS-002"))["aws_sns_topic_policy.orders"]).toBe("unknown");
  });

  it("does not pass an action, or an identity provider, that is known only after the apply", async () => {
    expect(await judged("data-sources", "AWS-IAM-001")).toEqual({ "aws_iam_policy.actions": "unknown" });
    expect(await judged("data-sources", "AWS-IAM-003")).toMatchObject({ "aws_iam_role.github": "pass" });
    expect(await judged("data-sources", "AWS-IAM-009")).toMatchObject({
      "aws_iam_role.github": "unknown",
      "aws_iam_role.reader": "pass",
    });
  });

  it("finds the public access block of a bucket that is looked up", async () => {
    expect(await judged("data-sources", "AWS-S3-007")).toEqual({ "aws_s3_bucket.site": "pass" });
  });
});

describe("a plan that Terraform made of dynamic-blocks/main.tf", () => {
  it.each([
    ["AWS-ECS-003", "aws_ecs_task_definition"],
    ["AWS-LMB-003", "aws_lambda_function"],
    ["AWS-MSK-001", "aws_msk_cluster"],
    ["AWS-CF-001", "aws_cloudfront_distribution"],
    ["AWS-EC2-001", "aws_security_group"],
    ["AWS-VPC-001", "aws_network_acl"],
  ])("%s does not pass what is repeated over something unknown, and passes what is not there", async (rule, type) => {
    expect(await judged("dynamic-blocks", rule)).toEqual({ [`${type}.repeated`]: "unknown", [`${type}.plain`]: "pass" });
  });

  it.each([
    ["AWS-EC2-009", "aws_instance"],
    ["AWS-S3-008", "aws_s3_bucket"],
  ])("%s passes neither where the plan shows both alike", async (rule, type) => {
    expect(await judged("dynamic-blocks", rule)).toEqual({ [`${type}.repeated`]: "unknown", [`${type}.plain`]: "unknown" });
  });

  it("does not pass policies whose statements or principals are repeated so", async () => {
    expect(await judged("dynamic-blocks", "AWS-S3-012")).toMatchObject({
      "aws_s3_bucket_policy.statements": "unknown",
      "aws_s3_bucket_policy.principals": "unknown",
    });
  });
});
