import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, type GraphQLSchema } from "graphql";

let schema: GraphQLSchema | undefined;

/** GitHub's public GraphQL schema; built when the first query comes, a third of a second. */
export function githubSchema(): GraphQLSchema {
  if (!schema) {
    const file = join(import.meta.dirname, "../../../node_modules/@octokit/graphql-schema/schema.graphql");
    schema = buildSchema(readFileSync(file, "utf8"), { assumeValid: true });
  }
  return schema;
}
