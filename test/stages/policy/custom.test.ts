import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { masked, type Json } from "../../../src/domain/change.ts";
import type { CustomFinding, PolicyReport, Waiver } from "../../../src/domain/policy.ts";
import { toMarkdown } from "../../../src/stages/report/markdown.ts";
import { paragraph } from "../../../src/stages/report/document.ts";
import { customInput } from "../../../src/stages/policy/custom/input.ts";
import { withCustom } from "../../../src/stages/policy/custom/judge.ts";
import { change, migration, now, plan, result, waiver } from "./samples.ts";

const shipped: PolicyReport = {
  bundle: { version: "1.0.0", digest: "sha256:shipped" },
  inputDigest: "sha256:input",
  results: [result(), result({ rule: "AWS-S3-010", status: "pass" })],
  requirements: [],
  coverage: { rules: 2, resources: 1, uncoveredTypes: [] },
  requestedWaivers: [],
  unusedWaivers: [],
};
const logs = change({
  address: "aws_s3_bucket.logs",
  origin: { path: ["spec", "workloads", 0, "config"], workload: "media", wave: "main" },
});
const finding = (facts: Partial<CustomFinding> = {}): CustomFinding => ({
  package: "acme",
  effect: "deny",
  message: "The bucket has no owner tag",
  ...facts,
});
const joined = (findings: readonly CustomFinding[], waivers: readonly Waiver[] = [], report = shipped): PolicyReport =>
  withCustom(report, {
    findings,
    bundle: { digest: "sha256:custom", packages: ["acme"], files: [".sirsi/policies/acme.rego"] },
    plans: [plan([logs])],
    now,
    spec: { file: "migrations/shop.yaml", migration: migration() },
    waivers,
  });
const added = (findings: readonly CustomFinding[], waivers: readonly Waiver[] = []) =>
  joined(findings, waivers).results.slice(shipped.results.length);

describe("custom results", () => {
  it("stand beside the shipped ones with an id, a severity, a place and the author's words", () => {
    const [denied, warned] = added([
      finding({ id: "owner", address: "aws_s3_bucket.logs" }),
      finding({ effect: "warn", message: "Ask the cost team" }),
    ]);

    expect(denied).toMatchObject({
      rule: "CUSTOM-ACME-OWNER",
      status: "fail",
      severity: "high",
      address: "aws_s3_bucket.logs",
      wave: "main",
      specPath: ["spec", "workloads", 0, "config"],
      message: "The bucket has no owner tag",
    });
    expect(warned).toMatchObject({ rule: "CUSTOM-ACME-WARN", severity: "medium", address: null, message: "Ask the cost team" });
  });

  it("come with metadata for reports: the most severe result decides the severity, one text is the title", () => {
    const { custom } = joined([
      finding({ id: "owner" }),
      finding({ id: "owner", severity: "critical" }),
      finding({ id: "size", message: "too large" }),
      finding({ id: "size", message: "too small" }),
    ]);

    expect(custom).toMatchObject({ digest: "sha256:custom", packages: ["acme"], files: [".sirsi/policies/acme.rego"] });
    expect(custom?.rules.map(({ id, severity, title }) => [id, severity, title])).toEqual([
      ["CUSTOM-ACME-OWNER", "critical", "The bucket has no owner tag"],
      ["CUSTOM-ACME-SIZE", "high", "A custom policy, custom.acme.deny"],
    ]);
  });

  it("can only add: whatever they say, nothing of the shipped report goes", () => {
    const text = fc.string({ unit: "binary", maxLength: 40 });
    const findings = fc.array(
      fc.record(
        {
          package: fc.constant("acme"),
          effect: fc.constantFrom("deny" as const, "warn" as const),
          message: text,
          id: fc.stringMatching(/^[a-z]{1,9}$/),
          address: fc.oneof(text, fc.constantFrom("aws_s3_bucket.logs", "__proto__", "constructor")),
        },
        { requiredKeys: ["package", "effect", "message"] },
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(findings, (list) => {
        const report = joined(list);
        expect(report.results.slice(0, shipped.results.length)).toEqual(shipped.results);
        expect(report.results).toHaveLength(shipped.results.length + list.length);
        for (const { rule, status } of report.results.slice(shipped.results.length)) {
          expect(rule).toMatch(/^CUSTOM-ACME-[A-Z]+$/);
          expect(status).toBe("fail");
        }
      }),
    );
  });

  it("of a resource that is not in the plan count for the whole change, and name it", () => {
    const [only] = added([finding({ address: "aws_s3_bucket.gone" })]);

    expect(only).toMatchObject({
      address: null,
      message: "The bucket has no owner tag (It names aws_s3_bucket.gone, which is not in the plan.)",
    });
  });

  it("keep their fingerprint when another text says the same under an id, and are told apart by their text without one", () => {
    const print = (facts: Partial<CustomFinding>) => added([finding(facts)])[0]?.fingerprint;

    expect(print({ id: "owner", message: "a" })).toBe(print({ id: "owner", message: "b" }));
    expect(print({ message: "a" })).not.toBe(print({ message: "b" }));
    expect(print({ message: "a" })).toBe(print({ message: "a" }));
  });

  it.each([
    [{ effect: "deny", severity: "medium" }, "custom.acme.deny gave the severity medium; it takes high or critical"],
    [{ effect: "warn", severity: "critical" }, "custom.acme.warn gave the severity critical; it takes medium or low or info"],
    [{ id: "" }, "an id that is none"],
    [{ id: "a b" }, "an id that is none"],
    [{ id: "x".repeat(33) }, "an id that is none"],
    [{ id: "-x" }, "an id that is none"],
    [{ id: "ü" }, "an id that is none"],
  ] as const)("that would mislead are refused as a whole: %j", (facts, words) => {
    expect(() => joined([finding(facts)])).toThrow(words);
  });
});

describe("the text of a custom result", () => {
  const said = (message: string): string => added([finding({ message })])[0]?.message ?? "";

  it("is one line without control characters, escape sequences or marks that turn its direction", () => {
    expect(said("a\u001b[31mred\u001b[0m\r\nb\u0000c\u202etxt\u2028d")).toBe("a [31mred [0m b c txt d");
  });

  it("is at most 1,000 characters long, with the note on its place whole", () => {
    expect(said("x".repeat(5000))).toHaveLength(1000);
    const [lost] = added([finding({ message: "x".repeat(5000), address: "aws_s3_bucket.gone" })]);
    expect(lost?.message).toHaveLength(1000);
    expect(lost?.message).toMatch(/… \(It names aws_s3_bucket\.gone, which is not in the plan\.\)$/);
  });

  it("shows no credential, and says that it is empty", () => {
    const token = `ghp_${"a1B2".repeat(9)}`;
    expect(said(`see ${token} there`)).toBe(`see ${masked} there`);
    expect(added([finding({ address: token })])[0]?.message).not.toContain(token);
    expect(said(" \n ")).toBe("(no message)");
  });

  it("stays text where it is rendered: no fence, no tag, no mention", () => {
    const text = toMarkdown([paragraph(said("```\n</details> <script> @acme/all https://evil.example"))]);

    expect(text).not.toMatch(/(?<!\\)`|(?<!\\)<|@acme|https:\/\//);
  });
});

describe("a waiver of a custom rule", () => {
  const own = (facts: Partial<Waiver> = {}) => waiver({ rules: ["CUSTOM-ACME-OWNER"], ...facts });
  const owner = finding({ id: "owner", address: "aws_s3_bucket.logs" });

  it("waives it by its id, and is shown with its owner", () => {
    const unused = { ...shipped, unusedWaivers: ["logs-are-public"] };
    const report = joined([owner], [own()], unused);

    expect(report.results.at(-1)).toMatchObject({ rule: "CUSTOM-ACME-OWNER", status: "waived", waiver: "logs-are-public" });
    expect(report.waivers?.map(({ id }) => id)).toEqual(["logs-are-public"]);
    expect(report.unusedWaivers).toEqual([]);
  });

  it("of a critical one needs two approvers and ends after thirty days", () => {
    const critical = { ...owner, severity: "critical" } as const;
    const short = { created: "2026-01-01", expires: "2026-01-30" };

    expect(joined([critical], [own({ approvedBy: ["jane", "kim"] })]).refusedWaivers).toEqual([
      { id: "logs-are-public", why: "critical rules can be waived for 30 days at most." },
    ]);
    expect(joined([critical], [own(short)]).refusedWaivers).toEqual([
      { id: "logs-are-public", why: "critical rules need 2 approvers." },
    ]);
    expect(joined([critical], [own({ ...short, approvedBy: ["jane", "kim"] })]).results.at(-1)?.status).toBe("waived");
  });

  it("does not reach another id, another resource or a shipped rule", () => {
    expect(added([finding({ id: "size", address: "aws_s3_bucket.logs" })], [own()])[0]?.status).toBe("fail");
    expect(added([finding({ id: "owner" })], [own()])[0]?.status).toBe("fail");
    expect(joined([owner], [own({ rules: ["CUSTOM-ACME-OWNER", "AWS-S3-003"] })]).results[0]?.status).toBe("fail");
  });
});

describe("the input of custom policies", () => {
  it("holds no credential, whether its look or its name gives it away", () => {
    const token = `ghp_${"a1B2".repeat(9)}`;
    const input: Json = {
      schema: "sirsi.policy-input/1",
      spec: {
        name: "shop",
        strings: [
          { path: ["spec", "config", "password"], value: "hunter2hunter2" },
          { path: ["spec", 0], value: "plain words" },
        ],
      },
      changes: [
        {
          address: "aws_instance.web",
          value: { user_data: `export T=${token}`, password: "correct horse" },
          config_strings: [
            { attribute: "master.password", value: "battery staple" },
            { attribute: "tags.owner", value: "@acme/web" },
          ],
        },
      ],
    };
    const safe = JSON.stringify(customInput(input));

    for (const secret of [token, "hunter2", "correct horse", "battery staple"]) expect(safe).not.toContain(secret);
    for (const fact of ["plain words", "@acme/web", "aws_instance.web", "sirsi.policy-input/1"]) expect(safe).toContain(fact);
  });
});
