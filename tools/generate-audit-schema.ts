// Writes schemas/audit-event.schema.json from the types in src/domain. `--check` fails when the file is stale.
import { readFile, writeFile } from "node:fs/promises";
import { createGenerator, type Definition } from "ts-json-schema-generator";

const output = "schemas/audit-event.schema.json";
const hash = { type: "string" as const, pattern: "^[0-9a-f]{64}$" };
const count = { type: "integer" as const, minimum: 1 };

/** Facts of each event, by its name. */
export function factsOf(schema: Definition): ReadonlyMap<string, Definition> {
  const { anyOf = [] } = definitionOf(schema, "Recorded");
  return new Map(
    anyOf
      .map(asDefinition)
      .map(({ properties = {} }) => [String(constOf(properties["name"])), asDefinition(properties["facts"])]),
  );
}

export const typesOfEvents = (): Definition =>
  createGenerator({
    path: "src/domain/audit.ts",
    type: "AuditLine",
    tsconfig: "tsconfig.json",
    skipTypeCheck: true,
  }).createSchema("AuditLine");

/** Closed: a fact that is not in the registry is refused. */
export function auditSchema(): string {
  const types = typesOfEvents();
  const facts = factsOf(types);
  const [recorded] = definitionOf(types, "Recorded").anyOf ?? [];
  const { properties, required } = asDefinition(recorded);
  const event = {
    type: "object" as const,
    additionalProperties: false,
    properties: {
      ...properties,
      name: { type: "string" as const, enum: [...facts.keys()] },
      facts: { type: "object" as const },
      seq: { ...asDefinition(properties?.["seq"]), ...count },
      at: { ...asDefinition(properties?.["at"]), format: "date-time" },
      previous: { ...asDefinition(properties?.["previous"]), ...hash },
      hash: { ...asDefinition(properties?.["hash"]), ...hash },
    },
    required,
    oneOf: [...facts].map(([name, of]) => ({ properties: { name: { const: name }, facts: of } })),
  };
  const { Recorded: _recorded, AuditLine: _line, AuditSelection, ...definitions } = types.definitions ?? {};
  const schema = {
    $id: "https://sirsi.dev/schemas/audit-event.v1.json",
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A line of `sirsi audit export`: an event, or the summary at its end",
    anyOf: [{ $ref: "#/definitions/AuditEvent" }, { $ref: "#/definitions/AuditSummary" }],
    definitions: { AuditEvent: event, ...definitions, ...(AuditSelection === undefined ? {} : { AuditSelection }) },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function definitionOf({ definitions }: Definition, name: string): Definition {
  return asDefinition(definitions?.[name]);
}

function asDefinition(schema: unknown): Definition {
  if (typeof schema !== "object" || schema === null) throw new Error("The types of events have another form now");
  return schema;
}

const constOf = (schema: unknown): unknown => asDefinition(schema).const;

async function main(check: boolean): Promise<void> {
  const text = auditSchema();
  if (!check) await writeFile(output, text);
  else if ((await readFile(output, "utf8")) !== text) throw new Error(`${output} is stale. Run: npm run generate`);
}

if (import.meta.main) await main(process.argv.includes("--check"));
