import type { Finding } from "../../../domain/finding.ts";
import type { SourceMap } from "../../../domain/location.ts";
import { inOrder, toFinding } from "../draft.ts";
import { limits } from "../yaml/limits.ts";
import { readYaml, type YamlReading } from "../yaml/read-yaml.ts";
import { checkForm } from "./check-form.ts";
import type { Form } from "./form.ts";

export interface FormReading {
  /** Undefined when there is any finding. */
  readonly value?: unknown;
  readonly sources: SourceMap;
  readonly findings: readonly Finding[];
}

/** A YAML text that fits a form, or what is wrong with it. `prepare` may respell what was read. */
export function readForm(form: Form, file: string, text: string, prepare?: (yaml: YamlReading) => YamlReading): FormReading {
  const read = readYaml(file, text);
  const yaml = prepare === undefined || read.value === undefined ? read : prepare(read);
  const drafts = yaml.value === undefined ? [] : checkForm(form, yaml);
  const all = inOrder([...yaml.findings, ...drafts.map((draft) => toFinding(draft, yaml.sources, yaml.value))]);
  const findings = atMost(limits.findings, all);
  const { value, sources } = yaml;
  return findings.length > 0 || value === undefined ? { sources, findings } : { value, sources, findings };
}

function atMost(most: number, findings: readonly Finding[]): readonly Finding[] {
  const last = findings[most - 1];
  if (findings.length <= most || last === undefined) return findings;
  const rest = findings.length - most + 1;
  const message = `${rest} more mistakes follow here. Fix those above first.`;
  const { fix: _fix, ...place } = last;
  return [...findings.slice(0, most - 1), { ...place, code: "SIR-E112", level: "error", message }];
}
