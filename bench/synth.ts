// Synthesis of about 10, 100 and 1,000 resources: buckets with all their companions. Usage: node bench/synth.ts [runs]
// Prints JSON: milliseconds cold (first in the process for that size) and warm (median and p95 of the runs).
import { fileURLToPath } from "node:url";
import { embeddedPrices } from "../src/adapters/prices/embedded-prices.ts";
import { schemasIn } from "../src/adapters/schemas/schemas.ts";
import { withDefaults } from "../src/domain/defaults.ts";
import { readSpec } from "../src/stages/spec/read.ts";
import { synthesize } from "../src/stages/synth/synthesize.ts";

const runs = Number(process.argv[2] ?? 20);
const shipped = (path: string) => fileURLToPath(new URL(`../data/${path}`, import.meta.url));
const prices = await embeddedPrices(shipped("prices")).book();
const schema = await schemasIn(shipped("providers")).provider("aws");

function migration(workloads: number) {
  const list = Array.from(
    { length: workloads },
    (_item, index) => `    - { name: files-${index}, kind: object-store, config: { versioning: true } }`,
  );
  const { document } = readSpec(
    "bench.yaml",
    `apiVersion: sirsi.dev/v1
kind: Migration
metadata: { name: bench, owner: "@acme/bench", environment: staging }
spec:
  target: { provider: aws, region: ireland, account: "111122223333" }
  workloads:
${list.join("\n")}
`,
  );
  if (document === undefined) throw new Error("the bench spec is not valid");
  return withDefaults(document.migration);
}

function measure(workloads: number) {
  const input = { migration: migration(workloads), files: new Map(), upstream: {}, prices, schema, mode: "connected" } as const;
  const times: number[] = [];
  let resources = 0;
  for (let run = 0; run <= runs; run += 1) {
    const started = performance.now();
    const { stacks } = synthesize(input);
    times.push(performance.now() - started);
    resources = stacks.reduce((sum, { origins }) => sum + Object.keys(origins).length, 0);
  }
  const [cold = 0, ...rest] = times;
  const warm = rest.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(warm[Math.min(warm.length - 1, Math.floor(warm.length * share))] ?? 0);
  return { workloads, resources, coldMilliseconds: Math.round(cold), warmMedian: at(0.5), warmP95: at(0.95) };
}

console.log(JSON.stringify([1, 14, 143].map(measure), null, 2));
