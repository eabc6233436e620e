import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CostEstimate } from "../../../src/domain/cost.ts";
import type { TerraformJson } from "../../../src/domain/stack.ts";
import { readPlan } from "../../../src/stages/plan/read-plan.ts";
import { afterOf, estimate, reasons } from "./given.ts";

const recorded = JSON.parse(
  await readFile(join(import.meta.dirname, "../../fixtures/plans/region-per-resource.json"), "utf8"),
) as { readonly variables: object };

/** Prices the recorded plan the way `sirsi cost --plan` does. */
function priced(
  more: { readonly region?: string; readonly configuration?: TerraformJson; readonly plan?: object } = {},
): CostEstimate {
  const { plan = recorded, region, configuration } = more;
  const { changes } = readPlan(plan, {
    wave: "plan",
    mode: "offline",
    binding: true,
    ...(region === undefined ? {} : { region }),
    ...(configuration === undefined ? {} : { configuration }),
  });
  return estimate(changes, { region });
}

// aws-price of 2025-11: a NAT gateway an hour.
const frankfurt = 730 * 0.052;
const ireland = 730 * 0.048;
const virginia = 730 * 0.045;

describe("a resource of a real plan costs what its own region charges", () => {
  it.each([
    ["by a variable of its provider", "aws_nat_gateway.home", frankfurt],
    ["by a constant of its alias, each of its count", "aws_nat_gateway.ireland[0]", ireland],
    ["by a constant of its alias, each of its count", "aws_nat_gateway.ireland[1]", ireland],
    ["by the provider that its module was handed", "module.counted[0].aws_nat_gateway.near", ireland],
    ["in the second instance of the module, too", "module.counted[1].aws_nat_gateway.near", ireland],
    ["by an alias that its module was handed", "module.counted[1].aws_nat_gateway.far[1]", virginia],
    ["by an alias that was handed down two modules", "module.counted[1].module.leaf.aws_nat_gateway.leaf", virginia],
    ["in a module for each of a set", 'module.each["a"].aws_nat_gateway.near', virginia],
    ["by the default provider under an alias's name", 'module.each["a"].aws_nat_gateway.far[0]', frankfurt],
    ["by the same, handed down twice", 'module.each["a"].module.leaf.aws_nat_gateway.leaf', frankfurt],
    ["by the default provider, inherited", "module.plain.aws_nat_gateway.leaf", frankfurt],
    // ebs21: gp2 in us-west-2 0.1 a GB, in eu-west-1 0.11.
    ["by its own zone before its provider", "aws_ebs_volume.zoned", 10 * 0.1],
  ])("%s: %s", (_how, address, monthly) => {
    expect(afterOf(priced(), address)).toBeCloseTo(monthly, 8);
  });

  it("as the plan's value of the variable says, not its default", () => {
    const plan = { ...recorded, variables: { home: { value: "us-east-1" } } };

    expect(afterOf(priced({ plan }), "aws_nat_gateway.home")).toBeCloseTo(virginia, 8);
  });

  it("and none where only a local tells it: no other region's price is taken", () => {
    const cost = priced();

    expect(afterOf(cost, "aws_nat_gateway.hidden")).toBeNull();
    expect(reasons(cost).filter((row) => row.includes("region not known"))).toEqual([
      "aws_nat_gateway.hidden | NAT gateway | region not known",
      "aws_nat_gateway.hidden | Data processed | region not known",
    ]);
  });

  it("as --region says only where nothing else does", () => {
    const cost = priced({ region: "us-east-1" });

    expect(afterOf(cost, "aws_nat_gateway.hidden")).toBeCloseTo(virginia, 8);
    expect(afterOf(cost, "aws_nat_gateway.home")).toBeCloseTo(frankfurt, 8);
    expect(afterOf(cost, "aws_nat_gateway.ireland[0]")).toBeCloseTo(ireland, 8);
  });

  it("as the configuration beside the plan says of the local", () => {
    const configuration = { locals: { hidden: "eu-west-1" } };

    expect(afterOf(priced({ configuration }), "aws_nat_gateway.hidden")).toBeCloseTo(ireland, 8);
  });
});
