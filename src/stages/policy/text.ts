import type { Json } from "../../domain/change.ts";
import type { PolicyResult, Rule } from "../../domain/policy.ts";

/** One result in words: what is wrong, why it matters, what to do. Plain text; whoever renders it escapes it. */
export interface PolicyText {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

export function policyText(result: PolicyResult, rule: Rule): PolicyText {
  return { what: whatOf(result, rule), why: rule.description, fix: fixOf(result, rule) };
}

function whatOf(result: PolicyResult, rule: Rule): string {
  const where = result.address ?? "This change";
  switch (result.status) {
    case "pass":
      return `${where}: ${rule.title}.`;
    case "fail":
      return `${where}: ${compared(result, rule)}${details(result)}.`;
    case "waived":
      return `${where}: ${compared(result, rule)}${details(result)}. Waived by ${result.waiver ?? "a waiver"}.`;
    case "unknown":
      return `${where}: cannot tell whether this holds: ${rule.title}.${reason(result)}`;
    case "not-applicable":
      return `${rule.title}: not judged here.${reason(result)}`;
  }
}

const reason = ({ because }: PolicyResult): string => (because === undefined ? "" : ` ${because}.`);

function compared({ attribute, actual, expected, message }: PolicyResult, rule: Rule): string {
  if (message !== undefined) return message.replace(/\.+$/, "");
  if (attribute === null)
    return expected === null ? `not so: ${rule.title}` : `not so: ${rule.title}; expected ${shown(expected)}`;
  if (actual === null && expected === null) return `not so: ${rule.title}; see ${attribute}`;
  const is = actual === null ? `${attribute} is not set` : `${attribute} is ${shown(actual)}`;
  return expected === null ? is : `${is}, it must be ${shown(expected)}`;
}

/** Facts that the rule adds, such as the port and the open range, in its own order. */
function details({ params }: PolicyResult): string {
  const facts = Object.entries(params).flatMap(([name, value]) =>
    value === null ? [] : [`${name.replaceAll("_", " ")} ${shown(value)}`],
  );
  return facts.length === 0 ? "" : ` (${facts.join(", ")})`;
}

function fixOf({ status }: PolicyResult, rule: Rule): string {
  switch (status) {
    case "fail":
    case "unknown":
    case "waived":
      return rule.remediation;
    case "pass":
    case "not-applicable":
      return "";
  }
}

const longest = 120;

/** A value in one short line: texts bare, lists with commas, the rest as JSON, control characters gone. */
export function shown(value: Json): string {
  const text = Array.isArray(value) && value.every(isScalar) ? value.map(bare).join(", ") : bare(value);
  // eslint-disable-next-line no-control-regex -- a plan may hold any character, a terminal should not obey it
  const line = text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}

const isScalar = (value: Json): boolean => value === null || typeof value !== "object";
const bare = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** What will be asked for at a later stage. */
export const requirementText = (rule: Rule, address: string | null): string =>
  address === null ? rule.remediation : `${address}: ${rule.remediation}`;
