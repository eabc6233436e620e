/**
 * Time to price a plan: the whole command as a user runs it, cold, on about 500 resources; then the price book alone, cold, and the
 * estimate alone, warm, on about 1,000. A recorded plan is repeated under other module names, and the total of the copies must be
 * that many times the total of one before anything is timed.
 * Nothing else is timed beside it: Infracost asks its own server for prices and needs a key, and OpenInfraQuote matches another
 * price sheet, so neither does the same work on the same input here. The figures are ours alone and no comparison.
 * `node bench/cost.ts [resources]`
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copiesFor, recordedPlan, repeated } from "./recorded-plans.ts";
import { embeddedPrices } from "../src/adapters/prices/embedded-prices.ts";
import type { Change } from "../src/domain/change.ts";
import { estimateCost } from "../src/stages/cost/estimate.ts";
import { readPlan } from "../src/stages/plan/read-plan.ts";

const root = join(import.meta.dirname, "..");

const changesOf = (plan: unknown): readonly Change[] =>
  readPlan(plan, { wave: "bench", mode: "offline", binding: true, region: "eu-west-1" }).changes;

const at = (times: readonly number[], share: number): string => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);

const spread = (times: readonly number[]): string => {
  const sorted = times.toSorted((one, other) => one - other);
  return `p50 ${at(sorted, 0.5)} ms, p95 ${at(sorted, 0.95)} ms`;
};

const plans = ["web-service", "rds-secrets", "changes", "network"] as const;
const book = await timed();

async function timed() {
  const start = performance.now();
  const loaded = await embeddedPrices(join(root, "data/prices")).book();
  console.log(`price book: loaded and checked in ${(performance.now() - start).toFixed(1)} ms`);
  return loaded;
}

function copiesOf(name: string, resources: number): { readonly plan: unknown; readonly count: number } {
  const one = recordedPlan(name);
  const copies = copiesFor(one, resources);
  const plan = repeated(one, copies);
  const [single, all] = [one, plan].map((each) => estimateCost({ changes: changesOf(each), book }).monthly.after);
  if (Math.abs((all ?? 0) - copies * (single ?? 0)) > 1e-6 * (all ?? 0))
    throw new Error(`${name}: ${copies} copies cost ${all ?? 0}, one ${single ?? 0}`);
  return { plan, count: copies * one.resource_changes.length };
}

const folder = mkdtempSync(join(tmpdir(), "bench-cost-"));
try {
  for (const name of plans) {
    const { plan, count } = copiesOf(name, 500);
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(plan));
    const times = Array.from({ length: 11 }, () => {
      const start = performance.now();
      execFileSync(
        join(root, "bin/sirsi"),
        ["cost", "--plan", file, "--repo", folder, "--region", "eu-west-1", "--format", "json"],
        {
          maxBuffer: 1 << 28,
        },
      );
      return performance.now() - start;
    });
    console.log(`sirsi cost --plan, ${name}: ${count} resources, process start included: ${spread(times.slice(1))}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const wanted = Number(process.argv[2] ?? 1000);
for (const name of plans) {
  const { plan, count } = copiesOf(name, wanted);
  const changes = changesOf(plan);
  const times = Array.from({ length: 40 }, () => {
    const start = performance.now();
    estimateCost({ changes, book });
    return performance.now() - start;
  });
  console.log(`estimate alone, ${name}: ${count} resources: ${spread(times.slice(10))}`);
}
console.log(
  "Infracost and OpenInfraQuote were not run: the first prices on its own server, the second from another price sheet.",
);
