// Synthesis of about 10, 100 and 1,000 resources, of one kind and of five. Prints a Markdown table. Usage: node bench/synth.ts [runs]
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { embeddedPrices } from "../src/adapters/prices/embedded-prices.ts";
import { schemasIn } from "../src/adapters/schemas/schemas.ts";
import { withDefaults } from "../src/domain/defaults.ts";
import { readSpec } from "../src/stages/spec/read.ts";
import { synthesize } from "../src/stages/synth/synthesize.ts";
import { buckets, estate } from "./estate.ts";
import { cells, columns, duration, measure, table } from "./measure.ts";

const runs = Number(process.argv[2] ?? 20);
const shipped = (path: string) => fileURLToPath(new URL(`../data/${path}`, import.meta.url));
const prices = await embeddedPrices(shipped("prices")).book();
const schema = await schemasIn(shipped("providers")).provider("aws");

function inputOf(text: string) {
  const { document } = readSpec("bench.yaml", text);
  if (document === undefined) throw new Error("the bench spec is not valid");
  const migration = withDefaults(document.migration);
  return { migration, files: new Map(), upstream: {}, prices, schema, mode: "connected" } as const;
}

async function row(what: string, text: string): Promise<readonly string[]> {
  const input = inputOf(text);
  const digest = (): string =>
    createHash("sha256")
      .update(
        synthesize(input)
          .stacks.map((stack) => stack.text)
          .join(),
      )
      .digest("hex");
  const start = performance.now();
  const { stacks } = synthesize(input);
  const first = performance.now() - start;
  if (digest() !== digest()) throw new Error(`${what}: not the same bytes`);
  const warm = await measure(runs, () => synthesize(input));
  const resources = stacks.reduce((sum, { origins }) => sum + Object.keys(origins).length, 0);
  return [what, `${input.migration.spec.workloads.length} workloads, ${resources} resources`, duration(first), ...cells(warm)];
}

const rows = [
  await row("a bucket", buckets(1)),
  await row("one group of five kinds", estate(1)),
  await row("buckets", buckets(160)),
  await row("groups of five kinds", estate(15)),
];
console.log(table(["Synthesis", "input", "first", ...columns], rows));
