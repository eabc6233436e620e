import { describe, expect, it } from "vitest";
import { toJson } from "../../../src/stages/report/json.ts";
import { toJunit } from "../../../src/stages/report/junit.ts";
import { resultsOf } from "../../../src/stages/report/results.ts";
import { toSarif } from "../../../src/stages/report/sarif.ts";
import { review, shop, sshOpen } from "./sample-review.ts";

interface Sarif {
  version: string;
  runs: { tool: { driver: { rules: { id: string; properties?: Record<string, unknown> }[] } }; results: SarifResult[] }[];
}
interface SarifResult {
  ruleId: string;
  level: string;
  locations: { physicalLocation?: { artifactLocation: { uri: string }; region: { startLine: number } } }[];
  partialFingerprints: Record<string, string>;
  suppressions?: unknown[];
}
const sarif = (over = review) => JSON.parse(toSarif(resultsOf(over))) as Sarif;
const policy = (status: "waived" | "unknown" | "pass") => ({
  ...review,
  specs: [{ ...shop, findings: [], policy: { ...shop.policy!, results: [{ ...sshOpen, status, waiver: "w-1" }] } }],
});

describe("SARIF 2.1.0", () => {
  it("puts a failed rule on its YAML line with GitHub's severity and a fingerprint without address or line", () => {
    const [run] = sarif().runs;
    const result = run!.results.find(({ ruleId }) => ruleId === "AWS-EC2-001");

    expect(result?.locations[0]?.physicalLocation).toMatchObject({
      artifactLocation: { uri: "migrations/shop.yaml" },
      region: { startLine: 103 },
    });
    expect(result?.level).toBe("error");
    expect(result?.partialFingerprints).toEqual({ "sirsi/v1": "f".repeat(64) });
    expect(run!.tool.driver.rules.find(({ id }) => id === "AWS-EC2-001")?.properties).toEqual({
      "security-severity": "9.5",
      tags: ["security", "soc2/CC6.6"],
    });
  });

  it("names every rule that a result uses", () => {
    const [run] = sarif().runs;

    expect(run!.tool.driver.rules.map(({ id }) => id).toSorted()).toEqual(
      [...new Set(run!.results.map(({ ruleId }) => ruleId))].toSorted(),
    );
  });

  it("suppresses a waived result, keeps an unknown one open and leaves a passed one out", () => {
    expect(sarif(policy("waived")).runs[0]!.results[0]?.suppressions).toHaveLength(1);
    expect(sarif(policy("unknown")).runs[0]!.results[0]?.suppressions).toBeUndefined();
    expect(sarif(policy("pass")).runs[0]!.results).toEqual([]);
  });
});

describe("JUnit", () => {
  it("counts an unknown result as an error and never as passed", () => {
    const text = toJunit(resultsOf(policy("unknown")));

    expect(text).toContain('<testsuite name="policies" tests="1" failures="0" errors="1" skipped="0">');
    expect(text).toContain("<error message=");
  });

  it("escapes what would break the XML", () => {
    const evil = { ...sshOpen, address: 'a"<b>&\u0000\n' };
    const text = toJunit(
      resultsOf({ ...review, specs: [{ ...shop, findings: [], policy: { ...shop.policy!, results: [evil] } }] }),
    );

    expect(text).toContain('name="AWS-EC2-001 a&quot;&lt;b&gt;&amp;\ufffd "');
  });
});

describe("the JSON report", () => {
  it("says never for a copy that never ends, because JSON has no Infinity", () => {
    const never = { best: 1, expected: Infinity, worst: Infinity };
    const estimate = { wave: "data", transfers: [], downtime: never };
    const text = toJson({ ...review, specs: [{ ...shop, waves: [{ ...shop.waves[0]!, estimate }] }] });

    expect(JSON.parse(text)).toMatchObject({ specs: [{ waves: [{ estimate: { downtime: { best: 1, expected: "never" } } }] }] });
  });
});
