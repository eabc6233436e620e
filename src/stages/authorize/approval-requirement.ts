import type { FullMigration } from "../../domain/defaults.ts";
import type { PolicyRequirement } from "../../domain/policy.ts";
import type { ApprovalRequirement, WaveReview } from "../../domain/review.ts";
import { riskLevels, type Risk } from "../../domain/risk.ts";
import type { ApprovalFloors } from "../../domain/settings.generated.ts";
import type { ApprovalRule } from "../../domain/spec.generated.ts";
import { applyingWaves } from "./applying.ts";

export interface ApprovalParts {
  /** The stricter of base and head. */
  readonly effective: FullMigration;
  readonly waves: readonly WaveReview[];
  readonly risk: Risk;
  /** `approvals` of the base's settings: a spec may ask for more, never for less. */
  readonly floors?: ApprovalFloors;
  readonly requirements: readonly PolicyRequirement[];
}

/** The schemas' defaults, for a spec and for settings that leave them out: silence is not a way to ask for less. */
const silent = "settings default";
const defaultCount = 1;
const defaultSeparation = true;

/** The strictest of everything that has a say: the highest count, every team, every environment. */
export function approvalRequirement(parts: ApprovalParts): ApprovalRequirement {
  const { effective, risk, floors, requirements } = parts;
  const asked = [...specRules(parts), ...floorRules(risk, floors)];
  const rules = requirements.filter(({ stage = "approval" }) => stage === "approval");
  const needsWriting = risk.level === "high" || risk.level === "critical";
  return {
    count: Math.max(rules.length > 0 ? 1 : 0, ...asked.map(({ rule }) => rule.count ?? 0)),
    teams: sorted(asked.flatMap(({ rule }) => rule.teams ?? [])),
    environments: sorted(asked.flatMap(({ rule }) => rule.environment ?? [])),
    separationOfDuties:
      (effective.spec.approvals?.separationOfDuties ?? defaultSeparation) || (floors?.separationOfDuties ?? defaultSeparation),
    ...(needsWriting ? { acceptRisk: true as const } : {}),
    ...validityOf(effective),
    because: [
      ...(risk.blocked
        ? ["Blocked: no approval lifts this. Change the spec, or ask for an exception with an owner and an expiry."]
        : []),
      ...asked.filter((one) => !isSaidBefore(one, asked)).flatMap(sayRule),
      ...(needsWriting ? [`risk is ${risk.level}: it must be accepted in writing, "/sirsi accept-risk <reason>"`] : []),
      ...rules.map(({ rule, address, text }) => `${rule}${address === null ? "" : ` on ${address}`}: ${text}`),
    ],
  };
}

function validityOf({ spec }: FullMigration): Pick<ApprovalRequirement, "validFor"> {
  return spec.approvals?.validFor === undefined ? {} : { validFor: spec.approvals.validFor };
}

interface Asked {
  readonly by: string;
  readonly rule: ApprovalRule;
}

function specRules({ effective, waves, risk }: ApprovalParts): readonly Asked[] {
  const approvals = effective.spec.approvals;
  const applying = new Set(applyingWaves(waves).map(({ name }) => name));
  return [
    {
      by: approvals?.count === undefined ? "default" : "spec.approvals",
      rule: { count: approvals?.count ?? defaultCount, ...(approvals?.teams === undefined ? {} : { teams: approvals.teams }) },
    },
    ...effective.spec.waves.flatMap(({ name, approvals: rule }): readonly Asked[] =>
      rule === undefined || !applying.has(name) ? [] : [{ by: `wave ${name}`, rule }],
    ),
    ...upTo(risk, approvals?.byRisk, "spec.approvals.byRisk"),
  ];
}

function floorRules(risk: Risk, floors: ApprovalFloors | undefined): readonly Asked[] {
  const { count = defaultCount, teams, byRisk } = floors ?? {};
  const own = { count, ...(teams === undefined ? {} : { teams }) };
  return [
    { by: floors === undefined ? silent : "settings approvals", rule: own },
    ...upTo(risk, byRisk, "settings approvals.byRisk"),
  ];
}

/** A worse level never needs less than a better one, so every level up to the risk's own counts. */
function upTo({ level }: Risk, byRisk: Partial<Record<Risk["level"], ApprovalRule>> | undefined, by: string): readonly Asked[] {
  return riskLevels.slice(0, riskLevels.indexOf(level) + 1).flatMap((name) => {
    const rule = byRisk?.[name];
    return rule === undefined ? [] : [{ by: `${by}.${name}`, rule }];
  });
}

/** The default of settings that are not there is worth a word only where it asks for more than everything else. */
const isSaidBefore = ({ by, rule }: Asked, asked: readonly Asked[]): boolean =>
  by === silent && asked.some((other) => other.by !== silent && (other.rule.count ?? 0) >= (rule.count ?? 0));

function sayRule({ by, rule: { count, teams = [], environment } }: Asked): readonly string[] {
  const parts = [
    ...(count === undefined ? [] : [`${count} ${count === 1 ? "approval" : "approvals"}`]),
    ...(teams.length === 0 ? [] : [`from ${teams.join(", ")}`]),
    ...(environment === undefined ? [] : [`through environment ${environment}`]),
  ];
  return parts.length === 0 ? [] : [`${parts.join(" ")} (${by})`];
}

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].toSorted();
