import { pointer, type SpecPath } from "../../../domain/spec-path.ts";
import type { Draft } from "../draft.ts";
import { nearMiss } from "../near-miss.ts";
import type { YamlReading } from "../yaml/read-yaml.ts";
import type { Complaint } from "./complaint.ts";
import type { Form } from "./form.ts";
import { missingField } from "./missing-field.ts";
import { notInList, wrongConstant } from "./not-in-list.ts";
import { unknownField } from "./unknown-field.ts";
import { wrongForm, wrongRange } from "./wrong-form.ts";
import { wrongType } from "./wrong-type.ts";

/** More are never shown, and judging them costs time. */
const enough = 5_000;

/** What does not fit the schema, one finding per mistake: consequences and the noise of conditions are dropped. */
export function checkForm(form: Form, yaml: YamlReading): readonly Draft[] {
  const complaints = form
    .errors(yaml.value)
    .slice(0, enough)
    .map((error) => ({ ...error, path: stepsOf(error.pointer, yaml.value), yaml }));
  const header = complaints.filter(({ keyword, path }) => keyword === "const" && path.length === 1);
  // A file of another version or kind breaks every rule of this one; only the reason is worth reading.
  const worth = header.length > 0 ? header : withoutConsequences(complaints, yaml);
  return worth.flatMap((complaint) => draftOf(complaint) ?? []);
}

function draftOf(complaint: Complaint): Draft | undefined {
  switch (complaint.keyword) {
    case "additionalProperties":
      return unknownField(complaint);
    case "enum":
      return notInList(complaint);
    case "const":
      return wrongConstant(complaint);
    case "required":
      return missingField(complaint);
    case "type":
      return wrongType(complaint);
    case "pattern":
    case "format":
      return wrongForm(complaint);
    case "if":
    case "oneOf":
      return undefined;
    default:
      return wrongRange(complaint);
  }
}

function withoutConsequences(complaints: readonly Complaint[], yaml: YamlReading): readonly Complaint[] {
  const alternatives = new Set(complaints.filter(({ keyword }) => keyword === "oneOf").map((complaint) => complaint.pointer));
  const meant = new Set(complaints.flatMap((complaint) => meantByTypo(complaint) ?? []));
  const told = new Set<string>();
  return complaints.filter((complaint) => {
    if (complaint.keyword === "required") return !meant.has(missingPointer(complaint)) && !yaml.incomplete.has(complaint.pointer);
    if (complaint.keyword !== "type" || !alternatives.has(complaint.pointer)) return true;
    const better = complaints.some(
      (other) =>
        other.keyword !== "type" &&
        other.keyword !== "oneOf" &&
        (other.pointer === complaint.pointer || other.pointer.startsWith(`${complaint.pointer}/`)),
    );
    if (better || told.has(complaint.pointer)) return false;
    told.add(complaint.pointer);
    return true;
  });
}

const missingPointer = ({ path, params }: Complaint): string => pointer([...path, String(params["missingProperty"])]);

/** The field that an unknown key was meant to be: that one is not also missing. */
function meantByTypo({ keyword, path, params, schema }: Complaint): string | undefined {
  if (keyword !== "additionalProperties") return undefined;
  const near = nearMiss(String(params["additionalProperty"]), Object.keys(schema["properties"] ?? {}));
  return near === undefined ? undefined : pointer([...path, near]);
}

/** A pointer in steps; what stands in a list is a number. */
function stepsOf(text: string, root: unknown): SpecPath {
  let at: unknown = root;
  return text
    .split("/")
    .slice(1)
    .map((escaped) => {
      const step = escaped.replaceAll("~1", "/").replaceAll("~0", "~");
      const key = Array.isArray(at) ? Number(step) : step;
      at = at !== null && typeof at === "object" ? (at as Record<string | number, unknown>)[key] : undefined;
      return key;
    });
}
