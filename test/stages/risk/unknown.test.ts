import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/domain/change.ts";
import type { PlanMode } from "../../../src/domain/plan.ts";
import type { Workload } from "../../../src/domain/spec.generated.ts";
import { riskWeights } from "../../../src/domain/risk-weights.ts";
import { estimateTransfers } from "../../../src/stages/estimate/estimate-transfers.ts";
import { migration } from "../estimate/given.ts";
import { assessRisk } from "../../../src/stages/risk/assess-risk.ts";
import { change, failedPlan, free, now, only, plan, pointsOf, riskOf } from "./given.ts";

const spec = migration({ workloads: [{ name: "net", kind: "network" }] });
const changed = (...changes: Change[]) => riskOf({ migration: spec, base: spec, plans: [plan(changes)] });

describe("what the plan does not know about who gets in", () => {
  const open = (type: string, ...names: string[]) =>
    changed(change("create", `${type}.x`, { unknown: names.map((name) => [name, 0]) }));

  it.each([
    ["aws_vpc_security_group_ingress_rule", "cidr_ipv4"],
    ["aws_security_group", "ingress"],
    ["aws_security_group_rule", "cidr_blocks"],
    ["aws_iam_role_policy", "policy"],
    ["aws_iam_role", "assume_role_policy"],
    ["aws_iam_role_policy_attachment", "policy_arn"],
    ["aws_s3_bucket_policy", "policy"],
    ["aws_db_instance", "publicly_accessible"],
    ["aws_lb", "internal"],
    ["aws_lambda_permission", "principal"],
  ])("%s.%s counts three, and lowers the confidence by three", (type, name) => {
    const risk = open(type, name);

    expect(pointsOf(risk, "unknown")).toEqual([[3, `${type}.x: ${name} is known after apply only`]]);
    expect(risk.confidence).toEqual({ score: 97, level: "high", because: [`-3: ${type}.x: ${name} is known after apply only`] });
  });

  it("and nothing else", () => {
    expect(only(open("aws_db_instance", "endpoint", "kms_key_id"), "unknown")).toEqual([]);
    expect(only(changed(change("delete", "aws_iam_role_policy.x", { unknown: [["policy"]] })), "unknown")).toEqual([]);
  });

  it("is also a policy that cannot be read", () => {
    const policy = (before: string | null, after: string) =>
      pointsOf(
        changed(
          change(before === null ? "create" : "update", "aws_iam_role_policy.x", {
            before: before === null ? null : { policy: before },
            after: { policy: after },
          }),
        ),
        "unknown",
      );

    expect(policy(null, "{")).toEqual([[3, "aws_iam_role_policy.x: policy cannot be read as a policy"]]);
    expect(policy("{", "{")).toEqual([]);
    expect(policy(null, '{"Statement":[]}')).toEqual([]);
  });

  it("is also whom a function lets in while our own account is not known", () => {
    const permit = change("create", "aws_lambda_permission.x", { after: { principal: "999988887777" } });

    expect(pointsOf(changed(permit), "unknown")[0]?.[1]).toContain("principal lets in 999988887777");
    expect(
      only(changed(change("create", "aws_lambda_permission.x", { after: { principal: "events.amazonaws.com" } })), "unknown"),
    ).toEqual([]);
    expect(only(riskOf({ migration: spec, account: "111122223333", plans: [plan([permit])] }), "unknown")).toEqual([]);
  });

  it("is also every cloud that we do not read yet, once", () => {
    const risk = changed(
      change("create", "azurerm_key_vault.a"),
      change("create", "azurerm_key_vault.b"),
      change("create", "google_project_iam_member.c"),
      change("create", "aws_x.d"),
    );

    expect(pointsOf(risk, "unknown").map(([, why]) => why)).toEqual([
      "openings and permissions of azurerm resources are not judged",
      "openings and permissions of google resources are not judged",
    ]);
    expect(risk.confidence.score).toBe(100 - 2 * 3);
    expect(pointsOf(changed(change("create", "cloudflare_google_workspace.e")), "unknown")).toEqual([]);
  });
});

describe("what the spec does not say", () => {
  const moving = (parts: Partial<Workload>, connection = {}) => {
    const of = migration({
      connection,
      workloads: [
        {
          name: "db",
          kind: "database",
          config: { engine: "key-value" },
          source: { engine: "key-value" },
          transfer: { method: "dump-restore" },
          verify: [{ type: "sql" }],
          ...parts,
        },
      ],
    });
    return riskOf({ migration: of, plans: [plan([])], estimates: estimateTransfers(of).waves });
  };

  it("volume, bandwidth and usage count three each, and lower the confidence by six", () => {
    const risk = moving({});

    expect(pointsOf(risk, "unknown")).toEqual([
      [3, "db: data.volume is not known"],
      [3, "db: source.usage is not known"],
      [3, "db: spec.source.connection.bandwidth is not known"],
    ]);
    expect(risk.confidence.score).toBe(100 - 3 * 6);
    expect(only(moving({ data: { volume: "1Gi" }, source: { usage: {} } }, { bandwidth: "1Gbps" }), "unknown")).toEqual([]);
  });

  it("says where it belongs", () => {
    expect(
      moving({})
        .reasons.filter(({ factor }) => factor === "unknown")
        .map(({ path, workload }) => [path, workload]),
    ).toEqual([
      [["spec", "workloads", 0], "db"],
      [["spec", "workloads", 0, "source"], "db"],
      [["spec", "workloads", 0], "db"],
    ]);
  });

  it("usage is asked of machines and databases that come from somewhere", () => {
    const given = { data: { volume: "1Gi" } };

    expect(only(moving({ ...given, kind: "vm" }, { bandwidth: "1Gbps" }), "unknown")).toEqual([3]);
    expect(only(moving({ ...given, kind: "object-store" }, { bandwidth: "1Gbps" }), "unknown")).toEqual([]);
  });
});

describe("confidence", () => {
  const confidence = (...modes: PlanMode[]) =>
    riskOf({ migration: spec, base: spec, plans: modes.map((mode) => plan([], { mode })) }).confidence;

  it("is whole with a connected plan and every price", () => {
    expect(confidence("connected")).toEqual({ score: 100, level: "high", because: [] });
  });

  it("loses twenty without the account, once, and says how the plan was made", () => {
    expect(confidence("offline")).toEqual({
      score: 80,
      level: "high",
      because: ["-20: the plan was made offline, without the account"],
    });
    expect(confidence("sandbox", "sandbox").because).toEqual([
      "-20: the plan was made on the sandbox cloud, without the account",
    ]);
    expect(confidence("static").because).toEqual(["-20: the plan was made without Terraform"]);
    expect(confidence("connected", "offline").score).toBe(80);
    expect(confidence("sandbox", "static").because[0]).toContain(
      "on the sandbox cloud, without the account and without Terraform",
    );
    expect(riskOf({ migration: spec, plans: [failedPlan({ mode: "sandbox" })] }).confidence.score).toBe(80);
    expect(riskOf({ migration: spec, plans: [] }).confidence.because).toEqual(["-20: there is no plan"]);
  });

  const withGaps = (prices: number, attributes: number) =>
    riskOf({
      migration: spec,
      base: spec,
      plans: [
        plan(
          Array.from({ length: attributes }, (_item, index) => change("create", `aws_lb.x${index}`, { unknown: [["internal"]] })),
        ),
      ],
      cost: {
        ...free,
        unpriced: Array.from({ length: prices }, (_item, index) => ({
          address: `r${index}`,
          component: "requests",
          reason: `no price for p${index} in eu-central-1`,
        })),
      },
    }).confidence;

  it("loses four with every unknown price", () => {
    expect(withGaps(1, 0)).toEqual({ score: 96, level: "high", because: ["-4: no price for p0 in eu-central-1"] });
  });

  it("counts a price that many resources lack once, and usage that nobody gave as one missing fact", () => {
    const because = (reasons: readonly string[]) =>
      riskOf({
        migration: spec,
        base: spec,
        plans: [plan([])],
        cost: {
          ...free,
          unpriced: reasons.map((reason, index) => ({ address: `r${index}`, component: "requests", reason })),
        },
      }).confidence.because;

    expect(because(["no price for p", "no price for p", "no price for q"])).toEqual(["-4: no price for p", "-4: no price for q"]);
    expect(because(["usage not given"])).toEqual(["-6: usage not given for 1 cost line"]);
    expect(because(["usage not given", "no price for p", "usage not given"])).toEqual([
      "-4: no price for p",
      "-6: usage not given for 2 cost lines",
    ]);
  });

  it("is high from 80, medium from 55, and never below zero", () => {
    expect(withGaps(5, 0)).toMatchObject({ score: 80, level: "high" });
    expect(withGaps(1, 5)).toMatchObject({ score: 81, level: "high" });
    expect(withGaps(1, 6)).toMatchObject({ score: 78, level: "medium" });
    expect(withGaps(0, 15)).toMatchObject({ score: 55, level: "medium" });
    expect(withGaps(10, 2)).toMatchObject({ score: 54, level: "low" });
    expect(withGaps(40, 0)).toMatchObject({ score: 0, level: "low" });
  });

  it("misses an estimate of the cost", () => {
    const risk = assessRisk({
      migration: spec,
      plans: [plan([])],
      estimates: [],
      policyFails: [],
      edges: [],
      now,
      weights: riskWeights,
    });

    expect(risk.confidence).toEqual({ score: 96, level: "high", because: ["-4: there is no cost estimate"] });
    expect(only(risk, "cost")).toEqual([]);
  });
});
