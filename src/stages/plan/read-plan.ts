import type { Json } from "../../domain/change.ts";
import type { Plan, PlanMode } from "../../domain/plan.ts";
import type { Stack, TerraformJson } from "../../domain/stack.ts";
import { checkAgreement } from "./agreement.ts";
import { changeBuilder } from "./build-change.ts";
import { planConfiguration } from "./configuration.ts";
import { checkDiagnostics } from "./diagnostics.ts";
import { planDigest } from "./digest.ts";
import { driftOf } from "./drift.ts";
import { entries, flag, isObject, jsonOf, member, refuse, text, type JsonObject } from "./json.ts";
import { secretsOf } from "./plan-secrets.ts";
import { whyMisshapen } from "./plan-shape.ts";
import { rawChanges, type RawChange } from "./raw-change.ts";
import { scopesOf } from "./scope.ts";

export interface PlanContext {
  readonly wave: string;
  readonly mode: PlanMode;
  readonly binding: boolean;
  /** The stack that was planned, for plans of ours: origins, locals and literals. */
  readonly stack?: Stack;
  /** The stack that was applied last: origins of what this plan destroys. */
  readonly previous?: Stack;
  /** Terraform JSON beside a plan that is not ours. */
  readonly configuration?: TerraformJson;
  /** For resources whose region the plan does not tell. */
  readonly region?: string;
  /** Root variables that the plan does not hold. */
  readonly variables?: Readonly<Record<string, Json>>;
}

/**
 * Reads `terraform show -json PLANFILE` of Terraform or OpenTofu. Secrets end here: sensitive values, and what equals one of them
 * elsewhere, are masked. Throws Failure "plan-unreadable" for what is not such a plan, or one that cannot be understood in full.
 */
export function readPlan(json: unknown, context: PlanContext): Plan {
  const plan = planOf(json);
  const changes = rawChanges(member(plan, "resource_changes"));
  const drift = rawChanges(member(plan, "resource_drift"));
  checkAgreement(plan, changes);
  const configuration = planConfiguration(member(plan, "configuration"), context.configuration ?? context.stack?.configuration);
  const scopes = scopesOf(configuration, new Set([...changes, ...drift].map(({ module }) => module)), variablesOf(plan, context));
  const secrets = secretsOf(plan, [...changes, ...drift], configuration, (name) => scopes.variable(name));
  const { stack, previous, region } = context;
  const relevant = member(plan, "relevant_attributes");
  const build = changeBuilder({ stack, previous, region, configuration, scopes, secrets, changes, relevant });
  return {
    wave: context.wave,
    mode: context.mode,
    binding: context.binding,
    ...header(plan, changes),
    changes: changes.map(build),
    drift: driftOf(drift, changes, scopes, build),
    diagnostics: checkDiagnostics(member(plan, "checks"), secrets),
    digest: planDigest(changes),
  };
}

function planOf(json: unknown): JsonObject {
  const plan = jsonOf(json);
  if (!isObject(plan)) refuse("it is not a JSON object");
  const format = text(member(plan, "format_version"));
  if (format === undefined) refuse("it has no format_version");
  if (!/^1\.\d{1,4}$/.test(format)) refuse(`its format ${format.slice(0, 20)} is not 1.x`);
  if (member(plan, "planned_values") === undefined && member(plan, "resource_changes") === undefined)
    refuse(member(plan, "values") === undefined ? "it has no planned values" : "it is a state, not a plan");
  const wrong = whyMisshapen(plan);
  if (wrong !== undefined) refuse(`its ${wrong}`);
  return plan;
}

function variablesOf(plan: JsonObject, context: PlanContext): ReadonlyMap<string, Json> {
  const told = entries(member(plan, "variables")).flatMap(([name, variable]) => {
    const value = member(variable, "value");
    return value === undefined ? [] : [[name, value] as const];
  });
  return new Map([...Object.entries(context.variables ?? {}), ...told]);
}

function header(plan: JsonObject, changes: readonly RawChange[]): Partial<Plan> {
  const version = text(member(plan, "terraform_version"));
  const formatVersion = text(member(plan, "format_version"));
  const [complete, applyable, errored] = [member(plan, "complete"), member(plan, "applyable"), member(plan, "errored")].map(flag);
  // OpenTofu writes the same document; only the registry of its providers gives it away.
  const tofu = changes.some(({ provider }) => provider.startsWith("registry.opentofu.org/"));
  return {
    ...(version === undefined ? {} : { terraform: { flavour: tofu ? "opentofu" : "terraform", version } }),
    ...(formatVersion === undefined ? {} : { formatVersion }),
    ...(complete === undefined ? {} : { complete }),
    ...(applyable === undefined ? {} : { applyable }),
    ...(errored === undefined ? {} : { errored }),
  };
}
