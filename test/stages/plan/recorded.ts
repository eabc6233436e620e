import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Change } from "../../../src/domain/change.ts";
import type { Plan } from "../../../src/domain/plan.ts";
import type { TerraformJson } from "../../../src/domain/stack.ts";
import { readPlan, type PlanContext } from "../../../src/stages/plan/read-plan.ts";

/** As much of the format as our tests bend. */
export interface RecordedPlan {
  resource_changes: RecordedChange[];
  resource_drift: RecordedChange[];
  relevant_attributes: unknown[];
  variables: Record<string, { value: unknown }>;
  planned_values?: unknown;
  prior_state?: unknown;
  output_changes?: unknown;
  configuration: {
    provider_config: Record<string, { expressions: Record<string, unknown> }>;
    root_module: { resources: { address: string; expressions: Record<string, unknown> }[]; module_calls?: unknown };
  };
}

export interface RecordedChange {
  address: string;
  name: string;
  type: string;
  mode: string;
  provider_name: string;
  previous_address?: string;
  change: {
    actions: string[];
    before: Record<string, unknown>;
    after: Record<string, unknown>;
    after_unknown?: unknown;
    before_sensitive: unknown;
    after_sensitive: unknown;
    replace_paths?: unknown;
    importing?: unknown;
  };
}

const folder = join(import.meta.dirname, "../../fixtures/plans");

/** A plan recorded from real Terraform, fresh for every call. */
export const whole = (name: string): RecordedPlan =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as RecordedPlan;

/** The same for tests that bend it: without the copy of its values that would give them away. */
export function recorded(name: string): RecordedPlan {
  const plan = whole(name);
  delete plan.planned_values;
  return plan;
}

const sourceOf = (name: string, file: string): string => readFileSync(join(folder, "src", name, file), "utf8");

/** The Terraform JSON that `json-configuration` was planned from. */
export const jsonConfiguration = (): TerraformJson => JSON.parse(sourceOf("json-configuration", "main.tf.json")) as TerraformJson;

export const reading = (json: unknown, context: Partial<PlanContext> = {}): Plan =>
  readPlan(json, { wave: "main", mode: "offline", binding: true, ...context });

export const readRecorded = (name: string, context: Partial<PlanContext> = {}): Plan => reading(whole(name), context);

export const changeAt = (plan: Plan, address: string): Change => at(plan.changes, address);

export const entryAt = (plan: RecordedPlan, address: string): RecordedChange => at(plan.resource_changes, address);

export const declarationAt = (plan: RecordedPlan, address: string): { expressions: Record<string, unknown> } =>
  at(plan.configuration.root_module.resources, address);

function at<T extends { readonly address: string }>(list: readonly T[], address: string): T {
  const found = list.find((entry) => entry.address === address);
  if (found === undefined) throw new Error(`${address} is not in the plan`);
  return found;
}
