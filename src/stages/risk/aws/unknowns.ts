import type { Attributes, Change } from "../../../domain/change.ts";
import { policyAttributes, policyUses, securityAttributes } from "./policy-attributes.ts";
import { readPolicies } from "./policy-document.ts";
import { strangers, strangersAmong } from "./policy-grants.ts";

/** What this change leaves open about who gets in: values that the plan does not know, policies that cannot be read. */
export function securityUnknowns(change: Change, account: string | undefined): readonly string[] {
  if (change.after === null) return [];
  // What nobody sets is the provider's default, not a value that is still open.
  const unset = new Set((change.unset ?? []).map((path) => JSON.stringify(path)));
  const open = new Set(change.unknown.filter((path) => !unset.has(JSON.stringify(path))).map(([name]) => String(name)));
  return [
    ...securityAttributes(change.type)
      .filter((name) => open.has(name))
      .map((name) => `${name} is known after apply only`),
    ...invokerUnknown(change.type, change.after, account),
    ...policyUnknowns(change.type, change.before ?? {}, change.after, account),
  ];
}

function invokerUnknown(type: string, { principal }: Attributes, account: string | undefined): readonly string[] {
  if (type !== "aws_lambda_permission" || typeof principal !== "string" || !/^\d{12}$/.test(principal)) return [];
  return strangersAmong([{ kind: "AWS", value: principal }], account).unknown.map((name) => doubt("principal", [name]));
}

function policyUnknowns(type: string, before: Attributes, after: Attributes, account: string | undefined): readonly string[] {
  const named = policyUses.flatMap((use) => policyAttributes(type, use));
  return named.flatMap((name) => {
    if (before[name] === after[name]) return [];
    const read = readPolicies(after[name]);
    if (read.includes("unreadable")) return [`${name} cannot be read as a policy`];
    const doubtful = read.flatMap((policy) => (policy === "unreadable" ? [] : strangers(policy, account).unknown));
    return doubtful.length > 0 ? [doubt(name, doubtful)] : [];
  });
}

const doubt = (attribute: string, names: readonly string[]): string =>
  `${attribute} lets in ${names.join(", ")}, and it is not known whether that is this account`;
