import type { Change } from "../../../domain/change.ts";
import { policyAttributes, securityAttributes } from "./policy-attributes.ts";
import { readPolicies } from "./policy-document.ts";
import { strangers } from "./policy-grants.ts";

/** What this change leaves open about who gets in: values that the plan does not know, policies that cannot be read. */
export function securityUnknowns(change: Change, account: string | undefined): readonly string[] {
  if (change.after === null) return [];
  const open = new Set(change.unknown.map(([name]) => String(name)));
  return [
    ...securityAttributes(change.type)
      .filter((name) => open.has(name))
      .map((name) => `${name} is known after apply only`),
    ...policyUnknowns(change, account),
  ];
}

function policyUnknowns({ type, before, after }: Change, account: string | undefined): readonly string[] {
  const invoker = after?.["principal"];
  if (type === "aws_lambda_permission" && typeof invoker === "string" && /^\d{12}$/.test(invoker) && account === undefined) {
    return [`principal lets in ${invoker}, and it is not known whether that is this account`];
  }
  const named = (["identity", "trust", "resource"] as const).flatMap((use) => policyAttributes(type, use));
  return named.flatMap((name) => {
    if (before?.[name] === after?.[name]) return [];
    const read = readPolicies(after?.[name]);
    if (read.includes("unreadable")) return [`${name} cannot be read as a policy`];
    const doubtful = read.flatMap((policy) => (policy === "unreadable" ? [] : strangers(policy, account).unknown));
    return doubtful.length > 0
      ? [`${name} lets in ${doubtful.join(", ")}, and it is not known whether that is this account`]
      : [];
  });
}
