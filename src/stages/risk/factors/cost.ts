import { usageNotGiven, type CostEstimate } from "../../../domain/cost.ts";
import type { Evidence, RiskPoint } from "../point.ts";
import type { Scope } from "../scope.ts";

const noticeableGrowth = 0.2;
const toleratedGap = 0.1;

export function cost({ cost: estimate, budget, weights }: Scope): Evidence {
  if (estimate === undefined) return { points: [] };
  const { growth, overBudget, unpriced } = weights.points.cost;
  return {
    points: [...grown(estimate, growth), ...exceeded(estimate, budget, overBudget), ...unknownShare(estimate, unpriced)],
  };
}

/** Growth from nothing has no percentage; the budget judges it. */
function grown({ monthly: { before, delta } }: CostEstimate, base: number): readonly RiskPoint[] {
  if (before <= 0 || delta <= before * noticeableGrowth) return [];
  const percent = Math.round((delta / before) * 100);
  return [
    {
      factor: "cost",
      base,
      why: `monthly cost grows by ${percent} %`,
      lower: "Choose smaller sizes, or split the growth over waves.",
    },
  ];
}

function exceeded({ monthly, oneTime }: CostEstimate, budget: Scope["budget"], base: number): readonly RiskPoint[] {
  const once = oneTime.reduce((sum, line) => sum + (line.monthly ?? 0), 0);
  const over = [
    ...(budget?.monthly !== undefined && monthly.after > budget.monthly
      ? [`${usd(monthly.after)} a month, budget ${usd(budget.monthly)}`]
      : []),
    ...(budget?.oneTime !== undefined && once > budget.oneTime ? [`${usd(once)} once, budget ${usd(budget.oneTime)}`] : []),
  ];
  if (over.length === 0) return [];
  return [
    {
      factor: "cost",
      base,
      why: `over budget: ${over.join("; ")}`,
      lower: "Lower the cost or raise spec.constraints.budget.",
      path: ["spec", "constraints", "budget"],
    },
  ];
}

function unknownShare({ resources, unpriced }: CostEstimate, base: number): readonly RiskPoint[] {
  const gaps = new Set(unpriced.filter(({ reason }) => reason !== usageNotGiven).map(({ address }) => address)).size;
  const all = Math.max(resources.length, gaps);
  if (gaps <= all * toleratedGap) return [];
  const why = `the price of ${gaps} of ${all} resources is not fully known`;
  return [{ factor: "cost", base, why, lower: "Choose what the price book knows, or add the cost by hand." }];
}

const usd = (value: number): string => `${Math.round(value).toLocaleString("en-US")} USD`;
