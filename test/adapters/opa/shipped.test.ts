import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { opaPolicies } from "../../../src/adapters/opa/policies.ts";
import type { Plan } from "../../../src/domain/plan.ts";
import { policyInputs, type PolicyInputName, type PolicyReport, type PolicyResult } from "../../../src/domain/policy.ts";
import { readPlan } from "../../../src/stages/plan/read-plan.ts";
import { policyData } from "../../../src/stages/policy/data.ts";
import { policyInput, type PolicyInputParts } from "../../../src/stages/policy/input.ts";
import { joinReports } from "../../../src/stages/policy/join.ts";
import { judge, type JudgeParts } from "../../../src/stages/policy/judge.ts";
import { selectRules, type Selection } from "../../../src/stages/policy/selection.ts";
import { policyVerdict } from "../../../src/stages/policy/verdict.ts";
import { migration, now, workload } from "../../stages/policy/samples.ts";

const policies = opaPolicies("policies");
const recordings = readdirSync("test/fixtures/plans").filter((name) => name.endsWith(".json"));
const recorded = (name: string): Plan =>
  readPlan(JSON.parse(readFileSync(`test/fixtures/plans/${name}`, "utf8")), {
    wave: "plan",
    mode: "offline",
    binding: true,
    region: "eu-central-1",
  });

/** What `policy check` has: a plan and its configuration, and a clock. */
const check: readonly PolicyInputName[] = ["plan", "config", "now"];

async function judged(
  parts: Partial<PolicyInputParts>,
  options: Partial<JudgeParts> & { readonly selection?: Selection } = {},
): Promise<PolicyReport> {
  const catalogue = await policies.describe();
  const { selection = {}, ...rest } = options;
  const rules = selectRules(catalogue, selection);
  const plans = parts.plans ?? [];
  const { input, has, digest } = policyInput({ now, plans, ...parts });
  const settings = parts.settings === undefined ? {} : { settings: parts.settings };
  const raw = await policies.evaluate(
    input,
    policyData({
      params: catalogue.params,
      rules,
      ...settings,
      ...(parts.migration === undefined ? {} : { migration: parts.migration }),
    }),
  );
  return judge({ raw, catalogue, rules, plans, has, can: policyInputs, inputDigest: digest, now, ...rest });
}

const of = (report: PolicyReport, rule: string): readonly PolicyResult[] =>
  report.results.filter((result) => result.rule === rule);
const statusOf = (report: PolicyReport, rule: string) =>
  Object.fromEntries(of(report, rule).map(({ address, status }) => [address ?? "", status]));

describe("the shipped rules, through the whole stage", () => {
  it.each(recordings)("answer for everything in the recorded plan %s", async (name) => {
    const plan = recorded(name);
    const report = await judged({ plans: [plan] }, { can: check });
    expect(report.coverage.resources).toBe(
      plan.changes.filter(({ mode, action }) => mode === "managed" && ["create", "update", "replace", "no-op"].includes(action))
        .length,
    );
    expect(report.coverage.rules).toBeGreaterThan(60);
    expect(of(report, "GEN-PLAN-001")).toHaveLength(1);
  });

  it("answer for several waves at once", async () => {
    const plans = recordings.map((name) => ({ ...recorded(name), wave: name }));
    const report = await judged({ plans }, { can: check });
    const alone = await Promise.all(plans.map(async (plan) => await judged({ plans: [plan] }, { can: check })));
    const failing = ({ results }: PolicyReport) =>
      results
        .filter(({ status, address }) => status === "fail" && address !== null)
        .map(({ rule, address, wave }) => `${rule} ${address ?? ""} ${wave ?? ""}`);
    expect(failing(report).sort()).toEqual(alone.flatMap(failing).sort());
  });

  it("answer about an empty plan, and about no plan at all", async () => {
    const empty = await judged({ plans: [{ ...recorded("network.json"), changes: [] }] }, { can: check });
    expect(policyVerdict(empty).verdict).toBe("allowed");
    const none = await judged({}, { can: check });
    expect(policyVerdict(none).verdict).toBe("not-evaluated");
    expect(none.results.filter(({ status }) => status === "pass")).toEqual([]);
  });

  it("deny what the web service opens, and only on the resource that does", async () => {
    const report = await judged({ plans: [recorded("web-service.json")] }, { can: check });
    expect(policyVerdict(report).reasons.join("\n")).toContain("AWS-ELB-001 (high) fails on aws_lb_listener.http.");
    expect(statusOf(report, "AWS-ELB-001")).toEqual({ "aws_lb_listener.http": "fail" });
    expect(statusOf(report, "AWS-S3-007")).toEqual({ "aws_s3_bucket.assets": "fail" });
    expect(of(report, "AWS-ELB-001")[0]?.controls).toContainEqual({ framework: "pci-dss", id: "4.2.1", source: "T" });
  });

  it("close the gate of a plan that errored", async () => {
    const report = await judged({ plans: [recorded("errored.json")] }, { can: check });
    expect(of(report, "GEN-PLAN-001")[0]).toMatchObject({ status: "fail", severity: "high", address: null });
  });

  it("list what a plan check can never judge, once per rule", async () => {
    const report = await judged({ plans: [recorded("network.json")] }, { can: check });
    const skipped = report.results.filter(({ status }) => status === "not-applicable");
    expect(skipped.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["GEN-COST-001", "GEN-RISK-001", "GEN-CHG-003", "GEN-MIG-002"]),
    );
    expect(new Set(skipped.map(({ rule }) => rule)).size).toBe(skipped.length);
    expect(skipped.every(({ address, because }) => address === null && because !== undefined)).toBe(true);
    expect(report.requirements).toEqual([]);
  });

  it("ask for an owner before something stateful is destroyed, and are content when one approved", async () => {
    const plans = [recorded("changes.json")];
    const doomed = plans
      .flatMap(({ changes }) => changes)
      .filter(({ action, type }) => action === "delete" && type === "aws_sqs_queue");
    expect(doomed.length).toBeGreaterThan(0);
    const asked = (report: PolicyReport) =>
      report.requirements.filter(({ rule }) => rule === "GEN-CHG-001").map(({ address }) => address);
    expect(asked(await judged({ plans }))).toEqual(expect.arrayContaining(doomed.map(({ address }) => address)));
    const approvals = [{ login: "joe", state: "APPROVED", teams: [], roles: ["owner"] }];
    expect(asked(await judged({ plans, actor: { login: "jane", teams: [] }, approvals }))).toEqual([]);
  });

  it("hold a transfer without TLS against the workload that has it", async () => {
    const spec = {
      file: "migrations/shop.yaml",
      migration: migration({
        source: { provider: "on-premise" },
        workloads: [
          workload({ name: "net", kind: "network" }),
          workload({ name: "media", transfer: { method: "object-sync", endpoint: { host: "10.0.0.1", tls: false } } }),
        ],
      }),
    };
    const report = await judged({ plans: [recorded("network.json")], migration: spec.migration }, { spec });
    expect(of(report, "GEN-MIG-002").filter(({ status }) => status === "fail")).toMatchObject([
      { address: null, specPath: ["spec", "workloads", 1, "transfer", "endpoint", "tls"], severity: "critical" },
    ]);
  });

  it("judge risk in a second evaluation, which the first one feeds", async () => {
    const { rules } = await policies.describe();
    const withRisk = rules.filter(({ needs }) => needs.includes("risk")).map(({ id }) => id);
    expect(withRisk).toEqual(["GEN-RISK-001"]);
    const first = await judged({ plans: [recorded("network.json")] }, { can: check, selection: { skip: withRisk } });
    const settings = { apiVersion: "sirsi.dev/v1" as const, kind: "Settings" as const, policies: { maxRisk: 40 } };
    const second = await judged({ risk: { score: 41 }, settings }, { can: ["risk", "now"], selection: { only: withRisk } });
    const both = joinReports(first, second);
    expect(of(both, "GEN-RISK-001")).toMatchObject([{ status: "fail", severity: "high", address: null }]);
    expect(both.coverage.rules).toBe(first.coverage.rules + 1);
  });

  it("give reasons without a full stop, for whoever ends the sentence", async () => {
    const plans = recordings.map((name) => ({ ...recorded(name), wave: name }));
    const personal = migration({
      source: { provider: "on-premise" },
      compliance: { dataCategories: ["personal"] },
      workloads: [workload({ name: "net", kind: "network" })],
    });
    const reports = [
      await judged({ plans }),
      await judged({ plans }, { can: check }),
      await judged({ plans: [], migration: personal }),
      await judged({ plans, migration: personal }, { stage: "apply" }),
    ];
    const reasons = new Set(reports.flatMap(({ results }) => results.flatMap(({ because }) => because ?? [])));
    for (const words of ["never has", "to judge by", "only after the apply", "listed as", "The country of source.location"])
      expect([...reasons].join("\n")).toContain(words);
    expect([...reasons].filter((because) => !/^\S.*[^.!?:;\s]$/.test(because))).toEqual([]);
  });

  it("never print a password that a plan marks as sensitive", async () => {
    const secrets = ["correct-horse-battery-42", "tok-default-7Hq2vL9sXe41"];
    const text = readFileSync("test/fixtures/plans/rds-secrets.json", "utf8");
    for (const secret of secrets) expect(text).toContain(secret);
    const report = JSON.stringify(await judged({ plans: [recorded("rds-secrets.json")] }, { can: check }));
    for (const secret of secrets) expect(report).not.toContain(secret);
  });
});
