import { describe, expect, it } from "vitest";
import { policyData, ownTags } from "../../../src/stages/policy/data.ts";
import { selectRules, severityOf, unknownNames, type Selection } from "../../../src/stages/policy/selection.ts";
import { migration, rule } from "./samples.ts";

const control = (framework: string) => [{ framework, id: "1", source: "P" }];
const catalogue = {
  rules: [
    rule({ id: "A", controls: control("soc2") }),
    rule({ id: "B", controls: control("gdpr") }),
    rule({ id: "C", controls: [] }),
  ],
  packs: { baseline: ["A", "B", "C"], soc2: ["A"], gdpr: ["B"] },
};
const selected = (selection: Selection) =>
  selectRules(catalogue, selection)
    .map(({ id }) => id)
    .join("");

describe("selectRules", () => {
  it.each<[string, Selection, string]>([
    ["every rule by default", {}, "ABC"],
    ["the packs of the settings", { settings: { packs: ["soc2"] } }, "A"],
    ["the spec's frameworks on top", { settings: { packs: ["soc2"] }, frameworks: ["gdpr"] }, "AB"],
    ["every rule, whatever frameworks a spec names", { frameworks: ["gdpr"] }, "ABC"],
    ["no rule of no pack", { settings: { packs: [] } }, ""],
    ["no rule of a pack that objects have by nature", { settings: { packs: ["constructor"] } }, ""],
    [
      "no rule that is switched off",
      { settings: { rules: { A: { enabled: false }, B: { enabled: true }, C: { severity: "low" } } } },
      "BC",
    ],
    ["rules with a control in one framework", { onlyFrameworks: ["gdpr"] }, "B"],
    ["the rules that are named", { only: ["C", "A"] }, "AC"],
    ["all but the skipped", { skip: ["B"] }, "AC"],
    ["the named ones but the skipped", { only: ["A", "B"], skip: ["B"] }, "A"],
  ])("takes %s", (_, selection, expected) => {
    expect(selected(selection)).toBe(expected);
  });

  it("names what no rule, pack or framework is called", () => {
    expect(
      unknownNames(catalogue, {
        only: ["A", "X"],
        skip: ["Y"],
        onlyFrameworks: ["soc2", "cobit"],
        settings: { packs: ["mine", "gdpr"], rules: { Z: {} } },
      }),
    ).toEqual(["X", "Y", "Z", "mine", "cobit"]);
    expect(unknownNames(catalogue, {})).toEqual([]);
  });

  it("knows no setting for rules called like what objects have by nature", () => {
    expect(severityOf(rule({ id: "constructor" }), { rules: {} })).toBe("high");
    expect(severityOf(rule({ id: "A" }), { rules: { A: { enabled: true } } })).toBe("high");
    expect(severityOf(rule({ id: "A" }), { rules: { A: { severity: "info" } } })).toBe("info");
    expect(severityOf(rule({ id: "A" }), undefined)).toBe("high");
  });
});

describe("policyData", () => {
  const params = { stateful_types: { aws_db_instance: true }, taggable_types: {}, known_types: { aws_route: true } } as const;
  const settings = (facts: object) => ({ apiVersion: "sirsi.dev/v1" as const, kind: "Settings" as const, ...facts });
  const paramsOf = (parts: Partial<Parameters<typeof policyData>[0]>) =>
    (policyData({ params, rules: [], ...parts }) as { params: Record<string, unknown> }).params;

  it("names the rules to run and the facts about types", () => {
    expect(policyData({ params, rules: [rule({ id: "A" }), rule({ id: "B" })] })).toMatchObject({
      rules: { A: true, B: true },
      params,
    });
  });

  it("limits nothing that nobody limited", () => {
    expect(paramsOf({})).toMatchObject({
      allowed_regions: null,
      max_monthly_increase: null,
      max_risk: null,
      required_tags: [],
      min_approvals: 1,
    });
  });

  it("takes the settings' limits", () => {
    const policies = { maxRisk: 0, maxMonthlyIncrease: 0, requiredTags: ["team"] };
    expect(paramsOf({ settings: settings({ policies }) })).toMatchObject({
      max_risk: 0,
      max_monthly_increase: 0,
      required_tags: ["team"],
    });
  });

  it("requires our own tags of resources that we synthesized", () => {
    expect(
      paramsOf({ migration: migration(), settings: settings({ policies: { requiredTags: ["team"] } }) })["required_tags"],
    ).toEqual([...ownTags, "team"]);
  });

  it.each([
    [undefined, undefined, 1],
    [0, undefined, 1],
    [3, 2, 3],
    [2, 3, 3],
    [undefined, 2, 2],
  ])("asks for the larger number of approvals: settings %s, spec %s, so %s", (floor, own, count) => {
    const parts = {
      ...(floor === undefined ? {} : { settings: settings({ approvals: { count: floor } }) }),
      migration: migration(own === undefined ? {} : { approvals: { count: own } }),
    };
    expect(paramsOf(parts)["min_approvals"]).toBe(count);
  });

  it("allows the listed regions, by alias or native name", () => {
    expect(
      paramsOf({ settings: settings({ policies: { allowedRegions: ["germany", "us-east-1"] } }) })["allowed_regions"],
    ).toEqual(["germany", "eu-central-1", "germanywestcentral", "europe-west3", "us-east-1"]);
  });

  it("allows the regions of the countries where data may reside, in every cloud", () => {
    expect(paramsOf({ migration: migration({ compliance: { residency: ["DE"] } }) })["allowed_regions"]).toEqual([
      "eu-central-1",
      "germanywestcentral",
      "europe-west3",
    ]);
  });

  it("allows what both the list and residency allow", () => {
    const both = (allowedRegions: string[], residency: string[]) =>
      paramsOf({ settings: settings({ policies: { allowedRegions } }), migration: migration({ compliance: { residency } }) })[
        "allowed_regions"
      ];
    expect(both(["germany", "ireland"], ["DE"])).toEqual(["eu-central-1", "germanywestcentral", "europe-west3"]);
    expect(both(["ireland"], ["DE"])).toEqual([]);
  });

  it("narrows residency by the settings' floor, which a spec cannot widen", () => {
    const allowed = (floor: string[], own: string[]) =>
      paramsOf({
        settings: settings({ approvals: { residency: floor } }),
        migration: migration({ compliance: { residency: own } }),
      })["allowed_regions"];
    const germany = ["eu-central-1", "germanywestcentral", "europe-west3"];
    expect(allowed(["DE"], [])).toEqual(germany);
    expect(allowed(["DE", "IE"], ["DE", "US"])).toEqual(germany);
    expect(allowed(["DE"], ["US"])).toEqual([]);
    expect(allowed([], [])).toBeNull();
  });
});
