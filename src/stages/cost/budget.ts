import type { CostEstimate } from "../../domain/cost.ts";
import type { UnlocatedFinding } from "../../domain/finding.ts";
import type { Usd } from "../../domain/price.ts";
import type { Budget } from "../../domain/spec.generated.ts";

/** The part of a migration that says what it may cost. */
export interface BudgetFacts {
  readonly spec: { readonly constraints?: { readonly budget?: Budget } };
}

/** Findings on `spec.constraints.budget`: SIR-E226, an error when the budget blocks and a warning when it does not. */
export function budgetFindings(estimate: CostEstimate, { spec }: BudgetFacts): readonly UnlocatedFinding[] {
  const budget = spec.constraints?.budget;
  if (budget === undefined) return [];
  const level = budget.onExceed === "block" ? "error" : "warning";
  const finding = (field: string, message: string): UnlocatedFinding => ({
    code: "SIR-E226",
    level,
    message,
    path: ["spec", "constraints", "budget", field],
  });
  if (budget.currency !== undefined && budget.currency !== "USD")
    return [
      finding(
        "currency",
        `the budget is in ${budget.currency} and estimates are in USD, so it cannot be checked. State it in USD.`,
      ),
    ];
  const monthly = over(estimate.monthly.after, budget.monthly);
  const once = estimate.oneTime.reduce((total, { monthly: cost }) => total + (cost ?? 0), 0);
  const single = over(once, budget.oneTime);
  const mode = `onExceed: ${budget.onExceed ?? "warn"}`;
  return [
    ...(monthly === undefined ? [] : [finding("monthly", `estimate ${monthly("USD/month")}, ${mode}. ${largest(estimate)}`)]),
    ...(single === undefined ? [] : [finding("oneTime", `one-time estimate ${single("USD")}, ${mode}.`)]),
  ];
}

/** `4,610 USD/month exceeds budget 4,200 (+9.8%)`; undefined within the budget. */
function over(estimate: Usd, budget: number | undefined): ((unit: string) => string) | undefined {
  if (budget === undefined || estimate <= budget) return undefined;
  const excess = budget === 0 ? "" : ` (+${((estimate / budget - 1) * 100).toFixed(1)}%)`;
  return (unit) => `${said(estimate)} ${unit} exceeds budget ${said(budget)}${excess}`;
}

/** Whole dollars; below ten, cents, so that a small excess is seen. */
function said(usd: Usd): string {
  const [whole = "", cents] = (usd < 10 ? usd.toFixed(2) : Math.round(usd).toString()).split(".");
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return cents === undefined ? grouped : `${grouped}.${cents}`;
}

function largest({ resources }: CostEstimate): string {
  const top = resources
    .flatMap(({ address, after }) => (after === null || after === 0 ? [] : [{ address, after }]))
    .sort((a, b) => b.after - a.after || (a.address < b.address ? -1 : 1))
    .slice(0, 3);
  return `Largest items: ${top.map(({ address, after }) => `${address} ${said(after)}`).join(", ")}.`;
}
