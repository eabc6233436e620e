import type { Change } from "../../domain/change.ts";

/**
 * Changes without those that forget what another change takes over: a resource that goes from one wave's state to another's is
 * forgotten in the first and imported in the second, and exists once.
 */
export function withoutTakenOver(changes: readonly Change[], side: "before" | "after"): readonly Change[] {
  const kept = new Set(changes.flatMap((change) => (change.action === "forget" ? [] : identitiesOf(change, side))));
  return changes.filter(
    (change) => change.action !== "forget" || identitiesOf(change, "before").every((identity) => !kept.has(identity)),
  );
}

/** By id: the import names what it takes, also where its values are not known yet. What is not there before has none then. */
function identitiesOf({ type, before, after, importing }: Change, side: "before" | "after"): readonly string[] {
  const values = side === "before" ? before : after;
  if (values === null) return [];
  return [values["id"], importing].flatMap((id) => (typeof id === "string" && id !== "" ? [`${type}\n${id}`] : []));
}
