import { describe, expect, it } from "vitest";
import type { CostComponent, CostEstimate } from "../../../src/domain/cost.ts";
import { toCostText, toFindingLines, toJsonText, toPlanText, toRiskText } from "../../../src/stages/report/parts.ts";
import { at, review, shop } from "./sample-review.ts";

const options = { width: 100, color: false };
const lines = (text: string) => text.split("\n").filter((line) => line !== "");

describe("a part of a review on a terminal", () => {
  const { migration: _migration, title: _title, ...broken } = shop;
  const several = { ...review, specs: [shop, { ...broken, file: "migrations/broken.yaml", reasons: ["SIR-E101", "SIR-E103"] }] };

  it("is the risk of each spec, with what is not known", () => {
    const text = toRiskText(several, options);

    expect(lines(text)[0]).toBe("Online shop, Frankfurt data centre to AWS");
    expect(text).toContain("\n\nRisk\n\n73/100, high (confidence medium, 74: the plan is from the sandbox).\n");
    expect(text).toContain("\n\nWhat this review could not know\n\n- Whether the account has the quota");
    expect(text).not.toContain("Changes");
  });

  it("is the plan of each spec, with what is not known", () => {
    const text = toPlanText(several, options);

    expect(text).toContain("\n\nChanges\n\nWave data (this merge applies it): 1 change\n");
    expect(text).toContain("\n\nWhat this review could not know\n");
    expect(text).not.toContain("73/100");
  });

  it("is why there is none, for a file that is no Migration", () => {
    for (const text of [toRiskText(several, options), toPlanText(several, options)]) {
      expect(text.endsWith("\n\nmigrations/broken.yaml\n\nSIR-E101\n\nSIR-E103\n")).toBe(true);
    }
  });
});

describe("the cost of a plan on a terminal", () => {
  const component = (parts: Partial<CostComponent>): CostComponent => ({
    name: "hours",
    quantity: 730,
    unit: "h",
    unitPrice: 0.1,
    monthly: 73,
    source: null,
    date: null,
    ...parts,
  });
  const estimate: CostEstimate = {
    ...shop.cost!,
    unpriced: [],
    resources: [
      {
        address: "aws_db_instance.orders-db",
        type: "aws_db_instance",
        before: 0,
        after: 74.2,
        componentsBefore: [],
        components: [
          component({}),
          component({ name: "storage", quantity: 0.12345, unit: "GB", monthly: 1.2, assumed: true }),
          component({ name: "requests", quantity: null, unit: "1k", monthly: null }),
        ],
      },
    ],
  };

  it("lists resources and their components, and calls nothing free that is not priced", () => {
    const table = toCostText(estimate, options).split("\n\n").at(-1);

    expect(table?.split("\n")).toEqual([
      "Resource                          Quantity  Unit     Monthly",
      "aws_db_instance.orders-db                             $74.20",
      "  hours                                730  h         $73.00",
      "  storage                  0.123 (assumed)  GB         $1.20",
      "  requests                                  1k    not priced",
      "",
    ]);
  });

  it("starts with the sums, and has no table for a plan without resources", () => {
    expect(toCostText(estimate, options)).toMatch(/^Cost\n\n\$150\.50 a month, before \$100\.00/);
    expect(toCostText({ ...estimate, resources: [] }, options)).not.toContain("Quantity");
  });
});

describe("findings on a terminal", () => {
  const [warning] = shop.findings;
  const error = { ...warning!, code: "SIR-E210", level: "error" as const, at: "spec", message: "too long", location: at(7) };

  it("are one line each, in the form that editors jump to, and counted", () => {
    expect(toFindingLines([error, { ...error, location: at(8) }, warning!], 2)).toBe(
      [
        "migrations/shop.yaml:7:9 error SIR-E210 spec: too long",
        "migrations/shop.yaml:8:9 error SIR-E210 spec: too long",
        "migrations/shop.yaml:89:9 warning SIR-W401 spec.workloads[receipts]: nothing verifies receipts after the move. Add a check under verify.",
        "2 files: 2 errors, 1 warning\n",
      ].join("\n"),
    );
    expect(toFindingLines([], 1)).toBe("1 file: 0 errors, 0 warnings\n");
  });
});

it("says never for what never ends, in any JSON", () => {
  expect(toJsonText([{ worst: Infinity, best: 1 }])).toBe('[\n  {\n    "worst": "never",\n    "best": 1\n  }\n]\n');
});
