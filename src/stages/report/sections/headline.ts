import type { Action } from "../../../domain/change.ts";
import type { SpecReview } from "../../../domain/review.ts";
import { code, heading, list, paragraph, strong, table, type Block, type Inline, type Section } from "../document.ts";
import { atMost, money, moneyChange, plural, sign, verdictWord } from "../words.ts";

/** The verdict, why, and the four figures that a reviewer looks for first. Never dropped. */
export function headline(spec: SpecReview): Section {
  const { text, tone } = verdictWord(spec.verdict);
  const { shown, rest } = atMost(spec.reasons, 12);
  const reasons: readonly Inline[] = [...shown.map((reason) => [reason]), ...(rest > 0 ? [[`and ${rest} more`]] : [])];
  const full: readonly Block[] = [
    heading(2, strong(text, tone), `: ${spec.title ?? spec.migration ?? spec.file}`),
    paragraph(...where(spec)),
    ...(reasons.length === 0 ? [] : [list(reasons)]),
    figures(spec),
  ];
  return { id: "headline", dropOrder: 100, levels: [full] };
}

function where(spec: SpecReview): Inline {
  const target = spec.target === undefined ? [] : [`, ${spec.target.provider} ${spec.target.region}`];
  const environment = spec.environment === undefined ? [] : [`, ${spec.environment}`];
  const owner = spec.owner === undefined ? [] : [", owned by ", code(spec.owner)];
  return [code(spec.file), ` (${spec.status})`, ...environment, ...target, ...owner];
}

function figures(spec: SpecReview): Block {
  return table(
    ["Changes", "Cost per month", "Risk", "Policies", "Plan"],
    [[[countActions(spec)], costFigure(spec), riskFigure(spec), policyFigure(spec), [planFigure(spec)]]],
  );
}

const counted: readonly Action[] = ["create", "update", "replace", "delete", "forget"];

/** Actions of the waves that this merge would apply; without one, of the later waves, and says so. */
function countActions(spec: SpecReview): string {
  const plans = spec.waves.flatMap((wave) => wave.plan ?? []);
  const binding = plans.filter((plan) => plan.binding);
  const changes = (binding.length > 0 ? binding : plans).flatMap((plan) => plan.changes);
  const parts = counted.flatMap((action) => {
    const count = changes.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${sign(action)}${count}`];
  });
  if (plans.length === 0) return "not planned";
  if (plans.every(({ mode }) => mode === "static")) return "not known, compared only";
  if (parts.length === 0) return "none";
  return binding.length > 0 ? parts.join(" ") : `${parts.join(" ")} (later waves)`;
}

function costFigure({ cost }: SpecReview): Inline {
  if (cost === undefined) return ["unknown"];
  const { before, after, delta } = cost.monthly;
  const gaps = cost.unpriced.length;
  const priced = cost.resources.some(({ before: was, after: is }) => (was ?? 0) !== 0 || (is ?? 0) !== 0);
  if (gaps > 0 && !priced) return [`not known (${plural(gaps, "line")} not priced)`];
  const floor = gaps === 0 ? "" : "at least ";
  return [`${money(before)} → ${floor}${money(after)} (${moneyChange(delta)}${gaps === 0 ? "" : `, ${gaps} not priced`})`];
}

function riskFigure({ risk }: SpecReview): Inline {
  if (risk === undefined) return ["unknown"];
  const blocked = risk.blocked ? ", blocked" : "";
  return [strong(`${risk.score}/100, ${risk.level}${blocked}`), ` (confidence ${risk.confidence.level})`];
}

function policyFigure({ policy }: SpecReview): Inline {
  if (policy === undefined) return ["not evaluated"];
  const count = (status: string) => policy.results.filter((result) => result.status === status).length;
  const waived = count("waived");
  return [
    `${count("fail")} failed, ${count("unknown")} unknown, ${count("pass")} passed${waived > 0 ? `, ${waived} waived` : ""}`,
  ];
}

function planFigure(spec: SpecReview): string {
  const made = spec.waves.flatMap((wave) => wave.plan ?? []).map((plan) => plan.terraform);
  const tool = made.find((terraform) => terraform !== undefined);
  if (spec.mode === undefined) return "none";
  return tool === undefined ? spec.mode : `${spec.mode}, ${tool.flavour} ${tool.version}`;
}
