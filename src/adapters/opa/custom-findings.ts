import type { CustomFinding } from "../../domain/policy.ts";
import { severities, type Severity } from "../../domain/severity.ts";
import type { CustomPackage, Effect } from "./custom-compile.ts";
import { customLimits } from "./custom-evaluation.ts";
import { failed, oneLine } from "./custom-failure.ts";
import { isObject } from "./manifest.ts";

/** What the packages found. A result of another shape than documented is no answer: Failure "custom-policies-failed". */
export function findingsIn(decision: unknown, packages: readonly CustomPackage[]): readonly CustomFinding[] {
  const found = packages.flatMap(({ name, effects }) =>
    effects.flatMap((effect) => {
      const own = isObject(decision) ? decision[name] : undefined;
      const values = isObject(own) ? own[effect] : undefined;
      return listOf(values, `custom.${name}.${effect}`).map((value) => findingOf(value, name, effect));
    }),
  );
  const { results } = customLimits;
  if (found.length > results) throw failed(`they returned ${found.length} results, ${results} is the limit`);
  return found;
}

/** The entry wraps every value in a list: empty when it is undefined. */
function listOf(wrapped: unknown, rule: string): readonly unknown[] {
  const values: readonly unknown[] = Array.isArray(wrapped) ? wrapped : [];
  const [value, ...others] = values;
  if (values.length === 0) throw failed(`${rule} is undefined; write \`${rule.split(".").at(-1) ?? ""} contains … if …\``);
  if (others.length > 0 || !Array.isArray(value)) throw failed(`${rule} is ${kindOf(value)}, and must be a set`);
  return value as readonly unknown[];
}

function findingOf(value: unknown, name: string, effect: Effect): CustomFinding {
  const rule = `custom.${name}.${effect}`;
  if (typeof value === "string") return { package: name, effect, message: value };
  if (!isObject(value)) throw failed(`${rule} has ${kindOf(value)} in it, and must have texts, or objects with msg`);
  const { msg, id, address, severity } = value;
  if (typeof msg !== "string") throw failed(`${rule} has an object whose msg is ${kindOf(msg)}, and must be a text`);
  return {
    package: name,
    effect,
    message: msg,
    ...optional(rule, "id", id),
    ...optional(rule, "address", address),
    ...(severity === undefined ? {} : { severity: severityOf(rule, severity) }),
  };
}

function optional<K extends "id" | "address">(rule: string, key: K, value: unknown): { readonly [key in K]?: string } {
  if (value === undefined || value === null) return {};
  if (typeof value !== "string") throw failed(`${rule} has an object whose ${key} is ${kindOf(value)}, and must be a text`);
  return { [key]: value } as { readonly [key in K]: string };
}

function severityOf(rule: string, value: unknown): Severity {
  const severity = severities.find((name) => name === value);
  if (severity === undefined)
    throw failed(
      `${rule} gave the severity ${oneLine(JSON.stringify(value)).slice(0, 40)}, which is not one of ${severities.join(", ")}`,
    );
  return severity;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list or set";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
