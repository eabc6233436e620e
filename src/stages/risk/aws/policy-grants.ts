import type { Policy, Principal, Statement } from "./policy-document.ts";

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
    ({ allow, conditioned, principals }) => allow && !conditioned && principals.some(({ kind }) => kind === "*"),
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

/** IAM's own wildcards: `*` any text, `?` any one character. Matched without a regular expression, so that no pattern can hang us. */
export function matches(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let index = 0;
  while (index < text.length) {
    if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[index]) && pattern[at] !== "*") {
      at += 1;
      index += 1;
    } else if (pattern[at] === "*") {
      star = at;
      resume = index;
      at += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      index = resume;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}

/** Every allowed pair of action and resource, and every pair that is not denied any more: what can only widen is in here. */
export function allowedPairs(policy: Policy): ReadonlySet<string> {
  return new Set(policy.filter(({ allow }) => allow).flatMap(pairs));
}

export function deniedPairs(policy: Policy): ReadonlySet<string> {
  return new Set(policy.filter(({ allow }) => !allow).flatMap(pairs));
}

function pairs({ actions, notActions, resources, notResources, principals, conditioned }: Statement): readonly string[] {
  const verbs = [...actions, ...notActions.map((action) => `not ${action}`)];
  const things = [...resources, ...notResources.map((resource) => `not ${resource}`)];
  const who = principals.map(({ kind, value }) => `${kind} ${value}`).join(", ");
  return verbs.flatMap((verb) =>
    (things.length > 0 ? things : ["itself"]).map((thing) => `${verb} on ${thing} ${who}${conditioned ? " if" : ""}`),
  );
}

/** Principals of another account or identity provider. `unknown` when our own account is not known. */
export function strangers(
  policy: Policy,
  account: string | undefined,
): { readonly outside: readonly string[]; readonly unknown: readonly string[] } {
  const named = policy.filter(({ allow }) => allow).flatMap(({ principals }) => principals);
  const judged = named.map((principal) => ({ value: principal.value, place: placeOf(principal, account) }));
  const at = (place: string) => [...new Set(judged.filter((one) => one.place === place).map(({ value }) => value))];
  return { outside: at("outside"), unknown: at("unknown") };
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
      const owner = /^\d{12}$/.exec(value)?.[0] ?? /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(value)?.[1];
      if (owner === undefined) return kind === "Federated" ? "outside" : "unknown";
      if (account === undefined) return "unknown";
      return owner === account ? "inside" : "outside";
    }
  }
}
