import { readFileSync } from "node:fs";
import { buildSchema, type GraphQLSchema } from "graphql";

let schema: GraphQLSchema | undefined;

/** GitHub's public GraphQL schema; built when the first query comes, a third of a second. */
export function githubSchema(): GraphQLSchema {
  if (!schema) {
    // The package's own entry would parse five megabytes of JSON as well.
    const file = new URL("./schema.graphql", import.meta.resolve("@octokit/graphql-schema"));
    schema = buildSchema(readFileSync(file, "utf8"), { assumeValid: true });
  }
  return schema;
}
