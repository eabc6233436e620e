// Recorded plans, and larger ones made of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface RecordedPlan {
  readonly resource_changes: readonly { readonly address: string; readonly module_address?: string }[];
  readonly configuration: { readonly root_module: { readonly module_calls?: object }; readonly provider_config: object };
  readonly relevant_attributes?: readonly { readonly resource: string }[];
}

const fixtures = join(import.meta.dirname, "../test/fixtures/plans");
export const recordedPlan = (name: string): RecordedPlan =>
  JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8")) as RecordedPlan;

/** Puts each copy into a module of its own, as if someone called one module many times. */
export function repeated(plan: RecordedPlan, copies: number): unknown {
  const names = Array.from({ length: copies }, (_, index) => `copy${index}`);
  const inside = (name: string, path: string | undefined): string =>
    path === undefined ? `module.${name}` : `module.${name}.${path}`;
  return {
    // The states name the resources of one copy.
    ...Object.fromEntries(Object.entries(plan).filter(([key]) => key !== "planned_values" && key !== "prior_state")),
    resource_changes: names.flatMap((name) =>
      plan.resource_changes.map((change) => ({
        ...change,
        address: inside(name, change.address),
        module_address: inside(name, change.module_address),
      })),
    ),
    configuration: {
      provider_config: plan.configuration.provider_config,
      root_module: { module_calls: Object.fromEntries(names.map((name) => [name, { module: plan.configuration.root_module }])) },
    },
    relevant_attributes: names.flatMap((name) =>
      (plan.relevant_attributes ?? []).map((entry) => ({ ...entry, resource: inside(name, entry.resource) })),
    ),
  };
}

/** How many copies of a plan have at least so many resources. */
export const copiesFor = ({ resource_changes: { length } }: RecordedPlan, resources: number): number =>
  Math.ceil(resources / length);
