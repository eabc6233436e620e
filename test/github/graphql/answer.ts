import { execute, parse, validate, type DocumentNode, type GraphQLError } from "graphql";
import { Refusal, type Answer, type Json } from "../answers.ts";
import type { Routes } from "../http/route.ts";
import { rootOf, type Context } from "./resolve.ts";
import { githubSchema } from "./schema.ts";

function errors(found: readonly GraphQLError[]): readonly Json[] {
  return found.map(({ extensions, message, path, locations }) => ({ ...extensions, message, path, locations }));
}

/** Parsed, checked against GitHub's schema and run; errors come with status 200, as GitHub sends them. */
export async function answerGraphql(context: Context, body: Json, broken: (problem: string) => void): Promise<Answer> {
  if (context.caller.kind === "nobody" || context.caller.kind === "app")
    throw new Refusal(401, "This endpoint requires you to be authenticated.");
  const query = body["query"];
  if (typeof query !== "string") throw new Refusal(400, "A query attribute must be specified and must be a string.");
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    broken(`graphql: ${String(error)}`);
    return { status: 200, body: { errors: [{ message: String(error) }] } };
  }
  const schema = githubSchema();
  const wrong = validate(schema, document);
  if (wrong.length > 0) {
    for (const error of wrong) broken(`graphql: ${error.message}`);
    return { status: 200, body: { errors: errors(wrong) } };
  }
  const variableValues = (body["variables"] ?? {}) as Record<string, unknown>;
  const result = await execute({ schema, document, variableValues, rootValue: rootOf(context) });
  return {
    status: 200,
    body: { data: result.data ?? null, ...(result.errors?.length ? { errors: errors(result.errors) } : {}) },
  };
}

export function graphqlRoutes(broken: (problem: string) => void): Routes {
  return { "POST /graphql": ({ world, caller, body }) => answerGraphql({ world, caller }, body, broken) };
}
