import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { masked, type Change } from "../../../src/domain/change.ts";
import type { Plan } from "../../../src/domain/plan.ts";
import { policyInputs, type PolicyReport, type RawResult, type Rule } from "../../../src/domain/policy.ts";
import { judge, type JudgeParts } from "../../../src/stages/policy/judge.ts";
import { change, hasAll, migration, now, plan, result, row, rule, waiver, workload } from "./samples.ts";

const bundle = { version: "1.0.0", digest: "sha256:bundle" };
const bucket = (facts: Partial<Change> = {}) => change({ address: "aws_s3_bucket.logs", ...facts });

function judged(parts: Partial<JudgeParts> & { readonly rules?: readonly Rule[] } = {}): PolicyReport {
  const rules = parts.rules ?? [rule()];
  return judge({
    raw: [row()],
    catalogue: { bundle, rules },
    rules,
    plans: [plan([bucket()])],
    has: hasAll,
    can: policyInputs,
    inputDigest: "sha256:input",
    now,
    ...parts,
  });
}

const only = (report: PolicyReport) => {
  expect(report.results).toHaveLength(1);
  return report.results[0]!;
};

describe("judge", () => {
  it("joins a row with severity, controls and what it is about", () => {
    const report = judged();
    expect(report).toMatchObject({
      bundle,
      inputDigest: "sha256:input",
      requirements: [],
      requestedWaivers: [],
      unusedWaivers: [],
      refusedWaivers: [],
    });
    expect(only(report)).toEqual({
      rule: "AWS-S3-003",
      address: "aws_s3_bucket.logs",
      status: "fail",
      severity: "high",
      attribute: "block_public_acls",
      actual: false,
      expected: true,
      params: {},
      controls: [{ framework: "soc2", id: "CC6.1", source: "T" }],
      wave: "main",
      fingerprint: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
  });

  it("passes what passes", () => {
    expect(only(judged({ raw: [row({ status: "pass" })] }))).toMatchObject({ status: "pass", address: "aws_s3_bucket.logs" });
  });

  it("says why it cannot tell", () => {
    expect(only(judged({ raw: [row({ status: "unknown" })] }))).toMatchObject({
      status: "unknown",
      because: "block_public_acls is known only after the apply",
    });
    expect(only(judged({ raw: [row({ status: "unknown", attribute: null })] })).because).toBe("The plan does not say");
    const missing = row({ status: "unknown", attribute: "source.region", params: { missing: "country" } });
    expect(only(judged({ raw: [missing] })).because).toBe("The country of source.region is not known");
  });

  it("says that there is no Terraform plan where there is none, and what a plan does not say", () => {
    const about = rule({ id: "GEN-PLAN-001", needs: ["plan"], types: [], attributes: [] });
    const raw = [row({ rule: "GEN-PLAN-001", address: null, status: "unknown", attribute: "errored" })];
    const catalogue = { bundle, rules: [about] };
    const because = (mode: Plan["mode"]) =>
      only(judged({ raw, catalogue, rules: [about], plans: [plan([bucket()], { mode })] })).because;

    expect(because("static")).toBe("There is no Terraform plan to say so");
    expect(because("connected")).toBe("The plan does not say whether it is errored");
  });

  it("does not call a masked value one that is known later", () => {
    const secret = bucket({ sensitive: [["environment", 0, "variables", "TOKEN"]] });
    const raw = [row({ status: "unknown", attribute: "environment.variables" })];

    expect(only(judged({ plans: [plan([secret])], raw })).because).toBe("environment.variables is sensitive and masked");
  });

  it("gives the address of the plan back where the input had to change it", () => {
    const plans = [plan([bucket()], { wave: "one" }), plan([bucket()], { wave: "two" })];
    const report = judged({ plans, raw: [row(), row({ address: "aws_s3_bucket.logs (two)", status: "pass" })] });
    expect(report.results.map(({ address, wave, status }) => [address, wave, status])).toEqual([
      ["aws_s3_bucket.logs", "one", "fail"],
      ["aws_s3_bucket.logs", "two", "pass"],
    ]);
  });

  it("orders rows as rules and plan do, whatever order the engine answers in", () => {
    const rules = [rule({ id: "A" }), rule({ id: "B" })];
    const plans = [plan([bucket(), change({ address: "aws_s3_bucket.data" })])];
    const raw = ["B", "A"].flatMap((id) =>
      ["aws_s3_bucket.data", "aws_s3_bucket.logs"].map((address) => row({ rule: id, address })),
    );
    expect(judged({ rules, plans, raw }).results.map(({ rule: id, address }) => `${id} ${address}`)).toEqual([
      "A aws_s3_bucket.logs",
      "A aws_s3_bucket.data",
      "B aws_s3_bucket.logs",
      "B aws_s3_bucket.data",
    ]);
  });

  it("puts what is about the whole plan first", () => {
    const general = rule({ types: [] });
    const report = judged({ rules: [general], raw: [row(), row({ address: null })] });
    expect(report.results.map(({ address }) => address)).toEqual([null, "aws_s3_bucket.logs"]);
  });

  it("takes severities from the settings, for results that were judged and for those that were not", () => {
    const settings = { rules: { "AWS-S3-003": { severity: "low" as const } } };
    expect(only(judged({ settings })).severity).toBe("low");
    expect(only(judged({ settings, has: { ...hasAll, plan: false }, raw: [] })).severity).toBe("low");
  });
});

describe("silence", () => {
  it("about a resource in scope aborts", () => {
    expect(() => judged({ raw: [] })).toThrow(/policy evaluation stopped: AWS-S3-003 gave no answer for aws_s3_bucket.logs/i);
    const plans = [plan([bucket(), change({ address: "aws_s3_bucket.data" })])];
    expect(() => judged({ plans })).toThrow(/no answer for aws_s3_bucket.data/);
  });

  it("of a rule about the whole plan aborts", () => {
    expect(() => judged({ rules: [rule({ types: [] })], raw: [] })).toThrow(/AWS-S3-003 gave no answer/);
  });

  it("about what is not in scope, or of another type, is right", () => {
    const plans = [plan([bucket({ action: "delete", before: {}, after: null }), change({ address: "aws_vpc.main" })])];
    expect(judged({ plans, raw: [] })).toMatchObject({ results: [], coverage: { rules: 1, resources: 1 } });
  });

  it("of a rule that could not be judged is right", () => {
    expect(judged({ raw: [], has: { ...hasAll, plan: false } }).results).toHaveLength(1);
  });

  it.each([
    ["a rule that was not asked", row({ rule: "AWS-XX-001" })],
    ["a resource that is not in the plan", row({ address: "aws_s3_bucket.other" })],
  ])("is no worse than an answer about %s", (_, extra) => {
    expect(() => judged({ raw: [row(), extra] })).toThrow(/policy evaluation stopped/i);
  });

  it("cannot be filled by the answer to another rule", () => {
    const rules = [rule({ id: "A" }), rule({ id: "B" })];
    expect(() => judged({ rules, raw: [row({ rule: "A" }), row({ rule: "A", status: "pass" })] })).toThrow(/B gave no answer/);
  });
});

describe("two answers about one resource", () => {
  it.each([
    [["pass", "fail"], "fail"],
    [["fail", "pass"], "fail"],
    [["unknown", "pass"], "unknown"],
    [["pass", "unknown"], "unknown"],
    [["unknown", "fail"], "fail"],
    [["fail", "unknown"], "fail"],
  ] as const)("%o count as %s", (statuses, expected) => {
    expect(only(judged({ raw: statuses.map((status) => row({ status })) })).status).toBe(expected);
  });

  it("about two places of the spec are two results", () => {
    const at = (index: number) => row({ address: null, params: { path: ["spec", "workloads", index] } });
    expect(judged({ rules: [rule({ types: [] })], raw: [at(0), at(1)] }).results).toHaveLength(2);
  });
});

describe("inputs", () => {
  const general = rule({ types: [], needs: ["plan", "cost"] });

  it("that the command can never have make a rule not applicable, once, without denying", () => {
    const report = judged({ rules: [general], raw: [], can: ["plan", "now"], has: { ...hasAll, cost: false } });
    expect(only(report)).toMatchObject({
      status: "not-applicable",
      address: null,
      because: "This command never has cost estimate",
    });
    expect(report).toMatchObject({ requirements: [], coverage: { rules: 0 } });
  });

  it("that are missing make a rule unknown, which is closed", () => {
    const report = judged({ rules: [general], raw: [], has: { ...hasAll, cost: false, plan: false } });
    expect(only(report)).toMatchObject({
      status: "unknown",
      address: null,
      severity: "high",
      because: "There is no plan and cost estimate to judge by",
    });
    expect(report.coverage.rules).toBe(0);
  });

  it("that are missing make answers worthless, even a pass", () => {
    const report = judged({ rules: [general], raw: [row({ address: null, status: "pass" })], has: { ...hasAll, cost: false } });
    expect(only(report).status).toBe("unknown");
  });

  it("that can never come outweigh those that are missing", () => {
    expect(only(judged({ rules: [general], raw: [], can: ["plan"], has: { ...hasAll, plan: false, cost: false } })).status).toBe(
      "not-applicable",
    );
  });

  it.each(policyInputs)("%s is named in words", (name) => {
    const report = judged({ rules: [rule({ types: [], needs: [name] })], raw: [], has: { ...hasAll, [name]: false } });
    expect(only(report).because).toMatch(/^There is no [a-z ]+ to judge by$/);
  });
});

describe("rules of a later stage", () => {
  const approval = rule({
    id: "GEN-CHG-001",
    types: [],
    stage: "approval",
    needs: ["plan", "approvals", "actor"],
    remediation: "Ask an owner to approve.",
  });
  const raw = [row({ rule: approval.id })];
  const before = { ...hasAll, approvals: false, actor: false };

  it("state a requirement in a review and deny nothing", () => {
    const report = judged({ rules: [approval], raw, has: before });
    expect(only(report)).toMatchObject({
      status: "not-applicable",
      address: "aws_s3_bucket.logs",
      because: "Judged at the approval; listed as a requirement",
    });
    expect(report.requirements).toEqual([
      {
        rule: "GEN-CHG-001",
        address: "aws_s3_bucket.logs",
        text: "aws_s3_bucket.logs: Ask an owner to approve.",
        stage: "approval",
      },
    ]);
  });

  it("ask for nothing when they pass", () => {
    const report = judged({ rules: [approval], raw: [row({ rule: approval.id, address: null, status: "pass" })], has: before });
    expect(report.requirements).toEqual([]);
    expect(only(report).status).toBe("pass");
  });

  it("state a requirement when they cannot tell", () => {
    expect(
      judged({ rules: [approval], raw: [row({ rule: approval.id, status: "unknown" })], has: before }).requirements,
    ).toHaveLength(1);
  });

  it("are judged when their stage has come", () => {
    const report = judged({ rules: [approval], raw, stage: "approval" });
    expect(only(report).status).toBe("fail");
    expect(report.requirements).toEqual([]);
    expect(only(judged({ rules: [approval], raw, stage: "apply" })).status).toBe("fail");
  });

  it("are closed when their stage has come and nobody knows who approved", () => {
    expect(only(judged({ rules: [approval], raw, stage: "approval", has: before })).status).toBe("unknown");
  });

  it("are not applicable where approvals can never come, and ask for nothing", () => {
    const report = judged({ rules: [approval], raw, has: before, can: ["plan"] });
    expect(only(report).status).toBe("not-applicable");
    expect(report.requirements).toEqual([]);
  });

  it("state a requirement about everything when something else is missing", () => {
    const apply = rule({
      id: "GEN-CHG-006",
      types: [],
      stage: "apply",
      needs: ["plan", "reviewedDigest"],
      remediation: "Apply the reviewed plan.",
    });
    const report = judged({ rules: [apply], raw: [], has: { ...hasAll, reviewedDigest: false } });
    expect(only(report)).toMatchObject({ status: "not-applicable", address: null });
    expect(report.requirements).toEqual([
      { rule: "GEN-CHG-006", address: null, text: "Apply the reviewed plan.", stage: "apply" },
    ]);
  });

  it("cannot be waived away", () => {
    const waivers = { inForce: [waiver({ rules: [approval.id], match: { address: "aws_s3_bucket.logs" } })], requested: [] };
    expect(judged({ rules: [approval], raw, has: before, waivers }).requirements).toHaveLength(1);
  });
});

describe("places", () => {
  const spec = {
    file: "migrations/shop.yaml",
    migration: migration({ workloads: [workload({ name: "net" }), workload({ name: "media" })] }),
  };
  const origin = { wave: "main", workload: "media", path: ["spec", "workloads", 1] };

  it("come from the resource's origin, or from the rule", () => {
    expect(only(judged({ spec, plans: [plan([bucket({ origin })])] })).specPath).toEqual(["spec", "workloads", 1]);
    const general = judged({
      spec,
      rules: [rule({ types: [] })],
      raw: [row({ address: null, params: { path: ["spec", "target"], tls: false } })],
    });
    expect(only(general)).toMatchObject({ specPath: ["spec", "target"], params: { tls: false } });
    expect(only(general).params).not.toHaveProperty("path");
  });

  it("are left out when a rule names none that is one", () => {
    const general = judged({ rules: [rule({ types: [] })], raw: [row({ address: null, params: { path: ["spec", null] } })] });
    expect(only(general)).not.toHaveProperty("specPath");
  });

  it("identify a result across renamed addresses and inserted workloads", () => {
    const first = only(judged({ spec, plans: [plan([bucket({ origin })])] })).fingerprint;
    const inserted = {
      ...spec,
      migration: migration({ workloads: [workload({ name: "net" }), workload({ name: "new" }), workload({ name: "media" })] }),
    };
    const renamed = plan([change({ address: "aws_s3_bucket.renamed", origin: { ...origin, path: ["spec", "workloads", 2] } })]);
    expect(only(judged({ spec: inserted, plans: [renamed], raw: [row({ address: "aws_s3_bucket.renamed" })] })).fingerprint).toBe(
      first,
    );
  });

  it("tell rules, files, workloads and, without a spec path, addresses apart", () => {
    const of = (parts: Partial<JudgeParts>) => only(judged(parts)).fingerprint;
    const at = (index: number) => [plan([bucket({ origin: { ...origin, path: ["spec", "workloads", index] } })])];
    const prints = [
      of({ spec, plans: at(1) }),
      of({ spec, plans: at(0) }),
      of({ spec: { ...spec, file: "migrations/other.yaml" }, plans: at(1) }),
      of({ spec, plans: at(1), rules: [rule({ id: "B" })], raw: [row({ rule: "B" })] }),
      of({ spec }),
      of({}),
      of({ plans: [plan([change({ address: "aws_s3_bucket.b" })])], raw: [row({ address: "aws_s3_bucket.b" })] }),
    ];
    expect(new Set(prints).size).toBe(prints.length);
  });
});

describe("values in results", () => {
  it("at sensitive attributes, or inside them, are masked", () => {
    const plans = [plan([bucket({ sensitive: [["env"], ["user", 0, "password"]] })])];
    const actual = (attribute: string | null) => only(judged({ plans, raw: [row({ attribute, actual: "hunter2" })] })).actual;
    expect([actual("env"), actual("env.TOKEN"), actual("user.password")]).toEqual([masked, masked, masked]);
    expect([actual("environment"), actual("user.name"), actual(null)]).toEqual(["hunter2", "hunter2", "hunter2"]);
  });

  it("of rules that look for secrets are masked wherever they are, and absent ones stay absent", () => {
    const secret = rule({ id: "GEN-SEC-001", types: [] });
    expect(only(judged({ rules: [secret], raw: [row({ rule: secret.id, actual: "AKIA…" })] })).actual).toBe(masked);
    expect(only(judged({ rules: [secret], raw: [row({ rule: secret.id, actual: null })] })).actual).toBeNull();
  });

  it("are cut when they are whole documents", () => {
    const long = "x".repeat(1998);
    expect(only(judged({ raw: [row({ actual: long, expected: long })] }))).toMatchObject({ actual: long, expected: long });
    const longer = `${long}x`;
    expect(only(judged({ raw: [row({ actual: longer, expected: longer })] }))).toMatchObject({
      actual: "(2001 characters of JSON)",
      expected: "(2001 characters of JSON)",
    });
  });

  it("never hold what is marked sensitive, whatever a rule returns", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("password", "env.TOKEN"),
        fc.stringMatching(/^[a-z0-9]{12,20}$/),
        fc.constantFrom("fail", "unknown", "pass"),
        (attribute, secret, status) => {
          const plans = [plan([bucket({ sensitive: [["password"], ["env"]] })])];
          expect(JSON.stringify(judged({ plans, raw: [row({ attribute, actual: { nested: secret }, status })] }))).not.toContain(
            secret,
          );
        },
      ),
    );
  });
});

describe("coverage", () => {
  it("counts rules that were judged, resources in scope, and types that no rule names", () => {
    const plans = [
      plan([
        bucket(),
        change({ address: "aws_vpc.a" }),
        change({ address: "aws_vpc.b" }),
        change({ address: "aws_eip.a" }),
        change({ address: "aws_lb.old", action: "delete" }),
        change({ address: "aws_s3_bucket_acl.a" }),
      ]),
    ];
    const rules = [rule({ reads: ["aws_s3_bucket_acl"] }), rule({ id: "B", types: ["aws_lb"], needs: ["cost"] })];
    expect(judged({ plans, rules, has: { ...hasAll, cost: false } }).coverage).toEqual({
      rules: 1,
      resources: 5,
      uncoveredTypes: ["aws_eip", "aws_vpc"],
    });
  });

  it("knows of rules that were not asked this time", () => {
    const rules = [rule()];
    const plans = [plan([bucket(), change({ address: "aws_vpc.a" })])];
    expect(
      judged({ rules, plans, catalogue: { bundle, rules: [...rules, rule({ id: "B", types: ["aws_vpc"] })] } }).coverage
        .uncoveredTypes,
    ).toEqual([]);
  });
});

describe("waivers", () => {
  const withWaivers = (inForce: readonly ReturnType<typeof waiver>[], parts: Partial<JudgeParts> = {}) =>
    judged({ waivers: { inForce, requested: [] }, ...parts });

  it("in force turn a failure, or not knowing about a resource, into waived; still listed", () => {
    for (const status of ["fail", "unknown"] as const)
      expect(only(withWaivers([waiver()], { raw: [row({ status })] }))).toMatchObject({
        status: "waived",
        waiver: "logs-are-public",
        severity: "high",
      });
  });

  it("do not touch a pass, and are unused then", () => {
    const report = withWaivers([waiver()], { raw: [row({ status: "pass" })] });
    expect(only(report).status).toBe("pass");
    expect(report.unusedWaivers).toEqual(["logs-are-public"]);
  });

  it("that were used are not unused", () => {
    expect(withWaivers([waiver()]).unusedWaivers).toEqual([]);
  });

  it("do not open a gate that could not be evaluated", () => {
    const anywhere = waiver({ match: { environment: "production" } });
    const spec = { file: "migrations/shop.yaml", migration: migration() };
    expect(only(withWaivers([anywhere], { raw: [], has: { ...hasAll, plan: false }, spec })).status).toBe("unknown");
  });

  it("at the head are shown and have no effect", () => {
    const report = judged({ waivers: { inForce: [], requested: [waiver()] } });
    expect(only(report).status).toBe("fail");
    expect(report.requestedWaivers).toEqual([waiver()]);
  });

  it("at the head are shown without the credential that somebody wrote into the reason", () => {
    const requested = [waiver({ reason: "Needed until the DB_PASSWORD=hunter2hunter2 is moved" })];
    const report = judged({ waivers: { inForce: [], requested } });

    expect(report.requestedWaivers.map(({ reason }) => reason)).toEqual(["Needed until the DB_PASSWORD=(sensitive) is moved"]);
  });

  it("that are refused have no effect and say why", () => {
    const report = withWaivers([waiver({ expires: "2026-01-11" })]);
    expect(only(report).status).toBe("fail");
    expect(report).toMatchObject({
      refusedWaivers: [{ id: "logs-are-public", why: "it expired on 2026-01-11." }],
      unusedWaivers: [],
    });
  });

  it("that name no rule say so", () => {
    expect(withWaivers([waiver({ rules: ["AWS-S3-999"] })]).refusedWaivers).toEqual([
      { id: "logs-are-public", why: "AWS-S3-999 is not a rule." },
    ]);
  });

  it("that name a custom rule are not refused here: its results are joined later", () => {
    const mixed = withWaivers([waiver({ rules: ["CUSTOM-ACME-OWNER", "AWS-S3-003"] })]);
    expect(mixed.refusedWaivers).toEqual([]);
    expect(only(mixed).status).toBe("waived");

    const alone = withWaivers([waiver({ rules: ["CUSTOM-ACME-OWNER"] })]);
    expect(alone).toMatchObject({ refusedWaivers: [], unusedWaivers: ["logs-are-public"] });
  });

  it("hold for one of their rules and not for another that is too severe", () => {
    const rules = [rule(), rule({ id: "B", severity: "critical" })];
    const both = waiver({ rules: ["AWS-S3-003", "B"] });
    const report = withWaivers([both], { rules, raw: [row(), row({ rule: "B" })] });
    expect(report.results.map(({ status }) => status)).toEqual(["waived", "fail"]);
    expect(report.refusedWaivers).toEqual([{ id: "logs-are-public", why: "critical rules can be waived for 30 days at most." }]);
  });

  it("go by the worse of the rule's severity and the settings'", () => {
    const severe = (own: Rule["severity"], set: Rule["severity"]) =>
      only(
        withWaivers([waiver()], { rules: [rule({ severity: own })], settings: { rules: { "AWS-S3-003": { severity: set } } } }),
      ).status;
    expect([severe("critical", "low"), severe("low", "critical"), severe("low", "high")]).toEqual(["fail", "fail", "waived"]);
  });

  it("find their workload by the resource's origin or by the spec path", () => {
    const spec = {
      file: "migrations/shop.yaml",
      migration: migration({ workloads: [workload({ name: "net" }), workload({ name: "media" })] }),
    };
    const forMedia = waiver({ match: { workload: "media" } });
    const from = (name: string) => [plan([bucket({ origin: { wave: "main", workload: name, path: ["spec", "resources", 0] } })])];
    expect(only(withWaivers([forMedia], { spec, plans: from("media") })).status).toBe("waived");
    expect(only(withWaivers([forMedia], { spec, plans: from("net") })).status).toBe("fail");
    const about = (path: (string | number)[]) =>
      only(withWaivers([forMedia], { spec, rules: [rule({ types: [] })], raw: [row({ address: null, params: { path } })] }))
        .status;
    expect([
      about(["spec", "workloads", 1, "size"]),
      about(["spec", "workloads", 0]),
      about(["spec", "waves", 1]),
      about(["other", "workloads", 1]),
    ]).toEqual(["waived", "fail", "fail", "fail"]);
  });
});

describe("existing debt", () => {
  const failing = result({ fingerprint: only(judged()).fingerprint });

  it("is what the base fails as well", () => {
    expect(only(judged({ base: [failing] })).existing).toBe(true);
    expect(only(judged({ base: [] }))).not.toHaveProperty("existing");
    expect(only(judged({ base: [{ ...failing, fingerprint: "sha256:elsewhere" }] }))).not.toHaveProperty("existing");
  });

  it("is not what the base passed, waived or did not know", () => {
    for (const status of ["pass", "waived", "unknown", "not-applicable"] as const)
      expect(only(judged({ base: [{ ...failing, status }] }))).not.toHaveProperty("existing");
  });

  it("is never a pass", () => {
    expect(only(judged({ base: [failing], raw: [row({ status: "pass" })] }))).not.toHaveProperty("existing");
  });

  it("explains no more failures than the base had: the one at the same address, or else the first", () => {
    const spec = { file: "migrations/shop.yaml", migration: migration() };
    const origin = { wave: "main", path: ["spec", "workloads", 0] };
    const two = [plan([bucket({ origin }), change({ address: "aws_s3_bucket.data", origin })])];
    const raw = [row(), row({ address: "aws_s3_bucket.data" })];
    const { fingerprint } = only(judged({ spec, plans: [plan([bucket({ origin })])] }));
    const debts = (base: Parameters<typeof result>[0][]) =>
      judged({ spec, plans: two, raw, base: base.map((facts) => result({ fingerprint, ...facts })) }).results.map(
        ({ existing }) => existing === true,
      );
    expect(debts([{ address: "aws_s3_bucket.data" }])).toEqual([false, true]);
    expect(debts([{ address: "aws_s3_bucket.renamed" }])).toEqual([true, false]);
    expect(debts([{ address: "aws_s3_bucket.renamed" }, { address: "aws_s3_bucket.data" }])).toEqual([true, true]);
    expect(debts([])).toEqual([false, false]);
  });
});

describe("any answer", () => {
  it("never turns a failure of a rule in force into anything but fail or waived", () => {
    const raws = fc.array(fc.constantFrom<RawResult["status"]>("pass", "fail", "unknown"), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(raws, (statuses) => {
        const { status } = only(judged({ raw: statuses.map((each) => row({ status: each })) }));
        expect(status).toBe(statuses.includes("fail") ? "fail" : statuses.includes("unknown") ? "unknown" : "pass");
      }),
    );
  });
});
