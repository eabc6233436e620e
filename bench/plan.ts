/**
 * Time to read a plan, warm. A recorded plan is repeated under other module names until it has about 1,000 resources. Prints a
 * Markdown table.
 * `node bench/plan.ts [resources]`
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cells, columns, measure, table } from "./measure.ts";
import { readPlan } from "../src/stages/plan/read-plan.ts";

interface RecordedPlan {
  readonly resource_changes: readonly { readonly address: string; readonly module_address?: string }[];
  readonly configuration: { readonly root_module: { readonly module_calls?: object }; readonly provider_config: object };
  readonly relevant_attributes?: readonly { readonly resource: string }[];
}

const fixtures = join(import.meta.dirname, "../test/fixtures/plans");
const read = (name: string): RecordedPlan => JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8")) as RecordedPlan;

/** Puts each copy into a module of its own, as if someone called one module many times. */
function repeat(plan: RecordedPlan, resources: number): unknown {
  const copies = Math.ceil(resources / plan.resource_changes.length);
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

const wanted = Number(process.argv[2] ?? 1000);
const rows: (readonly string[])[] = [];
for (const name of ["s3-modules", "web-service", "rds-secrets", "changes"]) {
  const text = JSON.stringify(repeat(read(name), wanted));
  const json: unknown = JSON.parse(text);
  const facts = { wave: "bench", mode: "offline", binding: true } as const;
  const { changes } = readPlan(json, facts);
  const input = `${name}: ${changes.length} resources, ${(text.length / 1e6).toFixed(1)} MB`;
  rows.push(["read a plan", input, ...cells(await measure(20, () => readPlan(json, facts)))]);
}
console.log(table(["Plan", "input", ...columns], rows));
