/*
 * Writes test/github/contract/github-openapi.json: the part of GitHub's own API description that the test bed knows.
 *
 *   npm pack @octokit/openapi && tar -xzf octokit-openapi-*.tgz package/generated/api.github.com.json package/package.json
 *   node tools/build-github-contract.ts package
 *
 * The package is 385 MB unpacked and loads all of it, so it is no dependency.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Node = Record<string, unknown>;

interface Description {
  readonly paths: Readonly<Record<string, Node>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const wordy = ["description", "summary", "example", "examples", "externalDocs", "tags", "title", "deprecated", "default", "x-github", "x-octokit", "x-multi-segment", "headers", "readOnly"]; // prettier-ignore

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);

/** Without what only people read, and with OpenAPI 3.0's `nullable` as JSON Schema says it. */
export function lean(value: unknown, names = false): unknown {
  if (Array.isArray(value)) return value.map((one) => lean(one));
  if (!isNode(value)) return value;
  const entries = Object.entries(value).filter(([key]) => names || (!wordy.includes(key) && key !== "nullable"));
  // Below `properties` a key is a field's name, however it reads.
  const kept = Object.fromEntries(entries.map(([key, one]) => [key, lean(one, key === "properties" && !names)]));
  if (names) return kept;
  const right = correct(kept);
  return value["nullable"] === true ? nullable(right) : right;
}

/** In the list of installations GitHub's description asks of an account to be a user and an enterprise at once. */
function correct(schema: Node): Node {
  const { allOf, ...rest } = schema;
  if (!Array.isArray(allOf)) return schema;
  const needs = (name: string) =>
    allOf.some((one) => isNode(one) && Array.isArray(one["required"]) && one["required"].includes(name));
  return needs("login") && needs("slug") ? { ...rest, anyOf: allOf as unknown[] } : schema;
}

function nullable(schema: Node): Node {
  const { type, enum: values } = schema;
  const listed = Array.isArray(values) && !values.includes(null) ? { enum: [...(values as unknown[]), null] } : {};
  if (typeof type === "string") return { ...schema, ...listed, type: [type, "null"] };
  return "$ref" in schema || "allOf" in schema || "anyOf" in schema || "oneOf" in schema
    ? { anyOf: [{ type: "null" }, schema] }
    : { ...schema, ...listed };
}

/** Only JSON bodies: raw bytes have no schema worth checking. */
function leanOperation(operation: Node): Node {
  const { operationId, parameters, requestBody, responses } = lean(operation) as Node;
  return { operationId, ...(parameters ? { parameters } : {}), ...(requestBody ? { requestBody } : {}), responses };
}

function referencesIn(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) referencesIn(one, found);
  if (!isNode(value)) return;
  for (const [key, one] of Object.entries(value))
    if (key === "$ref" && typeof one === "string") found.add(one);
    else referencesIn(one, found);
}

/** The operations named `METHOD /path`, with every component they reach. Throws for a name GitHub does not have. */
export function subset(description: Description, operations: readonly string[]): Pick<Description, "paths" | "components"> {
  const paths: Record<string, Node> = {};
  for (const name of operations) {
    const [method = "", path = ""] = name.split(" ");
    const operation = description.paths[path]?.[method.toLowerCase()];
    if (!isNode(operation)) throw new Error(`GitHub's description has no ${name}.`);
    (paths[path] ??= {})[method.toLowerCase()] = leanOperation(operation);
  }
  const components: Record<string, Record<string, unknown>> = {};
  const wanted = new Set<string>();
  referencesIn(paths, wanted);
  for (const reference of wanted) {
    const [, , group = "", name = ""] = reference.split("/");
    const component = lean(description.components[group]?.[name]);
    (components[group] ??= {})[name] = component;
    referencesIn(component, wanted);
  }
  return { paths, components };
}

function main(folder: string): void {
  const text = readFileSync(join(folder, "generated", "api.github.com.json"), "utf8");
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  const out = join(import.meta.dirname, "../test/github/contract");
  const { operations } = JSON.parse(readFileSync(join(out, "permissions.json"), "utf8")) as { operations: Node };
  // GraphQL has a schema of its own.
  const names = Object.keys(operations).filter((name) => name !== "POST /graphql");
  const source = {
    package: `@octokit/openapi@${version}`,
    file: "generated/api.github.com.json",
    sha256: createHash("sha256").update(text).digest("hex"),
    license: "MIT",
  };
  const contract = { source, ...subset(JSON.parse(text) as Description, names) };
  const file = join(out, "github-openapi.json");
  writeFileSync(file, `${JSON.stringify(contract)}\n`);
  process.stdout.write(`${names.length} operations of ${source.package}, ${readFileSync(file).length} bytes\n`);
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    process.stderr.write("usage: node tools/build-github-contract.ts FOLDER  (the unpacked package @octokit/openapi)\n");
    process.exitCode = 2;
  } else main(folder);
}
