// Reads and validates a spec of 200 workloads. Prints a Markdown table. Usage: node bench/spec.ts [runs]
import { readSpec } from "../src/stages/spec/read.ts";
import { validateSpec } from "../src/stages/spec/validate.ts";
import { estate } from "./estate.ts";
import { cells, columns, duration, measure, table } from "./measure.ts";

const runs = Number(process.argv[2] ?? 30);
const now = new Date("2026-01-12T09:00:00Z");
const text = estate(40);

function read() {
  const { document, findings } = readSpec("estate.yaml", text);
  if (document === undefined) throw new Error(findings.map(({ at, message }) => `${at}: ${message}`).join("\n"));
  return document;
}

const validate = (document: ReturnType<typeof read>): void => {
  const found = validateSpec(document, { now });
  if (found.length > 0) throw new Error(found.map(({ at, message }) => `${at}: ${message}`).join("\n"));
};

const whole = (): void => {
  validate(read());
};

const start = performance.now();
whole();
const first = duration(performance.now() - start);
const document = read();
const input = `${document.migration.spec.workloads.length} workloads, ${Math.round(text.length / 1024)} kB`;
const rows = [
  ["parse, check against the schema, validate", input, first, ...cells(await measure(runs, whole))],
  ["parse, check against the schema", input, "", ...cells(await measure(runs, read))],
];
console.log(table(["Spec", "input", "first", ...columns], rows));
