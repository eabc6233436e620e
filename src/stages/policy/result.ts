import { masked, type Json } from "../../domain/change.ts";
import type { PolicyResult, RawResult, Rule } from "../../domain/policy.ts";
import type { Severity } from "../../domain/severity.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import { dotted, isInside } from "./dotted.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Subject } from "./subjects.ts";

/** The spec that a result points into. */
export interface SpecPlace {
  readonly file: string;
  readonly name: string;
  readonly environment: string;
  /** The document, for the names of list items in paths. */
  readonly root: unknown;
}

/** A row without status: what the rule said, where it points, what it serves. */
export type Facts = Omit<PolicyResult, "status">;

export function factsOf(
  row: Omit<RawResult, "status">,
  rule: Rule,
  severity: Severity,
  subject: Subject | undefined,
  spec: SpecPlace | undefined,
): Facts {
  const specPath = pathIn(row.params) ?? subject?.change.origin?.path;
  const address = subject?.change.address ?? null;
  const place = spec === undefined || specPath === undefined ? null : { path: specPath, root: spec.root };
  const { path: _path, ...params } = row.params;
  return {
    rule: rule.id,
    address,
    severity,
    attribute: row.attribute,
    actual: isSecret(row, rule, subject) ? hidden(row.actual) : short(row.actual),
    expected: short(row.expected),
    params,
    controls: rule.controls,
    fingerprint: fingerprint(rule.id, spec?.file ?? "", place, address),
    ...(subject === undefined ? {} : { wave: subject.wave }),
    ...(specPath === undefined ? {} : { specPath }),
  };
}

/** Rules about the spec say where in `params.path`. */
function pathIn({ path }: RawResult["params"]): SpecPath | undefined {
  if (!Array.isArray(path)) return undefined;
  const steps: readonly unknown[] = path;
  const known = steps.filter((step) => typeof step === "string" || typeof step === "number");
  return known.length === steps.length ? known : undefined;
}

/** Rules that look for secrets, and attributes that Terraform calls sensitive: the value is nobody's business. */
function isSecret({ attribute }: Omit<RawResult, "status">, rule: Rule, subject: Subject | undefined): boolean {
  if (rule.id.startsWith("GEN-SEC-")) return true;
  return attribute !== null && (subject?.change.sensitive ?? []).some((path) => isInside(attribute, dotted(path)));
}

const hidden = (value: Json): Json => (value === null ? null : masked);

const mostCharacters = 2000;

/** A whole policy document helps nobody in a report. */
function short(value: Json): Json {
  const { length } = JSON.stringify(value);
  return length <= mostCharacters ? value : `(${length} characters of JSON)`;
}
