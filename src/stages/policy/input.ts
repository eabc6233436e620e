import { isChanging, type Json } from "../../domain/change.ts";
import type { CostEstimate, ResourceCost } from "../../domain/cost.ts";
import type { FullMigration } from "../../domain/defaults.ts";
import type { FailedPlan, Plan } from "../../domain/plan.ts";
import type { PolicyInputName } from "../../domain/policy.ts";
import type { Risk } from "../../domain/risk.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import { changeInput, ruleValue } from "./change-input.ts";
import { sha256 } from "./digest.ts";
import { linksOf } from "./links.ts";
import { specInput } from "./spec-input.ts";
import { isInScope, subjectsOf } from "./subjects.ts";

export interface Actor {
  readonly login: string;
  readonly teams: readonly string[];
}

export interface Approval extends Actor {
  readonly state: string;
  readonly roles: readonly string[];
}

/** What a command knows when it asks the rules. What is absent was not there; nothing is assumed in its place. */
export interface PolicyInputParts {
  /** RFC 3339 */
  readonly now: string;
  /** No plan at all when empty and nothing failed. */
  readonly plans: readonly Plan[];
  /** Waves that could not be planned: the whole plan is then errored, never complete. */
  readonly failed?: readonly FailedPlan[];
  readonly migration?: FullMigration;
  /** Of the base: it governs windows and freezes. */
  readonly settings?: Settings;
  readonly cost?: CostEstimate;
  readonly risk?: Pick<Risk, "score">;
  readonly actor?: Actor;
  readonly approvals?: readonly Approval[];
  readonly reviewedDigest?: string;
}

export type Has = Readonly<Record<PolicyInputName, boolean>>;

export interface PolicyInput {
  readonly input: Json;
  /** `sha256:…` of the input's JSON text. */
  readonly digest: string;
  readonly has: Has;
}

/** The document that the rules read, `schemas/policy-input.schema.json`. It may hold what a spec holds: never print it. */
export function policyInput(parts: PolicyInputParts): PolicyInput {
  const { now, migration, settings } = parts;
  const has = inputsIn(parts);
  const input: Json = {
    schema: "sirsi.policy-input/1",
    now,
    has,
    plan: planInput(parts),
    reviewed_digest: parts.reviewedDigest ?? null,
    actor: parts.actor === undefined ? null : { login: parts.actor.login, teams: parts.actor.teams },
    approvals: parts.approvals?.map(({ login, state, teams, roles }) => ({ login, state, teams, roles })) ?? null,
    spec: migration === undefined ? null : specInput(migration, settings, now),
    cost: parts.cost === undefined ? null : costInput(parts.cost),
    risk: parts.risk === undefined ? null : { score: parts.risk.score },
    ...changesInput(parts.plans),
  };
  return { input, has, digest: sha256(JSON.stringify(input)) };
}

function inputsIn(parts: PolicyInputParts): Has {
  const changes = parts.plans.flatMap((plan) => plan.changes);
  const plan = parts.plans.length > 0 || (parts.failed ?? []).length > 0;
  return {
    plan,
    // A plan after which none of its resources exists has no configuration to show and none to miss.
    config: plan && (!changes.some(isInScope) || changes.some(hasConfiguration)),
    spec: parts.migration !== undefined,
    cost: parts.cost !== undefined,
    risk: parts.risk !== undefined,
    approvals: parts.approvals !== undefined,
    actor: parts.actor !== undefined,
    now: true,
    reviewedDigest: parts.reviewedDigest !== undefined,
  };
}

const hasConfiguration = ({ config, refs }: Plan["changes"][number]): boolean =>
  Object.keys(config).length > 0 || Object.keys(refs).length > 0;

/** All waves as one plan: complete and applyable only if every wave says so, errored if any does. null: not said. */
function planInput({ plans, failed = [] }: PolicyInputParts): Json {
  const broken = failed.length > 0;
  const changing = plans.filter(hasChanges);
  return {
    complete: broken ? false : everyone(plans.map(({ complete }) => complete)),
    // Terraform calls a plan without changes not applyable, which says nothing about the waves that do change.
    applyable: broken ? false : everyone((changing.length > 0 ? changing : plans).map(({ applyable }) => applyable)),
    errored: broken ? true : anyone(plans.map(({ errored }) => errored)),
    has_changes: changing.length > 0,
    digest: plansDigest(plans),
  };
}

const hasChanges = (plan: Plan): boolean => plan.changes.some(isChanging);

/** One plan's own digest; of several, a digest over all. */
export function plansDigest(plans: readonly Plan[]): string {
  const [only, ...others] = plans;
  if (only !== undefined && others.length === 0) return only.digest;
  return sha256(plans.map(({ wave, digest }) => `${wave} ${digest}\n`).join(""));
}

function everyone(answers: readonly (boolean | undefined)[]): boolean | null {
  if (answers.includes(false)) return false;
  return answers.length === 0 || answers.includes(undefined) ? null : true;
}

function anyone(answers: readonly (boolean | undefined)[]): boolean | null {
  if (answers.includes(true)) return true;
  return answers.length === 0 || answers.includes(undefined) ? null : false;
}

function costInput({ monthly, unpriced, resources, oneTime }: CostEstimate): Json {
  const priced = new Map(resources.map((resource) => [resource.address, resource]));
  // Transfers are paid once and are no resources.
  const monthlyGaps = unpriced.filter(({ component }) => !oneTime.some(({ name }) => name === component));
  const withoutPrice = monthlyGaps.filter(({ address, component }) => !hasPrice(priced.get(address), component));
  return {
    delta_monthly: monthly.delta,
    monthly_after: monthly.after,
    unpriced: new Set(withoutPrice.map(({ address }) => address)).size,
    resources: new Set([...priced.keys(), ...monthlyGaps.map(({ address }) => address)]).size,
  };
}

/** Only how much of it will be used is not known: that is the normal case for what is priced by usage. */
const hasPrice = (resource: ResourceCost | undefined, component: string): boolean =>
  [...(resource?.components ?? []), ...(resource?.componentsBefore ?? [])].some(
    ({ name, unitPrice }) => name === component && unitPrice !== null,
  );

function changesInput(plans: readonly Plan[]): { readonly [key: string]: Json } {
  const subjects = subjectsOf(plans);
  const values = new Map(subjects.map((subject) => [subject.key, ruleValue(subject)]));
  const links = linksOf(subjects, ({ key }) => values.get(key) ?? {});
  const byType = new Map<string, number[]>();
  subjects.forEach(({ change }, index) => {
    if (!isInScope(change)) return;
    const indexes = byType.get(change.type);
    if (indexes === undefined) byType.set(change.type, [index]);
    else indexes.push(index);
  });
  return {
    changes: subjects.map((subject) =>
      changeInput(subject, values.get(subject.key) ?? {}, links.get(subject.key) ?? { refs: {}, linked: {} }),
    ),
    by_type: Object.fromEntries(byType),
    by_address: Object.fromEntries(subjects.map(({ key }, index) => [key, index])),
  };
}
