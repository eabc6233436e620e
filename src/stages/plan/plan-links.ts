import type { Json } from "../../domain/change.ts";
import { formatKey, unindexed } from "./address.ts";
import type { Configuration, Resource } from "./configuration.ts";
import {
  candidatesOf,
  identitiesOf,
  mayBeList,
  resolveHidden,
  stringsAt,
  unexplained,
  type Candidates,
} from "./hidden-locals.ts";
import { put } from "./json.ts";
import { linksOf, type Links } from "./links.ts";
import { dotted, hasMark, markedPaths, markOf } from "./marks.ts";
import type { RawChange } from "./raw-change.ts";
import { ReferenceResolver, type Instances } from "./references.ts";
import type { Scopes } from "./scope.ts";
import type { Frame } from "./values.ts";

/** A change with its place in the configuration. */
export interface Placed {
  readonly raw: RawChange;
  readonly resource: Resource;
  readonly frame: Frame;
}

/** undefined for what the configuration does not have: destroyed, forgotten, or in a module that it does not tell. */
export function place(raw: RawChange, scopes: Scopes): Placed | undefined {
  const scope = scopes.at(raw.module);
  const resource = scope?.module.resources.get(unindexed("", raw));
  if (scope === undefined || resource === undefined || !remains(raw)) return undefined;
  const key = raw.index === undefined ? {} : { key: raw.index };
  return { raw, resource, frame: { scope, ...key, ...(resource.forEach === undefined ? {} : { forEach: resource.forEach }) } };
}

const remains = ({ action, deposed }: Pick<RawChange, "action" | "deposed">): boolean =>
  action !== "delete" && action !== "forget" && deposed === undefined;

export type Refs = Readonly<Record<string, readonly string[]>>;

export interface PlanLinks {
  /** What every argument of every resource refers to. */
  readonly refs: ReadonlyMap<RawChange, Refs>;
  /** The plan depends on something like a list that is not known yet, and no expression in sight refers to it. */
  readonly hasUnexplainedList: boolean;
}

export function planLinks(
  changes: readonly RawChange[],
  configuration: Configuration,
  scopes: Scopes,
  relevant: Json | undefined,
): PlanLinks {
  const resolver = new ReferenceResolver(scopes, instancesOf(changes));
  const placed = changes.flatMap((raw) => place(raw, scopes) ?? []);
  const links = placed.map((each) => ({ ...each, links: linksOf(each.resource.body, each.frame, resolver) }));
  const attributes = unexplained(relevant, resolver.reached, unknownIn(changes));
  const reveal = hiddenLinks(links, changes, candidatesOf(attributes), configuration);
  return {
    refs: new Map(links.map((each) => [each.raw, refsOf(each.links, reveal(each.raw, each.links))])),
    hasUnexplainedList: attributes.some(mayBeList),
  };
}

function unknownIn(changes: readonly RawChange[]): (address: string, attribute: string) => boolean {
  const byAddress = new Map<string, RawChange>();
  for (const raw of changes) {
    // `relevant_attributes` names a repeated resource as a whole where its index is computed.
    const whole = unindexed(raw.module, raw);
    if (!byAddress.has(whole)) byAddress.set(whole, raw);
    if (remains(raw)) byAddress.set(raw.address, raw);
  }
  return (address, attribute) => {
    const found = byAddress.get(address);
    return found !== undefined && hasMark(markOf(found.unknown, attribute));
  };
}

function instancesOf(changes: readonly RawChange[]): Instances {
  const instances = new Map<string, (string | number | undefined)[]>();
  for (const change of changes) {
    if (!remains(change)) continue;
    const address = unindexed(change.module, change);
    const known = instances.get(address);
    if (known === undefined) instances.set(address, [change.index]);
    else known.push(change.index);
  }
  return instances;
}

function refsOf({ refs }: Links, revealed: ReadonlyMap<string, readonly string[]>): Refs {
  const told: Record<string, readonly string[]> = {};
  for (const [path, addresses] of refs) put(told, path, [...addresses]);
  for (const [path, addresses] of revealed) put(told, path, [...new Set([...(refs.get(path) ?? []), ...addresses])]);
  return told;
}

type Reveal = (raw: RawChange, links: Links) => ReadonlyMap<string, readonly string[]>;

/** Locals are not in a plan; what leads through them is inferred, see {@link resolveHidden}. */
function hiddenLinks(
  all: readonly (Placed & { readonly links: Links })[],
  changes: readonly RawChange[],
  candidates: Candidates,
  configuration: Configuration,
): Reveal {
  if (configuration.root.locals !== undefined || all.every(({ links }) => links.hidden.size === 0)) return () => new Map();
  const byAddress = new Map(changes.filter(remains).map((raw) => [raw.address, raw]));
  const managed = changes.filter((raw) => raw.mode === "managed" && remains(raw));
  const identities = identitiesOf(managed.map((raw) => ({ address: raw.address, values: raw.after })));
  const unknownLocals = new Set(all.flatMap(({ raw, links }) => unknownHidden(raw, links).flatMap(([, locals]) => [...locals])));
  const instances = instancesOf(changes);
  return (raw, links) => {
    const unknown = new Set(unknownHidden(raw, links).map(([path]) => path));
    const revealed = [...links.hidden].map(([path, locals]) => {
      const link = { path, locals, unknown: unknown.has(path), values: stringsAt(raw.after, path.split(".")) };
      const found = resolveHidden(link, candidates, unknownLocals.size, identities);
      return [path, found.flatMap((address) => expand(address, byAddress, instances))] as const;
    });
    return new Map(revealed.filter(([, addresses]) => addresses.length > 0));
  };
}

function unknownHidden(raw: RawChange, { hidden }: Links): readonly (readonly [string, ReadonlySet<string>])[] {
  if (hidden.size === 0) return [];
  const unknown = new Set(markedPaths(raw.unknown, raw.after).map(dotted));
  return [...hidden].filter(([path]) => unknown.has(path) || [...unknown].some((other) => path.startsWith(`${other}.`)));
}

/** `relevant_attributes` names a repeated resource as a whole where its index is computed. */
function expand(address: string, known: ReadonlyMap<string, RawChange>, instances: Instances): readonly string[] {
  if (known.has(address)) return [address];
  return (instances.get(address) ?? []).map((key) => `${address}${formatKey(key)}`);
}
