import type { Policy, Principal, Statement } from "./policy-document.ts";
import { matches } from "./wildcard.ts";

/** Does it allow every action on every resource? `NotAction` and `NotResource` allow all but a few, which comes to the same. */
export function grantsEverything(policy: Policy): boolean {
  return policy.some(
    (statement) =>
      statement.allow && allActions(statement) && (statement.resources.includes("*") || statement.notResources.length > 0),
  );
}

const allActions = ({ actions, notActions }: Statement): boolean =>
  notActions.length > 0 || actions.some((action) => action === "*" || action === "*:*");

/** Is anyone let in, without a condition? */
export function grantsAnyone(policy: Policy): boolean {
  return policy.some(
    ({ allow, condition, principals }) => allow && condition === "" && principals.some(({ kind }) => kind === "*"),
  );
}

/** Actions by which a holder becomes somebody else: hands on a role, takes one, or writes a principal's permissions. */
const impersonations = [
  "iam:passrole",
  "sts:assumerole",
  "sts:assumerolewithsaml",
  "sts:assumerolewithwebidentity",
  "iam:createaccesskey",
  "iam:createloginprofile",
  "iam:updateloginprofile",
  "iam:updateassumerolepolicy",
  "iam:attachrolepolicy",
  "iam:attachuserpolicy",
  "iam:attachgrouppolicy",
  "iam:putrolepolicy",
  "iam:putuserpolicy",
  "iam:putgrouppolicy",
  "iam:createpolicyversion",
  "iam:setdefaultpolicyversion",
] as const;

/** Each way to become somebody else that the policy allows, as `action on resource`. */
export function impersonationsIn(policy: Policy): readonly string[] {
  return policy
    .filter(({ allow }) => allow)
    .flatMap(({ actions, notActions, resources, notResources }) => {
      const ways =
        notActions.length > 0
          ? impersonations.filter((action) => !notActions.some((pattern) => matches(pattern, action)))
          : impersonations.filter((action) => actions.some((pattern) => matches(pattern, action)));
      const targets = notResources.length > 0 ? [`all but ${notResources.join(", ")}`] : resources.filter(canBeIdentity);
      return ways.flatMap((way) => targets.map((target) => `${way} on ${target}`));
    });
}

/** Every action on a bucket passes no role: only what may stand for an identity counts. */
function canBeIdentity(resource: string): boolean {
  const service = resource.split(":")[2];
  return service === undefined || matches(service, "iam");
}

export interface Strangers {
  /** Of another account or identity provider. */
  readonly outside: readonly string[];
  /** Of an account that we cannot compare with our own. */
  readonly unknown: readonly string[];
}

/** Who, of those that a policy lets in, is not us. */
export function strangers(policy: Policy, account: string | undefined): Strangers {
  return strangersAmong(
    policy.filter(({ allow }) => allow).flatMap(({ principals }) => principals),
    account,
  );
}

export function strangersAmong(principals: readonly Principal[], account: string | undefined): Strangers {
  const at = (place: ReturnType<typeof placeOf>) =>
    principals.filter((principal) => placeOf(principal, account) === place).map(({ value }) => value);
  return { outside: [...new Set(at("outside"))], unknown: [...new Set(at("unknown"))] };
}

function placeOf({ kind, value }: Principal, account: string | undefined): "inside" | "outside" | "unknown" {
  switch (kind) {
    case "Service":
    case "*":
      return "inside";
    case "CanonicalUser":
      return "outside";
    case "AWS":
    case "Federated": {
      const owner = accountIn(value);
      if (owner === undefined) return kind === "Federated" ? "outside" : "unknown";
      if (account === undefined) return "unknown";
      return owner === account ? "inside" : "outside";
    }
  }
}

/** The account that an account number or an ARN names. */
const accountIn = (principal: string): string | undefined => /^(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?::.*)?$/.exec(principal)?.[1];
