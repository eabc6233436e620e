import { Failure } from "../../domain/failure.ts";
import { writeSecretReference } from "../../domain/secret-reference.ts";
import { type SecretSource, single } from "./source.ts";

/** Variables of the service's own environment. An empty one counts as absent: compose files set them so. */
export function environmentSource(variables: Readonly<Record<string, string | undefined>>): SecretSource<"env"> {
  return {
    read: async (reference) => {
      const value = Object.hasOwn(variables, reference.name) ? variables[reference.name] : undefined;
      if (value === undefined || value.trim() === "") {
        const why = "the service's environment has no such variable, or an empty one";
        throw new Failure("secret-unreadable", { reference: writeSecretReference(reference), why });
      }
      return await Promise.resolve(single(value));
    },
  };
}
