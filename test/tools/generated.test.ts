import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { codesPage, commandsPage, eventsPage } from "../../tools/generate-docs.ts";
import { generate, targets } from "../../tools/generate-types.ts";

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

describe("schemas", () => {
  it.each(targets.map(({ schema }) => schema))("%s is a JSON schema, without a keyword that nobody knows", (schema) => {
    const ajv = new Ajv2020({
      strict: true,
      strictTypes: false,
      strictRequired: false,
      formats: { date: true, "date-time": true },
    });

    expect(ajv.validateSchema(JSON.parse(text(schema)) as object)).toBe(true);
    expect(() => ajv.compile(JSON.parse(text(schema)) as object)).not.toThrow();
  });
});

describe("generated files are fresh", () => {
  it.each(targets.map(({ schema, output, root }) => [output, schema, root] as const))(
    "%s (npm run generate)",
    async (output, schema, root) => {
      expect(await generate(text(schema), root)).toBe(text(output));
    },
  );

  it("docs/reference/codes.md (node tools/generate-docs.ts)", () => {
    expect(codesPage()).toBe(text("docs/reference/codes.md"));
  });

  it("docs/reference/commands.md (node tools/generate-docs.ts)", () => {
    expect(commandsPage()).toBe(text("docs/reference/commands.md"));
  });

  it("docs/reference/events.md (node tools/generate-docs.ts)", () => {
    expect(eventsPage()).toBe(text("docs/reference/events.md"));
  });
});
