import { describe, expect, it } from "vitest";
import { budgetFindings } from "../../../src/stages/cost/budget.ts";
import { compareAll } from "../../../src/stages/cost/compare.ts";
import { costJson } from "../../../src/stages/cost/cost-json.ts";
import { oneTimeCost, type TransferFacts } from "../../../src/stages/cost/one-time.ts";
import { book, compareTo, creates, estimate, reasons } from "./given.ts";

const large = creates("aws_instance.web", { instance_type: "m5.large" });
const nat = creates("aws_nat_gateway.main", {});

describe("as JSON", () => {
  it("has the published shape, with numbers unrounded and nothing more", () => {
    expect(costJson(estimate([nat]))).toStrictEqual({
      currency: "USD",
      priceBook: { date: "2026-07-20" },
      monthly: { before: 0, after: 730 * 0.045, delta: 730 * 0.045 },
      resources: [
        {
          address: "aws_nat_gateway.main",
          monthly: 730 * 0.045,
          components: [
            {
              name: "NAT gateway",
              quantity: 730,
              unit: "hours",
              unitPrice: 0.045,
              monthly: 730 * 0.045,
              source: "lamngockhuong/aws-price",
              date: "2025-11-04",
            },
            {
              name: "Data processed",
              quantity: null,
              unit: "GB",
              unitPrice: 0.045,
              monthly: null,
              source: "lamngockhuong/aws-price",
              date: "2025-11-04",
            },
          ],
        },
      ],
      unpriced: [{ address: "aws_nat_gateway.main", component: "Data processed", reason: "usage not given" }],
    });
  });

  it("is the same without usage and with assumed usage, but for the figures", () => {
    const [component] = costJson(estimate([nat], { usageDefaults: "small" })).resources[0]?.components.slice(1) ?? [];

    expect(Object.keys(component ?? {})).toEqual(["name", "quantity", "unit", "unitPrice", "monthly", "source", "date"]);
  });
});

describe("compared to an earlier estimate", () => {
  const earlier = (changes: Parameters<typeof estimate>[0]): string => JSON.stringify(costJson(estimate(changes)));

  it("takes what was from the earlier one", () => {
    const now = estimate([large, creates("aws_kms_key.a", {})]);

    const { monthly, resources } = compareTo(now, "cost.json", earlier([large, nat]));

    expect(monthly.before).toBeCloseTo(730 * 0.096 + 0.8 + 32.85, 8);
    expect(monthly.delta).toBeCloseTo(1 - 32.85, 8);
    expect(resources.map(({ address, before, after }) => [address, before, after])).toEqual([
      ["aws_instance.web", 730 * 0.096 + 0.8, 730 * 0.096 + 0.8],
      ["aws_kms_key.a", 0, 1],
      ["aws_nat_gateway.main", 730 * 0.045, 0],
    ]);
  });

  it("does not let a price that went missing read as a saving", () => {
    const now = estimate([creates("aws_instance.web", { instance_type: "m9.huge" })]);

    expect(reasons(compareTo(now, "cost.json", earlier([large])))[0]).toContain(
      "it had a price before, so the lower total is no saving",
    );
  });

  it("does not call it one where the earlier estimate had no price either", () => {
    const huge = [creates("aws_instance.web", { instance_type: "m9.huge" })];

    expect(reasons(compareTo(estimate(huge), "cost.json", earlier(huge)))[0]).toMatch(/m9\.huge\/linux in us-east-1$/);
  });

  const fine = {
    currency: "USD",
    priceBook: { date: "2026-07-20" },
    monthly: { before: 0, after: 1, delta: 1 },
    resources: [],
    unpriced: [],
  };

  it.each([
    ["nothing", "", "it is not JSON"],
    ["half a file", "{", "it is not JSON"],
    ["a word", '"cost"', "it is not what `sirsi cost --format json` prints"],
    ["the output of another command", '{"verdict":"allowed","specs":[]}', "it is not what `sirsi cost --format json` prints"],
    ["a plan", '{"format_version":"1.2","resource_changes":[]}', "it is not what `sirsi cost --format json` prints"],
    ["another currency", JSON.stringify({ ...fine, currency: "EUR" }), "its currency is EUR, and estimates are in USD"],
    ["no total", JSON.stringify({ ...fine, monthly: {} }), "it has no monthly total"],
    ["a total that is text", JSON.stringify({ ...fine, monthly: { after: "1" } }), "it has no monthly total"],
    ["no resources", JSON.stringify({ ...fine, resources: {} }), "it is not what `sirsi cost --format json` prints"],
    [
      "a resource without an address",
      JSON.stringify({ ...fine, resources: [{ monthly: 1 }] }),
      "a resource in it has no address or no monthly figure",
    ],
    [
      "a resource whose figure is text",
      JSON.stringify({ ...fine, resources: [{ address: "a", monthly: "1" }] }),
      "a resource in it has no address or no monthly figure",
    ],
    ["two estimates", JSON.stringify([fine, fine]), "it has 2 estimates and there is 1 now"],
  ])("refuses %s and says why", (_what, text, why) => {
    expect(() => compareTo(estimate([]), "cost.json", text)).toThrow(`cost.json could not be read: ${why}.`);
  });

  it("takes one estimate for each of several specs, in their order", () => {
    const key = estimate([creates("aws_kms_key.a", {})]);
    const gateway = estimate([nat]);
    const file = JSON.stringify([costJson(key), costJson(gateway)]);

    expect(compareAll([gateway, key], "cost.json", file).map(({ monthly }) => monthly)).toEqual([
      { before: 1, after: 730 * 0.045, delta: 730 * 0.045 - 1 },
      { before: 730 * 0.045, after: 1, delta: 1 - 730 * 0.045 },
    ]);
  });
});

describe("against a budget", () => {
  const spec = (budget: object) => ({ spec: { constraints: { budget } } });
  const million = estimate([large, creates("aws_instance.big", { instance_type: "m5.xlarge" }), nat]);

  it("blocks with the largest items when it is exceeded", () => {
    // web 730 × 0.096 + 0.8 = 70.88; big 730 × 0.192 + 0.8 = 140.96; gateway 32.85; in all 244.69.
    expect(budgetFindings(million, spec({ monthly: 200, onExceed: "block" }))).toEqual([
      {
        code: "SIR-E226",
        level: "error",
        message:
          "estimate 245 USD/month exceeds budget 200 (+22.3%), onExceed: block. Largest items: aws_instance.big 141, aws_instance.web 71, aws_nat_gateway.main 33.",
        path: ["spec", "constraints", "budget", "monthly"],
      },
    ]);
  });

  it("warns when it should not block", () => {
    expect(budgetFindings(million, spec({ monthly: 200 }))).toMatchObject([{ level: "warning" }]);
  });

  it("is silent within the budget, at it, and without one", () => {
    expect(budgetFindings(million, spec({ monthly: 245 }))).toEqual([]);
    expect(budgetFindings(estimate([creates("aws_kms_key.a", {})]), spec({ monthly: 1, onExceed: "block" }))).toEqual([]);
    expect(budgetFindings(million, { spec: {} })).toEqual([]);
  });

  it("closes the gate when the currency cannot be compared", () => {
    expect(budgetFindings(million, spec({ monthly: 9999, currency: "EUR", onExceed: "block" }))).toMatchObject([
      { level: "error", path: ["spec", "constraints", "budget", "currency"] },
    ]);
  });

  it("writes thousands as people do", () => {
    const [finding] = budgetFindings(
      { ...million, monthly: { before: 0, after: 4610, delta: 4610 } },
      spec({ monthly: 4200, onExceed: "block" }),
    );

    expect(finding?.message).toMatch(/^estimate 4,610 USD\/month exceeds budget 4,200 \(\+9\.8%\), onExceed: block\. /);
  });
});

describe("moving the data once", () => {
  const facts = (source?: TransferFacts["spec"]["source"]): TransferFacts => ({
    spec: {
      ...(source === undefined ? {} : { source }),
      target: { provider: "aws", region: "ireland" },
      workloads: [
        { name: "orders-db", kind: "database", data: { volume: "480Gi" } },
        { name: "media", kind: "object-store", data: { volume: "12Ti", objects: 3_000_000 } },
        { name: "web", kind: "vm" },
      ],
    },
  });
  const transfer = (workload: string, method: string, seconds: number | null) => ({
    workload,
    method,
    mode: "online" as const,
    copy: seconds === null ? null : { best: seconds, expected: seconds, worst: seconds },
    downtime: null,
    missing: [],
  });

  it("counts hours of the replication instance and GB of the sync, and names what has no price", () => {
    const transfers = [
      transfer("orders-db", "replication-service", 11_000),
      transfer("media", "object-sync", 100),
      transfer("web", "redeploy", 0),
    ];

    const { lines, unpriced } = oneTimeCost(facts(), transfers, book);

    expect(lines.map(({ name, quantity, monthly }) => [name, quantity, monthly])).toEqual([
      ["orders-db: replication instance during the copy (dms.t3.medium)", 4, null],
      ["media: data copied by DataSync", 12 * 1024, null],
      // eu-west-1: 0.005 a thousand.
      ["media: S3 requests for the objects", 3000, 15],
    ]);
    expect(unpriced.map(({ address, reason }) => `${address}: ${reason}`)).toEqual([
      "workload orders-db: no price for dms dms.t3.medium/single-az in eu-west-1",
      "workload media: no price for datasync copied in eu-west-1",
    ]);
  });

  it("charges what leaves another region of AWS, in tiers", () => {
    const { lines } = oneTimeCost(facts({ provider: "aws", region: "us-east" }), [transfer("media", "file-sync", 100)], book);

    // 12 TiB are 12,288 GB: 10,240 at 0.09, the rest at 0.085.
    expect(lines.slice(1).map(({ monthly }) => monthly)).toEqual([10_240 * 0.09, 2048 * 0.085]);
  });

  it("does not guess a time or a volume", () => {
    const { unpriced } = oneTimeCost(
      facts(),
      [transfer("orders-db", "replication-service", null), transfer("web", "file-sync", 10)],
      book,
    );

    expect(unpriced.map(({ reason }) => reason)).toEqual(["the time of the copy is not known", "the data volume is not given"]);
  });

  it("is part of the estimate and of its gaps, but not of the month", () => {
    const cost = estimate([], { migration: facts(), transfers: [transfer("media", "object-sync", 100)] });

    expect(cost.oneTime).toHaveLength(2);
    expect(cost.unpriced).toHaveLength(1);
    expect(cost.monthly.after).toBe(0);
  });
});
