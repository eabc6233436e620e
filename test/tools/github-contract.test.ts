import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { lean, subset } from "../../tools/build-github-contract.ts";

const folder = join(import.meta.dirname, "../github/contract");

it("says `nullable` as JSON Schema does, and drops what only people read", () => {
  const schema = { type: "string", nullable: true, enum: ["a"], description: "words", example: "a" };

  expect(lean(schema)).toEqual({ type: ["string", "null"], enum: ["a", null] });
  expect(lean({ $ref: "#/components/schemas/x", nullable: true })).toEqual({
    anyOf: [{ type: "null" }, { $ref: "#/components/schemas/x" }],
  });
});

it("keeps a field whose name is `description` or `nullable`", () => {
  const schema = { properties: { description: { type: "string", description: "words" }, nullable: { type: "boolean" } } };

  expect(lean(schema)).toEqual({ properties: { description: { type: "string" }, nullable: { type: "boolean" } } });
});

const description = {
  paths: {
    "/a": {
      get: { operationId: "a", responses: { "200": { content: { json: { schema: { $ref: "#/components/schemas/one" } } } } } },
    },
    "/b": { get: { operationId: "b", responses: {} } },
  },
  components: { schemas: { one: { items: { $ref: "#/components/schemas/two" } }, two: { type: "string" }, three: {} } },
};

it("takes what the operations reach, and nothing else", () => {
  const { paths, components } = subset(description, ["GET /a"]);

  expect(Object.keys(paths)).toEqual(["/a"]);
  expect(Object.keys(components["schemas"] ?? {})).toEqual(["one", "two"]);
});

it("refuses an operation that GitHub does not have", () => {
  expect(() => subset(description, ["POST /a"])).toThrow("GitHub's description has no POST /a.");
});

it("has written every operation that has a permission, in at most 250 KB", () => {
  const text = readFileSync(join(folder, "github-openapi.json"), "utf8");
  const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, unknown>> };
  const { operations } = JSON.parse(readFileSync(join(folder, "permissions.json"), "utf8")) as { operations: object };

  const written = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((one) => `${one.toUpperCase()} ${path}`),
  );

  expect([...written, "POST /graphql"].sort()).toEqual(Object.keys(operations).sort());
  expect(text.length).toBeLessThan(250_000);
});
