import { describe, expect, it } from "vitest";
import { isNamed, whyRefused, type WaiverSubject } from "../../../src/stages/policy/waivers.ts";
import { migration, now, rule, waiver, workload } from "./samples.ts";

const refusal = (facts: Parameters<typeof waiver>[0], severity: "critical" | "high" | "low" = "high", id = "AWS-S3-003") =>
  whyRefused(waiver(facts), rule({ id, severity }), now);

describe("a waiver is refused", () => {
  it("never, when it is in order", () => {
    expect(refusal({})).toBeUndefined();
  });

  it.each(["GEN-SEC-001", "GEN-SEC-002", "GEN-CHG-006"])("for %s, whatever it says", (id) => {
    expect(refusal({ rules: [id] }, "low", id)).toBe(`${id} cannot be waived`);
  });

  it("only for those rules", () => {
    expect(refusal({}, "low", "GEN-CHG-005")).toBeUndefined();
    expect(refusal({}, "low", "AWS-GEN-SEC-1")).toBeUndefined();
  });

  it("when it expired: it holds until the end of its last day", () => {
    expect(refusal({ expires: "2026-01-12" })).toBeUndefined();
    expect(whyRefused(waiver({ expires: "2026-01-12" }), rule(), "2026-01-12T23:59:59Z")).toBeUndefined();
    expect(whyRefused(waiver({ expires: "2026-01-12" }), rule(), "2026-01-13T00:00:00Z")).toBe("it expired on 2026-01-12");
    // Already the 13th in UTC, whatever the clock's own zone says.
    expect(whyRefused(waiver({ expires: "2026-01-12" }), rule(), "2026-01-12T23:30:00-05:00")).toBe("it expired on 2026-01-12");
  });

  it("before it begins", () => {
    expect(refusal({ created: "2026-01-13" })).toBe("it begins on 2026-01-13");
    expect(refusal({ created: "2026-01-12" })).toBeUndefined();
  });

  it.each([
    ["high", "2026-06-30", true],
    ["high", "2026-07-01", false],
    ["low", "2026-06-30", true],
    ["low", "2026-07-01", false],
    ["critical", "2026-01-31", true],
    ["critical", "2026-02-01", false],
  ] as const)("when it lives too long: %s from 2026-01-01 until %s holds: %s", (severity, expires, holds) => {
    const days = severity === "critical" ? 30 : 180;
    const expected = holds ? undefined : `${severity} rules can be waived for ${days} days at most`;
    expect(refusal({ expires, approvedBy: ["jane", "joe"] }, severity)).toBe(expected);
  });

  it("when it has no date of creation and too long to live from now", () => {
    const { created: _created, ...undated } = waiver({ expires: "2026-07-11" });
    expect(whyRefused(undated, rule(), now)).toBeUndefined();
    expect(whyRefused({ ...undated, expires: "2026-07-12" }, rule(), now)).toMatch(/180 days/);
  });

  it.each(["2026-02-30", "31.03.2026", "", "2026-3-1", "2026-03-31T00:00:00Z"])(
    "when %s is its last day, which is no date",
    (expires) => {
      expect(refusal({ expires })).toBe("its dates are not dates");
    },
  );

  it("when its day of creation is no date", () => {
    expect(refusal({ created: "2025-13-01" })).toBe("its dates are not dates");
  });

  it("when too few people approved it", () => {
    expect(refusal({ approvedBy: [] })).toBe("nobody approved it");
    expect(refusal({ approvedBy: [" "] })).toBe("nobody approved it");
    const critical = (approvedBy: readonly string[]) => refusal({ approvedBy, expires: "2026-01-20" }, "critical");
    expect(critical(["jane"])).toBe("critical rules need 2 approvers");
    expect(critical(["jane", "@jane"])).toBe("critical rules need 2 approvers");
    expect(critical(["jane", "Jane "])).toBe("critical rules need 2 approvers");
    expect(critical(["jane", "joe"])).toBeUndefined();
  });

  it("when it names rules by a pattern, even one that matches nothing", () => {
    expect(refusal({ rules: ["AWS-S3-003", "AWS-*"] })).toBe("a waiver names its rules one by one");
  });

  it("when its reason is shorter than 20 characters", () => {
    expect(refusal({ reason: "x".repeat(20) })).toBeUndefined();
    expect(refusal({ reason: "x".repeat(19) })).toBe("its reason has fewer than 20 characters");
    expect(refusal({ reason: `${"x".repeat(19)}   ` })).toBe("its reason has fewer than 20 characters");
  });

  it("when it is for many places of every environment", () => {
    const why = "a waiver for many places must name one environment";
    for (const match of [
      {},
      { address: "aws_s3_bucket.*" },
      { specPath: "spec.workloads[*]" },
      { spec: "*" },
      { workload: "*" },
      { workload: "media", address: "*" },
    ]) {
      expect(refusal({ match })).toBe(why);
      expect(refusal({ match: { ...match, environment: "test" } })).toBeUndefined();
    }
  });
});

describe("a waiver names", () => {
  const root = migration({ workloads: [workload({ name: "net" }), workload({ name: "media" })] });
  const subject: WaiverSubject = {
    rule: rule(),
    address: "aws_s3_bucket.logs",
    specPath: ["spec", "workloads", 1, "config", "versioning"],
    workload: "media",
    spec: { file: "migrations/shop.yaml", name: "shop", environment: "production", root },
  };
  const names = (
    match: Parameters<typeof waiver>[0] extends infer F ? NonNullable<F extends { match?: infer M } ? M : never> : never,
  ) => isNamed(waiver({ match }), subject);

  it.each([
    [{ spec: "migrations/shop.yaml" }],
    [{ spec: "shop" }],
    [{ spec: "migrations/*.yaml" }],
    [{ workload: "media" }],
    [{ address: "aws_s3_bucket.logs" }],
    [{ address: "aws_s3_bucket.*" }],
    [{ environment: "production" }],
    [{ specPath: "spec.workloads[media].config.versioning" }],
    [{ specPath: "spec.workloads[media]" }],
    [{ specPath: "/spec/workloads/1/config/versioning" }],
    [{ specPath: "/spec/workloads/1" }],
    [{ specPath: "spec" }],
    [{ specPath: "spec.workloads[*].config.versioning" }],
    [
      {
        spec: "shop",
        workload: "media",
        address: "aws_s3_bucket.logs",
        environment: "production",
        specPath: "spec.workloads[media]",
      },
    ],
  ])("what %o describes", (match) => {
    expect(names(match)).toBe(true);
  });

  it.each([
    [{ spec: "shop2" }],
    [{ spec: "migrations/other.yaml" }],
    [{ workload: "net" }],
    [{ address: "aws_s3_bucket.log" }],
    [{ address: "aws_s3_bucket.logs2" }],
    [{ environment: "test" }],
    [{ specPath: "spec.workloads[net]" }],
    [{ specPath: "spec.workloads[media].config.versioning.x" }],
    [{ specPath: "/spec/workloads/0" }],
    [{ specPath: "spec.work" }],
    [{ spec: "shop", workload: "net" }],
    [{ workload: "media", environment: "test" }],
    [{ address: "aws_s3_bucket.logs", specPath: "spec.workloads[net]" }],
  ])("nothing else: not %o", (match) => {
    expect(names(match)).toBe(false);
  });

  it("only its own rules", () => {
    expect(isNamed(waiver({ rules: ["AWS-S3-004"] }), subject)).toBe(false);
    expect(isNamed(waiver({ rules: ["AWS-S3-004", "AWS-S3-003"] }), subject)).toBe(true);
  });

  it("nothing by a place that the result does not have", () => {
    const bare: WaiverSubject = { rule: rule(), address: null };
    for (const match of [{ address: "*" }, { spec: "*" }, { workload: "*" }, { specPath: "*" }, { environment: "*" }])
      expect(isNamed(waiver({ match }), bare)).toBe(false);
  });
});
