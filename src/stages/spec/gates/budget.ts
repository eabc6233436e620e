import type { Budget } from "../../../domain/spec.generated.ts";
import type { Draft } from "../draft.ts";
import { belowFloor, goesFrom, weakened, type Gate } from "./gate.ts";

const path = ["spec", "constraints", "budget"];

/** The lower limit counts, and `block` before `warn`. */
export const budgetGate: Gate = ({ base, head, floors, effective }) => {
  const before: Budget = base?.spec.constraints?.budget ?? {};
  const after: Budget = head.spec.constraints?.budget ?? {};
  const counts: Budget = { ...after };
  const drafts = [...currencyWeakening(before, after, counts), ...limitWeakenings(before, after, counts)];
  const rule = before.onExceed === "block" || floors?.onExceed === "block" ? "block" : undefined;
  if (rule !== undefined && (after.onExceed ?? "warn") === "warn") {
    counts.onExceed = rule;
    if (before.onExceed === "block") drafts.push(weakened([...path, "onExceed"], goesFrom("budget.onExceed", "block", "warn")));
    else if (after.onExceed !== undefined)
      drafts.push(weakened([...path, "onExceed"], belowFloor("budget.onExceed", "warn", "block")));
  }
  if (Object.keys(counts).length > 0) effective.spec.constraints = { ...effective.spec.constraints, budget: counts };
  return drafts;
};

const currencyOf = ({ currency }: Budget): string => currency ?? "USD";
const hasLimit = ({ monthly, oneTime }: Budget): boolean => monthly !== undefined || oneTime !== undefined;

/** Amounts in two currencies cannot be compared, so the old limits stay as they were. */
function currencyWeakening(before: Budget, after: Budget, counts: Budget): readonly Draft[] {
  if (!hasLimit(before) || !hasLimit(after) || currencyOf(before) === currencyOf(after)) return [];
  delete counts.monthly;
  delete counts.oneTime;
  counts.currency = currencyOf(before);
  if (before.monthly !== undefined) counts.monthly = before.monthly;
  if (before.oneTime !== undefined) counts.oneTime = before.oneTime;
  return [weakened([...path, "currency"], goesFrom("budget.currency", currencyOf(before), currencyOf(after)))];
}

function limitWeakenings(before: Budget, after: Budget, counts: Budget): Draft[] {
  if (hasLimit(after) && currencyOf(before) !== currencyOf(after)) return [];
  return (["monthly", "oneTime"] as const).flatMap((field) => {
    const limit = before[field];
    const asked = after[field];
    if (limit === undefined || (asked !== undefined && asked <= limit)) return [];
    counts[field] = limit;
    counts.currency = currencyOf(before);
    return [
      weakened([...path, field], goesFrom(`budget.${field}`, String(limit), asked === undefined ? "no limit" : String(asked))),
    ];
  });
}
