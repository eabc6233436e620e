import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import ajvFormats from "ajv-formats";
import { contract, operations, follow, type Operation, type Schema } from "./operations.ts";
import { mayAnswer, ownRules } from "./own-rules.ts";

/** One request as it arrived, and its answer if one was made. */
export interface Traffic {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** undefined: a fault took the request before GitHub saw it. */
  readonly status?: number;
  readonly answer?: unknown;
}

let ajv: Ajv | undefined;
const compiled = new Map<Schema, ValidateFunction>();

/** Compiled when first asked for, and shared by all beds of a process. */
function validator(schema: Schema): ValidateFunction {
  if (!ajv) {
    ajv = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true, logger: false });
    // Not `email`: a bot's own address, with its brackets, is none by that format.
    ajvFormats.default(ajv, ["date-time", "date", "uri"]);
    ajv.addSchema({ $id: "github", components: contract().components });
  }
  let known = compiled.get(schema);
  if (!known) {
    known = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"github#/components/')) as Schema);
    compiled.set(schema, known);
  }
  return known;
}

/** The errors that name a cause; those of `anyOf` around them only say that there was one. */
function explain(errors: readonly ErrorObject[] | null | undefined): string {
  const real = (errors ?? []).filter(
    ({ keyword, params }) => !["anyOf", "oneOf", "if"].includes(keyword) && params["type"] !== "null",
  );
  const shown = (real.length > 0 ? real : (errors ?? [])).slice(0, 8);
  return shown.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`).join("; ");
}

function check(schema: Schema, value: unknown): string | undefined {
  const validate = validator(schema);
  if (validate(value)) return undefined;
  const errors = (validate.errors ?? []).filter((error) => !isDeletedFork(error, value));
  return errors.length === 0 ? undefined : explain(errors);
}

/** The head of a pull request whose fork was deleted has no repository: GitHub answers null, and its description forgets it. */
function isDeletedFork({ instancePath, keyword }: ErrorObject, value: unknown): boolean {
  if (keyword !== "type" || !instancePath.endsWith("/head/repo")) return false;
  const found = instancePath
    .split("/")
    .slice(1)
    .reduce<unknown>((one, step) => (one as Readonly<Record<string, unknown>>)[step], value);
  return found === null;
}

/** What GitHub's own description says against an exchange; nothing: it fits. */
export function problemsOf(traffic: Traffic): readonly string[] {
  const { method, path } = traffic;
  if (path === "/graphql") return [];
  const operation = operations().find((one) => one.name.startsWith(`${method} `) && one.pattern.test(path));
  if (!operation) return [`${method} ${path}: GitHub's description of what we use has no such operation`];
  const problems = [...queryProblems(operation, traffic.query), ...bodyProblems(operation, traffic.body)];
  if (traffic.status !== undefined) problems.push(...answerProblems(operation, traffic.status, traffic.answer));
  return problems.map((problem) => `${operation.name}: ${problem}`);
}

function queryProblems(operation: Operation, query: URLSearchParams): string[] {
  return [...query].flatMap(([name, text]) => {
    const parameter = operation.query.find((one) => one.name === name);
    if (!parameter) return [`unknown query parameter ${name}`];
    const type = [follow(parameter.schema)["type"]].flat()[0];
    const value = type === "integer" || type === "number" ? Number(text) : type === "boolean" ? text === "true" : text;
    const problem = check(parameter.schema, value);
    return problem === undefined ? [] : [`query parameter ${name}: ${problem}`];
  });
}

function bodyProblems(operation: Operation, body: unknown): string[] {
  if (!operation.body) return body === undefined ? [] : ["takes no body"];
  if (body === undefined && !operation.body.required) return [];
  const problem = check(operation.body.schema, body ?? {});
  const fields = fieldsOf(operation.body.schema);
  const given = typeof body === "object" && body !== null && !Array.isArray(body) ? Object.keys(body) : [];
  const unknown = fields ? given.filter((name) => !fields.has(name)).map((name) => `unknown field ${name}`) : [];
  return [
    ...(problem === undefined ? [] : [`request: ${problem}`]),
    ...unknown,
    ...ownRules(operation.name, (body ?? {}) as Readonly<Record<string, unknown>>),
  ];
}

/** undefined where a body may hold any field. */
function fieldsOf(schema: Schema): ReadonlySet<string> | undefined {
  const whole = follow(schema);
  const parts = [whole, ...["oneOf", "anyOf", "allOf"].flatMap((name) => (whole[name] ?? []) as Schema[])];
  const names = parts.flatMap((part) => Object.keys((follow(part)["properties"] ?? {}) as Schema));
  return names.length > 0 ? new Set(names) : undefined;
}

function answerProblems(operation: Operation, status: number, answer: unknown): string[] {
  if (!operation.responses.has(status))
    return mayAnswer(operation.name, status) ? [] : [`answers ${status}, which is not described`];
  const schema = operation.responses.get(status);
  // Raw bytes were asked for by media type.
  if (!schema || answer === undefined || Buffer.isBuffer(answer)) return [];
  const problem = check(schema, JSON.parse(JSON.stringify(answer)));
  return problem === undefined ? [] : [`answer ${status}: ${problem}`];
}
