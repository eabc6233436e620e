import { readSecretReference } from "../../../domain/secret-reference.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import type { Draft } from "../draft.ts";
import type { SpecRule } from "./subject.ts";

/** Fields that the schema ties to a reference. */
const fields: ReadonlySet<string> = new Set(["credentials", "from"]);
const scheme = /^(?:vault|aws-sm|azure-kv|gcp-sm|github):\/\//;

/** SIR-E105: a reference that could only fail at the apply. The schema knows its beginning, not its parts. */
export const readableReferences: SpecRule = ({ migration: { spec } }) => unreadable(spec, ["spec"]);

function unreadable(value: unknown, path: SpecPath): readonly Draft[] {
  if (typeof value === "string") {
    if (!fields.has(String(path.at(-1))) || !scheme.test(value)) return [];
    const reading = readSecretReference(value, "spec");
    if (reading.ok) return [];
    // What stands there may be a value after all, so it is not repeated.
    const message = `This is no reference that can be read: ${reading.why}. Write e.g. vault://kv/shop#password.`;
    return [{ code: "SIR-E105", path, message }];
  }
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => unreadable(item, [...path, index]));
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => unreadable(item, [...path, key]));
}
