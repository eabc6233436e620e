import { describe, expect, it } from "vitest";
import type { PolicyReport } from "../../../src/domain/policy.ts";
import { readBaseline, withBaseline } from "../../../src/stages/policy/baseline.ts";
import { policyCheckJson } from "../../../src/stages/policy/check-json.ts";
import { result } from "./samples.ts";

const statuses = ["pass", "fail", "unknown", "waived", "not-applicable"] as const;
const report: PolicyReport = {
  bundle: { version: "1.0.0", digest: "sha256:bundle" },
  inputDigest: "sha256:input",
  results: statuses.map((status) =>
    result({
      status,
      address: `aws_s3_bucket.${status}`,
      controls: [{ framework: "soc2", id: "CC6.1", source: "PT", mark: "inherited" }],
      wave: "main",
      because: "…",
    }),
  ),
  requirements: [],
  coverage: { rules: 1, resources: 5, uncoveredTypes: ["aws_vpc"] },
  requestedWaivers: [],
  unusedWaivers: [],
};

describe("policyCheckJson", () => {
  it("has exactly the published fields", () => {
    const check = policyCheckJson({ ...report, results: report.results.slice(1, 2) }, "denied", { all: true });
    expect(check).toStrictEqual({
      verdict: "denied",
      bundle: { version: "1.0.0", digest: "sha256:bundle" },
      results: [
        {
          rule: "AWS-S3-003",
          address: "aws_s3_bucket.fail",
          status: "fail",
          severity: "high",
          attribute: "block_public_acls",
          actual: false,
          expected: true,
          controls: [{ framework: "soc2", id: "CC6.1", source: "PT", mark: "inherited" }],
        },
      ],
      coverage: { rules: 1, resources: 5, uncoveredTypes: ["aws_vpc"] },
    });
  });

  it("has every row with all, else what is open or waived", () => {
    const rows = (all: boolean) => policyCheckJson(report, "allowed", { all }).results.map(({ status }) => status);
    expect(rows(true)).toEqual(statuses);
    expect(rows(false)).toEqual(["fail", "unknown", "waived"]);
    expect(policyCheckJson(report, "allowed").results).toHaveLength(3);
  });
});

describe("a baseline", () => {
  it("is an earlier output, and marks the failures and unknowns that it holds", () => {
    const text = JSON.stringify(policyCheckJson(report, "denied", { all: true }));
    const marked = withBaseline(report, readBaseline("baseline.json", text));
    expect(marked.results.map(({ status, existing }) => [status, existing === true])).toEqual([
      ["pass", false],
      ["fail", true],
      ["unknown", true],
      ["waived", false],
      ["not-applicable", false],
    ]);
  });

  it("excuses neither another rule, nor another address, nor another status", () => {
    const accepts = (row: object) =>
      withBaseline({ ...report, results: [result()] }, readBaseline("b.json", JSON.stringify({ results: [row] }))).results[0]!
        .existing === true;
    const same = { rule: "AWS-S3-003", address: "aws_s3_bucket.logs", status: "fail" };
    expect(accepts(same)).toBe(true);
    for (const other of [{ rule: "AWS-S3-004" }, { address: "aws_s3_bucket.data" }, { address: null }, { status: "unknown" }])
      expect(accepts({ ...same, ...other })).toBe(false);
  });

  it("may hold results about the whole plan", () => {
    const whole = { ...report, results: [result({ address: null })] };
    const baseline = readBaseline("b.json", '{"results":[{"rule":"AWS-S3-003","address":null,"status":"fail"}]}');
    expect(withBaseline(whole, baseline).results[0]!.existing).toBe(true);
  });

  it.each([
    "",
    "null",
    "[]",
    "7",
    "{}",
    '{"results":{}}',
    '{"results":[null]}',
    '{"results":[7]}',
    '{"results":[{"rule":"A"}]}',
    '{"results":[{"rule":"A","address":null}]}',
    '{"results":[{"address":null,"status":"fail"}]}',
    '{"results":[{"rule":1,"address":null,"status":"fail"}]}',
    '{"results":[{"rule":"A","address":1,"status":"fail"}]}',
    '{"results":[{"rule":"A","address":null,"status":1}]}',
  ])("that reads %s is refused", (text) => {
    expect(() => readBaseline("baseline.json", text)).toThrow(/^baseline.json could not be read/);
  });
});
