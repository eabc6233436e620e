/**
 * Time to read a plan, warm. A recorded plan is repeated under other module names until it has about 1,000 resources. Prints a
 * Markdown table.
 * `node bench/plan.ts [resources]`
 */
import { cells, columns, measure, table } from "./measure.ts";
import { copiesFor, recordedPlan, repeated } from "./recorded-plans.ts";
import { readPlan } from "../src/stages/plan/read-plan.ts";

const wanted = Number(process.argv[2] ?? 1000);
const rows: (readonly string[])[] = [];
for (const name of ["s3-modules", "web-service", "rds-secrets", "changes"]) {
  const one = recordedPlan(name);
  const text = JSON.stringify(repeated(one, copiesFor(one, wanted)));
  const json: unknown = JSON.parse(text);
  const facts = { wave: "bench", mode: "offline", binding: true } as const;
  const { changes } = readPlan(json, facts);
  const input = `${name}: ${changes.length} resources, ${(text.length / 1e6).toFixed(1)} MB`;
  rows.push(["read a plan", input, ...cells(await measure(20, () => readPlan(json, facts)))]);
}
console.log(table(["Plan", "input", ...columns], rows));
