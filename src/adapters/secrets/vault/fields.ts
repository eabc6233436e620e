import { Failure } from "../../../domain/failure.ts";
import { writeSecretReference } from "../../../domain/secret-reference.ts";
import type { SecretValues } from "../../../ports/secrets.ts";
import type { ReferenceOf } from "../source.ts";
import type { VaultAnswer } from "./request.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The fields in Vault's answer to a reading of one version. Throws Failure "secret-unreadable" for anything else. */
export function fieldsOf({ status, text }: VaultAnswer, reference: ReferenceOf<"vault">): SecretValues {
  const refuse = (why: string): Failure => new Failure("secret-unreadable", { reference: writeSecretReference(reference), why });
  const data = member(parse(text), "data");
  if (status === 404) throw refuse(whyNotFound(member(data, "metadata")));
  if (status !== 200) throw refuse(whyNot(status));
  const fields = member(data, "data");
  // The first version of the engine has the fields one level higher, and no metadata.
  if (member(data, "metadata") === undefined) throw refuse("what answers there is not the KV engine, version 2");
  if (fields === undefined) throw refuse("it has no fields");
  const values = Object.entries(fields).flatMap(([name, value]) => {
    const known = asText(value);
    return known === undefined ? [] : [[name, known] as const];
  });
  if (reference.field === undefined) {
    if (values.length === 0) throw refuse("none of its fields holds a text");
    return Object.fromEntries(values);
  }
  if (!Object.hasOwn(fields, reference.field)) throw refuse(`it has no field ${reference.field}`);
  const found = values.find(([name]) => name === reference.field);
  if (found === undefined) throw refuse(`its field ${reference.field} is empty or no text`);
  return Object.fromEntries([found]);
}

/** A version that was deleted or destroyed is answered with 404 and its metadata. */
function whyNotFound(metadata: Fields | undefined): string {
  if (metadata === undefined) return "there is no such secret in a KV engine, version 2 (status 404)";
  if (metadata["destroyed"] === true) return "this version was destroyed (status 404)";
  return "this version was deleted (status 404)";
}

function whyNot(status: number): string {
  if (status === 403) return "Vault does not allow it (status 403)";
  if (status >= 300 && status < 400)
    return `Vault sends us elsewhere (status ${status}), and a token is not sent after it; name the active node`;
  return `Vault answers with status ${status}`;
}

function asText(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value.trim() !== "" && !value.includes("\0") ? value : undefined;
}

function member(value: unknown, name: string): Fields | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  const found = (value as Fields)[name];
  return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Fields) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
