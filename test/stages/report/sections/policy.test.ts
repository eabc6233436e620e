import { describe, expect, it } from "vitest";
import type { PolicyReport, PolicyResult } from "../../../../src/domain/policy.ts";
import { policies } from "../../../../src/stages/report/sections/policy.ts";
import { shop, sshOpen, sshRule } from "../sample-review.ts";
import { itemsOf, rendered, rowsOf } from "../rendered.ts";

const rules = new Map([[sshRule.id, sshRule]]);
const section = (results: readonly PolicyResult[], parts: Partial<PolicyReport> = {}) =>
  policies({ ...shop.policy!, results, requirements: [], ...parts }, rules);
const { location: _location, ...unplaced } = sshOpen;
const result = (parts: Partial<PolicyResult> = {}): PolicyResult => ({
  ...unplaced,
  attribute: null,
  address: "aws_x.y",
  ...parts,
});
const times = (count: number, parts: (index: number) => Partial<PolicyResult>) =>
  Array.from({ length: count }, (_item, index) => result(parts(index)));
const sentence = (results: readonly PolicyResult[], parts: Partial<PolicyReport> = {}) =>
  rendered(section(results, parts)).split("\n")[2];

describe("the policies of a review", () => {
  it("that were not evaluated close the gate", () => {
    expect(rendered(policies(undefined, rules))).toBe("### Policies\n\nThe policies were not evaluated: the gate is closed.\n");
  });

  it("say what was judged by which bundle, and what no rule knows", () => {
    const coverage = { rules: 1, resources: 2, uncoveredTypes: [] };

    expect(sentence([], { coverage })).toBe("1 rule over 2 resources, bundle 1.0.0.");
    expect(
      sentence(
        times(2, () => ({ status: "not-applicable" })),
        { coverage },
      ),
    ).toBe("1 rule over 2 resources, bundle 1.0.0, 2 not applicable here.");
    expect(sentence([], { coverage: { ...coverage, uncoveredTypes: ["aws_a"] } })).toBe(
      "1 rule over 2 resources, bundle 1.0.0, no rule knows 1 resource type.",
    );
  });

  it("say no more where nothing is open", () => {
    expect(section([result({ status: "pass" }), result({ status: "not-applicable" })]).levels[0]).toHaveLength(2);
  });
});

describe("open results", () => {
  it("are told by rule, worst first, a failure before what could not be judged", () => {
    const rows = rowsOf(
      section([
        result({ rule: "R-LOW", severity: "low" }),
        result({ rule: "R-HIGH", severity: "high", status: "unknown", because: "known after apply" }),
        result({ rule: "R-HIGH", severity: "high" }),
        result({ rule: "R-CRIT", severity: "critical", status: "unknown" }),
        result({ rule: "R-MED", severity: "medium" }),
        result({ rule: "R-LOW", severity: "low", address: "aws_x.z" }),
      ]),
    );

    expect(rows).toEqual([
      ["**critical**", "`R-CRIT`  (unknown: not decided by the plan)", "`aws_x.y`", ""],
      ["**high**", "`R-HIGH` ", "`aws_x.y`", ""],
      ["**high**", "`R-HIGH`  (unknown: known after apply)", "`aws_x.y`", ""],
      ["**medium**", "`R-MED` ", "`aws_x.y`", ""],
      ["**low**", "`R-LOW` ", "`aws_x.y`, `aws_x.z`", ""],
    ]);
  });

  it("have the colour of their severity", () => {
    const severities = ["critical", "high", "medium", "low", "info"] as const;
    const [table] = section(severities.map((severity) => result({ rule: severity, severity }))).levels[0]!.filter(
      (block) => block.type === "table",
    );

    expect(table?.rows.map(([cell]) => cell?.[0])).toMatchObject([
      { text: "critical", tone: "bad" },
      { text: "high", tone: "bad" },
      { text: "medium", tone: "warn" },
      { text: "low", tone: "muted" },
      { text: "info", tone: "muted" },
    ]);
  });

  it("name line, resource and value, each where there is one", () => {
    const where = (parts: Partial<PolicyResult>) => rowsOf(section([result(parts)]))[0]?.[2];

    expect(where({ location: shop.findings[0]!.location, attribute: "acl", actual: "public-read" })).toBe(
      "`migrations/shop.yaml:89` `aws_x.y` (acl is public-read)",
    );
    expect(where({ address: null, location: shop.findings[0]!.location })).toBe("`migrations/shop.yaml:89` ");
    expect(where({ attribute: "encrypted", actual: null })).toBe("`aws_x.y` (encrypted is (none))");
    expect(where({ attribute: "encrypted", actual: null, status: "unknown" })).toBe("`aws_x.y` (encrypted)");
  });

  it("name ten places of a rule, then five, then one, and count the rest", () => {
    const many = section(times(11, (index) => ({ address: `aws_x.a${index}` })));
    const places = (level: number) => rowsOf(many, level)[0]?.[2];

    expect(places(0)?.split(", ")).toHaveLength(10);
    expect(places(0)).toMatch(/`aws_x\.a9` and 1 more$/);
    expect(places(1)).toMatch(/`aws_x\.a4` and 6 more$/);
    expect(places(2)).toBe("`aws_x.a0` and 10 more");
    expect(rowsOf(section(times(10, (index) => ({ address: `aws_x.a${index}` }))))[0]?.[2]).not.toContain("more");
  });

  it("that lack an input for no resource in particular are one line for all such rules", () => {
    const blind = (count: number, because: string) =>
      times(count, (index) => ({ rule: `R-${index}`, status: "unknown", address: null, because }));
    const text = rendered(section([...blind(6, "there is no plan"), ...blind(1, "there is no cost")]));

    expect(text).toContain("**6 rules could not be judged**: there is no plan (R-0, R-1, R-2, R-3, R-4, ...)\n");
    expect(text).toContain("**1 rule could not be judged**: there is no cost (R-0)\n");
    const [, , line] = section(blind(1, "there is no cost")).levels[0] ?? [];
    expect(line).toMatchObject({ text: [{ text: "1 rule could not be judged", tone: "bad" }, expect.anything()] });
    expect(text).not.toContain("| Severity |");
    expect(rendered(section(blind(5, "there is no plan")))).toContain("(R-0, R-1, R-2, R-3, R-4)\n");
  });

  it("are not blind when they fail, name a resource, or give no reason", () => {
    const because = "there is no plan";
    const list = [
      result({ rule: "R-1", status: "fail", address: null, because }),
      result({ rule: "R-2", status: "unknown", because }),
      result({ rule: "R-3", status: "unknown", address: null }),
    ];

    expect(rowsOf(section(list))).toHaveLength(3);
    expect(rendered(section(list))).not.toContain("could not be judged");
  });
});

describe("what the base has as well", () => {
  const debt = [
    result({ rule: "R-OLD", existing: true }),
    result({ rule: "R-OLD", existing: true, status: "unknown" }),
    result({ rule: "R-PASS", existing: true, status: "pass" }),
    result({ rule: "R-NEW" }),
  ];

  it("is folded away from what is new", () => {
    const text = rendered(section(debt));
    const [before, folded] = text.split("<details><summary>2 open results that the base has as well</summary>");

    expect(before).toContain("R-NEW");
    expect(before).not.toContain("R-OLD");
    expect(folded).toContain("R-OLD");
    expect(folded).not.toContain("R-PASS");
  });

  it("names five places, and goes first when there is no room", () => {
    const many = section(times(6, (index) => ({ address: `aws_x.a${index}`, existing: true })));

    expect(rowsOf(many)[0]?.[2]).toMatch(/`aws_x\.a4` and 1 more$/);
    expect(rowsOf(many, 1)).toEqual([]);
    expect(rendered(section([result()]))).not.toContain("the base has as well");
  });
});

describe("waivers", () => {
  const requested = {
    id: "w-2",
    rules: ["R-1", "R-2"],
    match: {},
    reason: "The vendor needs it until March.",
    category: "waiver",
    owner: "@acme/sre",
    approvedBy: [],
    expires: "2026-03-31",
    source: "waivers-file",
  } as const;

  it("in force, requested and unused are told apart", () => {
    const waived = [result({ status: "waived", waiver: "w-1" }), result({ status: "waived", address: null })];

    expect(itemsOf(section(waived, { requestedWaivers: [requested], unusedWaivers: ["w-3"] }))).toEqual([
      "`AWS-EC2-001` is waived for aws_x.y by w-1.",
      "`AWS-EC2-001` is waived by a waiver.",
      "Requested, not in force until it is on the base: R-1, R-2 until 2026-03-31. The vendor needs it until March.",
      "Waiver w-3 matches nothing any more.",
    ]);
    expect(rendered(section(waived))).toContain("\nWaivers:\n");
    expect(rendered(section(waived), 1)).not.toContain("Waivers:");
  });

  it("in force say whose they are and until when, and those that are not why", () => {
    const waived = [result({ status: "waived", waiver: "w-2" }), result({ status: "waived", waiver: "w-4", address: null })];
    const refusedWaivers = [{ id: "w-5", why: "it has expired." }];

    expect(itemsOf(section(waived, { waivers: [{ ...requested, reason: "Until 1.2 is out.." }], refusedWaivers }))).toEqual([
      "`AWS-EC2-001` is waived for aws_x.y by w-2, owned by @\u200bacme/sre until 2026-03-31: Until 1.2 is out.",
      "`AWS-EC2-001` is waived by w-4.",
      "Waiver w-5 is not in force: it has expired.",
    ]);
  });

  it("are not mentioned where there is none", () => {
    expect(rendered(section([result()]))).not.toContain("Waivers");
  });
});

describe("requirements", () => {
  it("of later stages are told as what must happen before an apply", () => {
    const requirements = [{ rule: "GEN-CHG-003", address: null, text: "someone else approves" }];

    expect(rendered(section([], { requirements }))).toContain("\nBefore an apply:\n\n- `GEN-CHG-003`: someone else approves\n");
    expect(rendered(section([], { requirements }), 1)).not.toContain("Before an apply");
    expect(rendered(section([]))).not.toContain("Before an apply");
  });
});
