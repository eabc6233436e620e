import type { Attributes } from "../../domain/change.ts";
import { literalLinks } from "./literals.ts";
import { isInScope, type Subject } from "./subjects.ts";

/** Attribute (dotted) to the keys of the subjects that its expression refers to. */
export type References = Readonly<Record<string, readonly string[]>>;

export interface Links {
  readonly refs: References;
  /** Type to the keys of resources that point at this one and will exist after the apply. */
  readonly linked: Readonly<Record<string, readonly string[]>>;
}

/**
 * What points where, in one pass over references and names (not over pairs). A companion that this plan deletes protects
 * nothing, so only resources in scope are counted as linked.
 */
export function linksOf(subjects: readonly Subject[], valueOf: (subject: Subject) => Attributes): ReadonlyMap<string, Links> {
  const references = referencesIn(subjects);
  const literals = literalLinks(subjects);
  const refs = new Map<string, References>();
  const linked = new Map<string, Map<string, Set<string>>>();
  for (const from of subjects) {
    const own = references(from);
    refs.set(from.key, own);
    if (!isInScope(from.change)) continue;
    for (const target of new Set([...Object.values(own).flat(), ...literals(from, valueOf(from))])) {
      const types = linked.get(target) ?? new Map<string, Set<string>>();
      linked.set(target, types);
      types.set(from.change.type, (types.get(from.change.type) ?? new Set<string>()).add(from.key));
    }
  }
  return new Map(
    subjects.map(({ key }) => [
      key,
      {
        refs: refs.get(key) ?? {},
        linked: Object.fromEntries([...(linked.get(key) ?? [])].map(([type, keys]) => [type, [...keys]])),
      },
    ]),
  );
}

/** The plan stage has followed modules, variables, count and for_each: a reference is an address of the same wave. */
function referencesIn(subjects: readonly Subject[]): (from: Subject) => References {
  const keys = new Map(subjects.map(({ key, wave, change }) => [`${wave}\n${change.address}`, key]));
  return ({ key: own, wave, change }) =>
    Object.fromEntries(
      Object.entries(change.refs).flatMap(([attribute, addresses]) => {
        const found = addresses.flatMap((address) => keys.get(`${wave}\n${address}`) ?? []).filter((key) => key !== own);
        return found.length === 0 ? [] : [[attribute, [...new Set(found)]]];
      }),
    );
}
