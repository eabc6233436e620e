import type { Attributes, Change, Json } from "../../../domain/change.ts";
import { policyAttributes } from "./policy-attributes.ts";
import { readPolicies, type Policy } from "./policy-document.ts";
import { grantsAnyone, grantsEverything, impersonationsIn, strangers, strangersAmong } from "./policy-grants.ts";
import { isWider } from "./policy-width.ts";
import { blocks, texts } from "./values.ts";

/** A power that a change hands out and that was not held before. */
export interface Power {
  readonly kind: "everything" | "admin" | "anyone" | "external" | "impersonation" | "widened";
  readonly words: string;
}

/** Managed policies that amount to all of an account. */
const adminPolicies: ReadonlySet<string> = new Set(["AdministratorAccess", "IAMFullAccess", "AmazonEKSClusterAdminPolicy"]);
const attachments: ReadonlySet<string> = new Set([
  "aws_iam_role_policy_attachment",
  "aws_iam_user_policy_attachment",
  "aws_iam_group_policy_attachment",
  "aws_iam_policy_attachment",
  "aws_eks_access_policy_association",
]);

/** Who or what a grant goes to, when it is created by the same plan: a new holder with new powers widens nothing. */
export type IsNew = (addresses: readonly string[]) => boolean;

export function newPowers(change: Change, account: string | undefined, isNew: IsNew): readonly Power[] {
  if (change.after === null) return [];
  const before = change.before ?? {};
  return [
    ...attached(change, before, change.after, isNew),
    ...invoked(change, before, change.after, account),
    ...identityPowers(change, before, change.after, isNew),
    ...(["trust", "resource"] as const).flatMap((use) => foreignPowers(change, before, change.after ?? {}, account, use)),
  ];
}

function attached(change: Change, before: Attributes, after: Attributes, isNew: IsNew): readonly Power[] {
  const name = change.type === "aws_iam_role" ? "managed_policy_arns" : attachments.has(change.type) ? "policy_arn" : undefined;
  if (name === undefined) return [];
  const held = new Set(texts(before[name]));
  const given = texts(after[name]).filter((arn) => !held.has(arn));
  const admin = given.map(lastPart).filter((policy) => adminPolicies.has(policy));
  if (admin.length > 0) return admin.map((policy) => ({ kind: "admin", words: `attaches ${policy}` }));
  return given.length > 0 && !isFresh(change, isNew) ? [{ kind: "widened", words: `attaches ${given.join(", ")}` }] : [];
}

const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** Types that hold their powers themselves; the others give them to what they refer to. */
const holders: ReadonlySet<string> = new Set(["aws_iam_role", "aws_iam_policy"]);

function isFresh({ type, before, refs }: Change, isNew: IsNew): boolean {
  const receivers = ["role", "user", "group"].flatMap((name) => refs[name] ?? []);
  return before === null && (holders.has(type) || isNew(receivers));
}

function invoked({ type }: Change, before: Attributes, after: Attributes, account: string | undefined): readonly Power[] {
  const { principal } = after;
  if (type !== "aws_lambda_permission" || typeof principal !== "string" || before["principal"] === principal) return [];
  if (principal === "*") return [{ kind: "anyone", words: "lets anyone invoke the function" }];
  const { outside } = strangersAmong([{ kind: "AWS", value: principal }], account);
  return outside.map((value) => ({ kind: "external", words: `lets ${value} invoke the function` }));
}

function identityPowers(change: Change, before: Attributes, after: Attributes, isNew: IsNew): readonly Power[] {
  const old = identityPolicies(change.type, before);
  const now = identityPolicies(change.type, after);
  const powers: readonly Power[] = [
    ...(now.some(grantsEverything) && !old.some(grantsEverything)
      ? [{ kind: "everything" as const, words: 'allows action "*" on resource "*"' }]
      : added(old, now, impersonationsIn)
          .slice(0, 1)
          .map((way): Power => ({ kind: "impersonation", words: `allows ${way}` }))),
  ];
  if (powers.length > 0 || !isWider(old, now)) return powers;
  return isFresh(change, isNew) ? [] : [{ kind: "widened", words: "allows more than before" }];
}

/** Inline policies of a role stand in blocks of their own. */
function identityPolicies(type: string, attributes: Attributes): readonly Policy[] {
  const named = policyAttributes(type, "identity").map((name) => attributes[name]);
  const inline = type === "aws_iam_role" ? blocks(attributes["inline_policy"]).map(({ policy }) => policy) : [];
  return readable([...named, ...inline]);
}

const readable = (values: readonly (Json | undefined)[]): readonly Policy[] =>
  values.flatMap((value) => readPolicies(value).filter((policy) => policy !== "unreadable"));

function foreignPowers(
  { type }: Change,
  before: Attributes,
  after: Attributes,
  account: string | undefined,
  use: "trust" | "resource",
): readonly Power[] {
  const names = policyAttributes(type, use);
  const old = readable(names.map((name) => before[name]));
  const now = readable(names.map((name) => after[name]));
  const anyone = use === "trust" && now.some(grantsAnyone) && !old.some(grantsAnyone);
  const outside = added(old, now, (policy) => strangers(policy, account).outside);
  const powers: readonly Power[] = [
    ...(anyone ? [{ kind: "anyone" as const, words: "lets anyone take the role" }] : []),
    ...outside.map((value): Power => ({ kind: "external", words: `lets in ${value}, which is not this account` })),
  ];
  if (powers.length > 0 || old.length === 0 || !isWider(old, now)) return powers;
  return [{ kind: "widened", words: "lets in more than before" }];
}

function added(old: readonly Policy[], now: readonly Policy[], list: (policy: Policy) => readonly string[]): readonly string[] {
  const held = new Set(old.flatMap(list));
  return [...new Set(now.flatMap(list))].filter((item) => !held.has(item));
}
