import { yamlText, type Draft } from "../draft.ts";
import { quote } from "../words.ts";
import type { Complaint } from "./complaint.ts";
import { kindsOfText, secretTexts } from "./kinds-of-text.ts";

export function wrongForm({ path, value, definition, schema }: Complaint): Draft {
  if (definition !== undefined && secretTexts.has(definition)) return secretValue(path, value);
  const kind = definition === undefined ? undefined : kindsOfText[definition];
  if (kind === undefined) {
    const form = typeof schema["description"] === "string" ? schema["description"] : "the form that this field asks for";
    return { code: "SIR-E105", path, message: `${quote(value)} does not fit. Write ${form}.` };
  }
  const repaired = typeof value === "string" ? kind.repair?.(value) : undefined;
  return {
    code: kind.code,
    path,
    message: `${quote(value)} is not ${kind.noun}. ${repaired === undefined ? kind.advice : `Write ${repaired}.`}`,
    ...(repaired === undefined ? {} : { replacement: yamlText(repaired) }),
  };
}

/** Says that a secret stands in the file without ever repeating it. */
export function secretValue(path: Complaint["path"], value: unknown): Draft {
  const field = String(path.at(-1));
  const reference = typeof value === "string" && /^(?:vault|aws-sm|azure-kv|gcp-sm|github|oidc):/.test(value);
  const message = reference
    ? `${field} is not a whole reference. Write vault://path#key.`
    : `${field} holds a value. Put the secret in a vault and write vault://path#key. Rotate the value: it is in git history now.`;
  return { code: "SIR-E109", path, message };
}

/** Numbers, lengths and counts outside their limits. */
export function wrongRange({ path, value, keyword, params }: Complaint): Draft {
  const limit = String(params["limit"]);
  const at = { code: "SIR-E105", path } as const;
  switch (keyword) {
    case "minimum":
      return { ...at, message: `${quote(value)} is too small. Use ${limit} or more.` };
    case "maximum":
      return { ...at, message: `${quote(value)} is too large. Use ${limit} or less.` };
    case "minLength":
      return { ...at, message: `The text is shorter than ${limit} characters. Write more.` };
    case "maxLength":
      return { ...at, message: `The text is longer than ${limit} characters. Shorten it.` };
    case "minItems":
      return { ...at, message: `The list needs at least ${limit}. Add one or remove the key.` };
    case "maxItems":
      return { ...at, code: "SIR-E112", message: `The list holds more than ${limit}. Split the file.` };
    case "minProperties":
      return { ...at, message: `The map needs at least ${limit} of its fields. Add one or remove the key.` };
    case "uniqueItems":
      return twice(path, value, Number(params["i"]));
    default:
      return { ...at, message: "The value does not fit. Compare it with the reference of the format." };
  }
}

function twice(path: Complaint["path"], value: unknown, index: number): Draft {
  const item: unknown = Array.isArray(value) ? value[index] : undefined;
  return { code: "SIR-E105", path: [...path, index], message: `${quote(item)} is listed twice. Remove one.` };
}
