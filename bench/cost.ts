/**
 * Time to load the price book, cold, and to price a plan, warm.
 * A recorded plan is repeated under other module names until it has about 1,000 resources.
 * `node bench/cost.ts [resources]`
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { embeddedPrices } from "../src/adapters/prices/embedded-prices.ts";
import type { Change } from "../src/domain/change.ts";
import { estimateCost } from "../src/stages/cost/estimate.ts";
import { readPlan } from "../src/stages/plan/read-plan.ts";

const root = join(import.meta.dirname, "..");

function recorded(name: string): readonly Change[] {
  const json: unknown = JSON.parse(readFileSync(join(root, "test/fixtures/plans", `${name}.json`), "utf8"));
  return readPlan(json, { wave: "bench", mode: "offline", binding: true, region: "eu-west-1" }).changes;
}

/** Puts each copy into a module of its own, with its references. */
function repeat(changes: readonly Change[], resources: number): readonly Change[] {
  const copies = Math.ceil(resources / changes.length);
  return Array.from({ length: copies }, (_, copy) => `module.copy${copy}.`).flatMap((prefix) =>
    changes.map((change) => ({
      ...change,
      address: prefix + change.address,
      refs: Object.fromEntries(Object.entries(change.refs).map(([path, to]) => [path, to.map((address) => prefix + address)])),
    })),
  );
}

const at = (times: readonly number[], share: number): string => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);

const cold = performance.now();
const book = await embeddedPrices(join(root, "data/prices")).book();
console.log(`price book: loaded and checked in ${(performance.now() - cold).toFixed(1)} ms`);

const wanted = Number(process.argv[2] ?? 1000);
for (const name of ["web-service", "rds-secrets", "changes", "network"]) {
  const changes = repeat(recorded(name), wanted);
  const times: number[] = [];
  for (let run = 0; run < 40; run += 1) {
    const start = performance.now();
    estimateCost({ changes, book });
    times.push(performance.now() - start);
  }
  const warm = times.slice(10).sort((one, other) => one - other);
  console.log(
    `${name}: ${changes.length} resources: first ${times[0]?.toFixed(1)} ms, p50 ${at(warm, 0.5)} ms, p95 ${at(warm, 0.95)} ms`,
  );
}
