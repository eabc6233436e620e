import { describe, expect, it } from "vitest";
import type { CostEstimate, ResourceCost } from "../../../../src/domain/cost.ts";
import type { SpecReview } from "../../../../src/domain/review.ts";
import { cost } from "../../../../src/stages/report/sections/cost.ts";
import { shop } from "../sample-review.ts";
import { itemsOf, rendered, rowsOf } from "../rendered.ts";

const estimate = (parts: Partial<CostEstimate> = {}): CostEstimate => ({
  ...shop.cost!,
  resources: [],
  unpriced: [],
  ...parts,
});
const section = (parts: Partial<CostEstimate>, budget?: SpecReview["budget"]) => {
  const { budget: _budget, ...unbudgeted } = shop;
  return cost({ ...unbudgeted, cost: estimate(parts), ...(budget === undefined ? {} : { budget }) });
};
const resource = (workload: string | undefined, before: number | null, after: number | null): ResourceCost => ({
  address: "aws_x.y",
  type: "aws_x",
  before,
  after,
  componentsBefore: [],
  components: [],
  ...(workload === undefined ? {} : { workload }),
});
const sentence = (parts: Partial<CostEstimate>) => rendered(section(parts)).split("\n")[2];
const line = (name: string, monthly: number | null) => ({
  name,
  quantity: 1,
  unit: "GB",
  unitPrice: 1,
  monthly,
  source: null,
  date: null,
});

describe("the cost", () => {
  it("is said to be unknown, not left out", () => {
    const { cost: _cost, ...bare } = shop;

    expect(rendered(cost(bare))).toBe("### Cost\n\nThe cost is not known.\n");
  });

  it("is a floor while something has no price", () => {
    const gap = { address: "aws_s3_bucket.a", component: "storage", reason: "usage not given" };

    expect(sentence({})).toBe("$150.50 a month, before $100.00 (+$50.50). List prices in USD, no free tier.");
    expect(sentence({ unpriced: [gap] })).toMatch(/^at least \$150\.50 a month/);
  });

  it("says what was assumed and discounted", () => {
    expect(sentence({ usageDefaults: "small", discounts: ["Savings plan, 20 % off compute", "Support, 3 %"] })).toBe(
      "$150.50 a month, before $100.00 (+$50.50). List prices in USD, no free tier. Usage that was not given is assumed (small). Savings plan, 20 % off compute. Support, 3 %.",
    );
  });

  it("is summed by workload, or by type without one, the largest difference first", () => {
    const resources = [
      resource("same", 7, 7),
      resource("large", 90, 90),
      resource("orders", 100, 120),
      resource("orders", null, 30.5),
      resource("saved", 80, 0),
      resource("free", 0, 0),
      resource(undefined, null, 3),
      resource("unknown", null, null),
    ];

    expect(rowsOf(section({ resources }))).toEqual([
      ["`saved`", "$80.00", "$0.00", "-$80.00"],
      ["`orders`", "$100.00", "$150.50", "+$50.50"],
      ["`aws_x`", "$0.00", "$3.00", "+$3.00"],
      ["`large`", "$90.00", "$90.00", "no change"],
      ["`same`", "$7.00", "$7.00", "no change"],
    ]);
  });

  it("is shown by difference, however large what stays the same", () => {
    const rows = rowsOf(section({ resources: [resource("grown", 10, 30), resource("huge", 500, 501)] }));

    expect(rows.map(([name]) => name)).toEqual(["`grown`", "`huge`"]);
  });

  it("names what belongs to a wave and to no workload by the wave", () => {
    const shared = { ...resource(undefined, 0, 3), wave: "data" };

    expect(rowsOf(section({ resources: [shared] }))).toEqual([["`the wave as a whole`", "$0.00", "$3.00", "+$3.00"]]);
  });

  it("keeps its sums to the last, and its rows to 100, then 20, then none", () => {
    const resources = Array.from({ length: 101 }, (_item, index) => resource(`w${index}`, 0, 1));

    expect([0, 1, 2, 3].map((level) => rowsOf(section({ resources }), level).length)).toEqual([100, 100, 20, 0]);
    expect(rendered(section({ resources }), 3)).toMatch(/^### Cost\n\n\$150\.50 a month.*\n$/);
  });
});

describe("the prices", () => {
  const component = (source: string | null, date: string | null, monthly: number | null = 1) => ({
    ...line("x", monthly),
    source,
    date,
  });
  const priced = (now: readonly ReturnType<typeof component>[], before: readonly ReturnType<typeof component>[] = []) => ({
    resources: [{ ...resource("web", 1, 2), components: now, componentsBefore: before }],
  });

  it("are as old as the oldest row that was used, before or after", () => {
    const newer = component("a", "2026-07-20");

    expect(sentence(priced([newer], [component("a", "2026-07-20")]))).toContain("List prices in USD of 2026-07-20, no");
    expect(sentence(priced([newer, component("c", "2026-03-01")], [component("b", "2025-11-02")]))).toContain(
      "List prices in USD published between 2025-11-02 and 2026-07-20, no",
    );
    expect(sentence(priced([component("a", null)]))).toContain("List prices in USD, no");
  });

  it("name their sources, the one behind most of the money first", () => {
    const list = [
      component("S3 page", null, 3),
      component("EC2 page", "2026-07-20", 3),
      component("RDS page", "2026-07-01", 40.5),
      component("EC2 page", "2026-07-20", null),
      component(null, null, 99),
    ];
    const rows = rowsOf(section(priced(list, [component("old page", "2020-01-01", 500)])));

    expect(rows.slice(1)).toEqual([
      ["RDS page, 2026-07-01", "1", "$40.50"],
      ["EC2 page, 2026-07-20", "2", "$3.00"],
      ["S3 page, no date", "1", "$3.00"],
    ]);
    expect(rendered(section(priced(list)))).toContain(
      "<summary>Sources of the prices</summary>\n\n| Source and date | Lines | A month |\n",
    );
  });

  it("lose their sources first, and show twelve of them", () => {
    const many = (count: number) =>
      priced(Array.from({ length: count }, (_item, index) => component(`page ${index}`, "2026-07-20")));

    expect(rowsOf(section(many(14)))).toHaveLength(1 + 12);
    expect(rendered(section(many(14)))).toContain("\nand 2 more sources; the JSON report has each line's.\n");
    expect(rendered(section(many(12)))).not.toContain("more source");
    expect(rendered(section(many(12)), 1)).not.toContain("Sources");
    expect(rendered(section({}))).not.toContain("Sources");
  });
});

describe("the budget", () => {
  const said = (monthly: number) =>
    rendered(section({}, { monthly, onExceed: "block" }))
      .split("\n")
      .find((text) => text.includes("budget"));

  it.each([
    [301, "$150.50 of the budget of $301.00 (50 %)."],
    [150.5, "$150.50 of the budget of $150.50 (100 %)."],
    [100, "$150.50 over the budget of $100.00 (151 %)."],
    [0, "$150.50 over the budget of $0.00."],
  ])("of %d", (monthly, text) => {
    expect(said(monthly)).toBe(text);
  });

  it("is not mentioned where there is none", () => {
    expect(rendered(section({}))).not.toContain("budget");
    expect(rendered(section({}, { oneTime: 5, onExceed: "warn" }))).not.toContain("budget");
  });
});

describe("what is not priced", () => {
  const gaps = (count: number, component: string, reason = "usage not given") =>
    Array.from({ length: count }, (_item, index) => ({ address: `aws_x.a${index}`, component, reason }));

  it("is grouped by what is missing, with up to five addresses", () => {
    const unpriced = [...gaps(1, "requests"), ...gaps(5, "storage"), ...gaps(7, "storage", "no price in this region")];

    expect(rendered(section({ unpriced }))).toContain("<summary>Not priced: 13 lines</summary>");
    expect(itemsOf(section({ unpriced }))).toEqual([
      "requests: usage not given (`aws_x.a0`)",
      "storage: usage not given (`aws_x.a0`, `aws_x.a1`, `aws_x.a2`, `aws_x.a3`, `aws_x.a4`)",
      "storage: no price in this region (`aws_x.a0`, `aws_x.a1`, `aws_x.a2`, `aws_x.a3`, `aws_x.a4`, 2 more)",
    ]);
  });

  it("is counted to the last, and listed while there is room", () => {
    const unpriced = Array.from({ length: 22 }, (_item, index) => gaps(1, `component ${index}`)).flat();

    expect(itemsOf(section({ unpriced }), 0)).toHaveLength(22);
    expect(itemsOf(section({ unpriced }), 2).at(-1)).toBe("and 2 more");
    expect(rendered(section({ unpriced }), 3)).toContain("\nNot priced: 22 lines.\n");
    expect(itemsOf(section({ unpriced }), 3)).toEqual([]);
    expect(rendered(section({}))).not.toContain("Not priced");
  });
});

describe("what is paid once", () => {
  it("is told by line, unknown prices as unknown", () => {
    const oneTime = [line("copy", 12), line("device", null)];

    expect(rendered(section({ oneTime }))).toContain("Once, for the transfer:\n\n- copy: $12.00\n- device: not priced\n");
    expect(rendered(section({ oneTime }), 2)).toContain("Once, for the transfer:");
    expect(rendered(section({ oneTime }), 3)).not.toContain("Once");
    expect(rendered(section({}))).not.toContain("Once");
  });
});
