import { locate } from "../../../domain/location.ts";
import { yamlText, type Draft } from "../draft.ts";
import { quote } from "../words.ts";
import type { Complaint } from "./complaint.ts";
import { kindsOfText, secretTexts } from "./kinds-of-text.ts";
import { hintFor } from "./missing-field.ts";
import { secretValue } from "./wrong-form.ts";

export function wrongType(complaint: Complaint): Draft {
  const { path, value, definition } = complaint;
  if (path.length === 0) return wrongRoot(value);
  if (value === null || value === undefined) return empty(path);
  if (definition !== undefined && secretTexts.has(definition)) return secretValue(path, value);
  const kind = definition === undefined ? undefined : kindsOfText[definition];
  if (kind !== undefined && kind.code !== "SIR-E105" && isScalar(value))
    return { code: kind.code, path, message: `${quote(value)} is not ${kind.noun}. ${kind.advice}` };
  return inPlaceOf(complaint);
}

const isScalar = (value: unknown): boolean => value === null || typeof value !== "object";

function wrongRoot(value: unknown): Draft {
  const what = value === null || value === undefined ? "The file is empty" : `The file holds ${quote(value)} instead of a map`;
  return { code: "SIR-E105", path: [], message: `${what}. Start with apiVersion: sirsi.dev/v1.` };
}

function empty(path: Complaint["path"]): Draft {
  const field = String(path.at(-1));
  const hint = hintFor(path, field);
  const advice = hint === "Add it." ? "Give it a value or remove the key." : hint;
  const what = typeof path.at(-1) === "number" ? "An item of the list" : field;
  return { code: "SIR-E106", path, message: `${what} is empty. ${advice}` };
}

function inPlaceOf({ path, value, schema, yaml }: Complaint): Draft {
  const written = yaml.textAt(locate(yaml.sources, path));
  const wanted = schema["type"];
  const found = quote(value);
  const says = (message: string, replacement?: string): Draft => ({
    code: "SIR-E105",
    path,
    message,
    ...(replacement === undefined ? {} : { replacement }),
  });
  if (wanted === "string" && isScalar(value)) return says(`${found} must be text. Put it in quotes.`, JSON.stringify(written));
  if (wanted === "string") return says(`This must be text, not ${found}. Write one value.`);
  if (wanted === "boolean") return says(`${found} is neither true nor false. Write one of them.`, truthOf(value));
  if (wanted === "integer" || wanted === "number")
    return says(`${found} is not ${numberWord(wanted)}. ${numberAdvice(value)}`, numeric(value));
  if (wanted === "array")
    return says(`This must be a list, not ${found}. Write [a, b] or lines that start with a hyphen.`, inList(value));
  if (wanted === "object") return says(`This must be a map, not ${found}. Write fields as key: value below it.`);
  return says(`${found} has the wrong type. Compare it with the reference of the format.`);
}

const numberWord = (wanted: string): string => (wanted === "integer" ? "a whole number" : "a number");
const numeric = (value: unknown): string | undefined =>
  typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? value : undefined;
const numberAdvice = (value: unknown): string =>
  numeric(value) === undefined ? "Write digits without a unit." : "Remove the quotes.";
const inList = (value: unknown): string | undefined =>
  typeof value === "string" && value.length < 60 ? `[${yamlText(value)}]` : undefined;

function truthOf(value: unknown): string | undefined {
  const word = String(value).toLowerCase();
  if (["yes", "on", "true", "y", "1"].includes(word)) return "true";
  return ["no", "off", "false", "n", "0"].includes(word) ? "false" : undefined;
}
