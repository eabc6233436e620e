import { crc32 } from "node:zlib";
import { isList, isMap, type Value, type ValueMap } from "../../values.ts";

type Texts = string | readonly string[];
type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };
interface Document {
  readonly version: string;
  readonly id: string;
  readonly statements: readonly Statement[];
}
/** As it is written, but with principals and conditions normalized. */
type Statement = { readonly [name: string]: Plain };

const order = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"];

class Refusal extends Error {}

/** What aws_iam_policy_document renders, character for character. Source: internal/service/iam/policy_document_data_source.go, MPL-2.0 facts. */
export function policyDocument(configuration: ValueMap): ValueMap | { readonly problem: string } {
  try {
    const version = textOf(configuration["version"]) || "2012-10-17";
    const own = {
      version,
      id: textOf(configuration["policy_id"]),
      statements: unique(
        listOf(configuration["statement"])
          .filter(isMap)
          .map((one) => statementOf(one, version)),
        "statement",
      ),
    };
    const sources = documentsIn(configuration, "source");
    unique(
      sources.flatMap(({ statements }) => statements),
      "source_policy_documents",
    );
    const whole = [...sources, own, ...documentsIn(configuration, "override")].reduce(merge, {
      version: "",
      id: "",
      statements: [],
    });
    const json = goJson(plainOf(whole), 2);
    return { version, json, minified_json: goJson(plainOf(whole)), id: String(crc32(json)) };
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.message };
    throw error;
  }
}

function unique(statements: readonly Statement[], where: string): readonly Statement[] {
  const seen = new Set<Plain>();
  for (const { Sid: sid = "" } of statements) {
    if (sid !== "" && seen.has(sid))
      throw new Refusal(`duplicate Sid (${plainText(sid)}) in ${where}. Remove the Sid or make it unique.`);
    seen.add(sid);
  }
  return statements;
}

/** The single `*_json` of older configurations stands before the list. */
function documentsIn(configuration: ValueMap, which: "source" | "override"): readonly Document[] {
  const texts: readonly (Value | undefined)[] = [
    configuration[`${which}_json`],
    ...listOf(configuration[`${which}_policy_documents`]),
  ];
  return texts.map((text) => textOf(text)).flatMap((text) => (text === "" ? [] : [parsed(text)]));
}

function parsed(text: string): Document {
  try {
    const { Version: version, Id: id, Statement: statements } = JSON.parse(text) as Readonly<Record<string, Plain>>;
    const list = Array.isArray(statements) ? (statements as readonly Plain[]) : statements === undefined ? [] : [statements];
    return { version: plainText(version), id: plainText(id), statements: list.map(readStatement) };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("A source or override policy document is not JSON.");
  }
}

function readStatement(statement: Plain): Statement {
  if (statement === null || typeof statement !== "object" || Array.isArray(statement))
    throw new Refusal("A statement of a source or override policy document is not an object.");
  const { Principal: principal, NotPrincipal: notPrincipal, Condition: condition, ...rest } = statement as Statement;
  return {
    ...rest,
    ...(principal === undefined ? {} : { Principal: principalsOf(entriesOf(principal)) }),
    ...(notPrincipal === undefined ? {} : { NotPrincipal: principalsOf(entriesOf(notPrincipal)) }),
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

const entriesOf = (principal: Plain): readonly (readonly [string, Texts])[] =>
  typeof principal === "string" ? [["*", ["*"]]] : (Object.entries(principal ?? {}) as [string, Texts][]);

function merge(into: Document, next: Document): Document {
  const statements = [...into.statements];
  for (const statement of next.statements) {
    const { Sid: sid = "" } = statement;
    const at = sid === "" ? -1 : statements.findIndex((one) => one["Sid"] === sid);
    if (at < 0) statements.push(statement);
    else statements[at] = statement;
  }
  return { version: next.version > into.version ? next.version : into.version, id: next.id || into.id, statements };
}

function statementOf(given: ValueMap, version: string): Statement {
  const set = (name: string): Texts => oneOrSeveral(listOf(given[name]).map(textOf).toSorted(descending));
  const live = (name: string): Texts => replaced(set(name), version);
  const people = (name: string) =>
    principalsOf(
      listOf(given[name])
        .filter(isMap)
        .map((one) => [
          textOf(one["type"]),
          replaced(oneOrSeveral(listOf(one["identifiers"]).map(textOf).toSorted(descending)), version),
        ]),
    );
  return {
    Sid: textOf(given["sid"]),
    Effect: textOf(given["effect"]) || "Allow",
    Action: set("actions"),
    NotAction: set("not_actions"),
    Resource: live("resources"),
    NotResource: live("not_resources"),
    Principal: people("principals"),
    NotPrincipal: people("not_principals"),
    Condition: conditionsOf(listOf(given["condition"]).filter(isMap), version),
  };
}

const descending = (a: string, b: string): number => Buffer.compare(Buffer.from(b), Buffer.from(a));
const oneOrSeveral = (texts: readonly string[]): Texts => (texts.length === 1 ? (texts[0] ?? "") : texts);

/** `&{aws:username}` stands for `${aws:username}`, which Terraform would read itself. */
function replaced(texts: Texts, version: string): Texts {
  if (typeof texts !== "string") return texts.map((text) => String(replaced(text, version)));
  if (version === "2008-10-17" && texts.includes("&{"))
    throw new Refusal(`found &{ sequence in (${texts}), which is not supported in document version 2008-10-17.`);
  return texts.replaceAll("&{", "${");
}

function principalsOf(principals: readonly (readonly [string, Texts])[]): Plain {
  const [only] = principals;
  if (principals.length === 1 && only?.[0] === "*" && [only[1]].flat().join() === "*") return "*";
  const byType = new Map<string, Texts>();
  for (const [type, identifiers] of principals) {
    const before = byType.get(type);
    const several = typeof identifiers === "string" ? identifiers : identifiers.toSorted(descending);
    byType.set(type, before === undefined ? several : [before, several].flat());
  }
  return Object.fromEntries(byType);
}

function conditionsOf(conditions: readonly ValueMap[], version: string): Plain {
  const tests = new Map<string, Map<string, Texts>>();
  for (const condition of conditions) {
    const test = textOf(condition["test"]);
    const variable = textOf(condition["variable"]);
    const values = replaced(oneOrSeveral(listOf(condition["values"]).map(textOf)), version);
    const variables = tests.get(test) ?? new Map<string, Texts>();
    const before = variables.get(variable);
    tests.set(
      test,
      variables.set(variable, before === undefined || typeof values === "string" ? values : [before, values].flat()),
    );
  }
  return Object.fromEntries([...tests].map(([test, variables]) => [test, Object.fromEntries(variables)]));
}

function plainOf({ version, id, statements }: Document): Plain {
  return {
    ...(version === "" ? {} : { Version: version }),
    ...(id === "" ? {} : { Id: id }),
    ...(statements.length === 0 ? {} : { Statement: statements.map(inOrder) }),
  };
}

/** The provider's fields in its order; those that hold nothing are left out. */
const inOrder = (statement: Statement): Plain =>
  Object.fromEntries(
    order.flatMap((name) => {
      const value = statement[name];
      if (value === undefined || value === null || value === "" || Object.keys(value).length === 0) return [];
      return [[name, name === "Principal" || name === "NotPrincipal" || name === "Condition" ? sorted(value) : value]];
    }),
  );

/** Go writes maps in the order of their keys. */
function sorted(value: Plain): Plain {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  const entries = Object.entries(value as { readonly [name: string]: Plain });
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, sorted(part)]));
}

/** JSON as Go's encoder writes it, which also escapes what means something in HTML. */
const goJson = (value: Plain, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const listOf = (value: Value | undefined): readonly Value[] => (isList(value) ? value : []);
const textOf = (value: Value | undefined): string => (typeof value === "string" ? value : "");
const plainText = (value: Plain | undefined): string => (typeof value === "string" ? value : "");
