import migrationSchema from "../../../schemas/migration.schema.json" with { type: "json" };
import type { SpecDocument } from "../../domain/document.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Migration } from "../../domain/spec.generated.ts";
import { formOf } from "./form/form.ts";
import { readForm } from "./form/read-form.ts";

export interface SpecReading {
  /** Absent when the text does not hold a Migration. */
  readonly document?: SpecDocument;
  readonly findings: readonly Finding[];
}

const migrationForm = formOf(migrationSchema);

/** Reads a spec: text to a typed document with places, or the reasons why not. Meaning is judged by validateSpec. */
export function readSpec(file: string, text: string): SpecReading {
  const { value, sources, findings } = readForm(migrationForm, file, text);
  if (value === undefined) return { findings };
  // The schema just said that it is one.
  return { document: { file, text, migration: value as Migration, sources }, findings };
}
