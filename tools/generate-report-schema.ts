// Writes schemas/report.schema.json from the Review type in src/domain/review.ts. `--check` fails when the file is stale.
import { readFile, writeFile } from "node:fs/promises";
import { createGenerator } from "ts-json-schema-generator";

const output = "schemas/report.schema.json";

export function reportSchema(): string {
  const schema = createGenerator({
    path: "src/domain/review.ts",
    type: "Review",
    tsconfig: "tsconfig.json",
    skipTypeCheck: true,
  }).createSchema("Review");
  const spread = schema.definitions?.["Spread"];
  if (typeof spread !== "object") throw new Error("The Review type has no Spread any more");
  // JSON has no Infinity: a copy that never catches up is written as "never".
  const duration = { anyOf: [{ type: "number" as const }, { type: "string" as const, const: "never" }] };
  const properties = Object.fromEntries(Object.keys(spread.properties ?? {}).map((name) => [name, duration]));
  const definitions = { ...schema.definitions, Spread: { ...spread, properties } };
  const named = { $id: "https://sirsi.dev/schemas/report.v1.json", title: "Review", ...schema, definitions };
  return `${JSON.stringify(named, null, 2)}\n`;
}

async function main(check: boolean): Promise<void> {
  const text = reportSchema();
  if (!check) await writeFile(output, text);
  else if ((await readFile(output, "utf8")) !== text) throw new Error(`${output} is stale. Run: npm run generate`);
}

if (import.meta.main) await main(process.argv.includes("--check"));
