import type { Policy, Statement } from "./policy-document.ts";
import { matches } from "./wildcard.ts";

/** Does the new set of policies allow something that the old one did not, or deny less? */
export function isWider(old: readonly Policy[], now: readonly Policy[]): boolean {
  return reachesBeyond(grants(old, true), grants(now, true)) || reachesBeyond(grants(now, false), grants(old, false));
}

/** One action on one resource, for one set of principals, under one condition. */
interface Grant {
  readonly verb: string;
  readonly thing: string;
  readonly who: string;
  readonly condition: string;
}

function grants(policies: readonly Policy[], allow: boolean): readonly Grant[] {
  return policies.flatMap((policy) => policy.filter((statement) => statement.allow === allow).flatMap(grantsOf));
}

function grantsOf({ actions, notActions, resources, notResources, principals, condition }: Statement): readonly Grant[] {
  const verbs = [...actions, ...notActions.map(allBut)];
  // The policy of a role or a queue often names no resource: it speaks of itself.
  const things = resources.length + notResources.length === 0 ? [""] : [...resources, ...notResources.map(allBut)];
  const who = principals
    .map(({ kind, value }) => `${kind} ${value}`)
    .toSorted()
    .join();
  return verbs.flatMap((verb) => things.map((thing) => ({ verb, thing, who, condition })));
}

/** Cannot be mistaken for a pattern of IAM's: no action and no resource begins like this. */
const allBut = (pattern: string): string => `! ${pattern}`;

function reachesBeyond(limits: readonly Grant[], reached: readonly Grant[]): boolean {
  return reached.some((grant) => !limits.some((limit) => covers(limit, grant)));
}

/** A wildcard covers what is written under it, a grant without a condition the same grant with one. */
function covers(limit: Grant, grant: Grant): boolean {
  return (
    limit.who === grant.who &&
    (limit.condition === "" || limit.condition === grant.condition) &&
    reaches(limit.verb, grant.verb) &&
    reaches(limit.thing, grant.thing)
  );
}

/** "All but these" is compared as it stands: a wildcard in it narrows instead of widening. */
function reaches(pattern: string, text: string): boolean {
  return pattern === text || (!text.startsWith("! ") && matches(pattern, text));
}
