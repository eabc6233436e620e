/**
 * Time to read a plan, warm. A recorded plan is repeated under other module names until it has about 1,000 resources.
 * `node bench/plan.ts [resources]`
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
    ...plan,
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
for (const name of ["s3-modules", "web-service", "rds-secrets", "changes"]) {
  const text = JSON.stringify(repeat(read(name), wanted));
  const times: number[] = [];
  const cpu: number[] = [];
  let count = 0;
  for (let run = 0; run < 30; run += 1) {
    const json: unknown = JSON.parse(text);
    const cpuStart = process.cpuUsage();
    const start = performance.now();
    count = readPlan(json, { wave: "bench", mode: "offline", binding: true }).changes.length;
    times.push(performance.now() - start);
    const used = process.cpuUsage(cpuStart);
    cpu.push((used.user + used.system) / 1000);
  }
  const first = times[0]?.toFixed(1) ?? "";
  console.log(
    `${name}: ${count} resources, ${(text.length / 1e6).toFixed(1)} MB: first ${first} ms, ` +
      `p50 ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms; CPU p50 ${at(cpu, 0.5)} ms`,
  );
}

/** Of the runs after warming up. */
function at(times: readonly number[], share: number): string {
  const warm = times.slice(10).sort((one, other) => one - other);
  return (warm[Math.floor(share * (warm.length - 1))] ?? 0).toFixed(1);
}
