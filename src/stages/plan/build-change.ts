import { masked, type Attributes, type Change, type Json, type Origin } from "../../domain/change.ts";
import { pointer, type SpecPath } from "../../domain/spec-path.ts";
import type { Stack } from "../../domain/stack.ts";
import { localName, parseAddress } from "./address.ts";
import type { Configuration } from "./configuration.ts";
import { constantsOf, type Budget } from "./constants.ts";
import { isList, isObject, put, step } from "./json.ts";
import { literalSecrets } from "./literal-secrets.ts";
import { dotted, hasMark, markedPaths } from "./marks.ts";
import { place, planLinks, type Refs } from "./plan-links.ts";
import { regionFinder } from "./plan-regions.ts";
import type { RawChange } from "./raw-change.ts";
import type { Scopes } from "./scope.ts";
import type { Secrets } from "./secrets.ts";
import { unsetPaths } from "./unset.ts";

export interface ChangeSources {
  readonly stack: Stack | undefined;
  readonly previous: Stack | undefined;
  readonly region: string | undefined;
  readonly configuration: Configuration;
  readonly scopes: Scopes;
  readonly secrets: Secrets;
  /** All changes of the plan: references lead from one to the other. */
  readonly changes: readonly RawChange[];
  readonly relevant: Json | undefined;
}

/** How much configuration may be written out for one plan, in nodes and characters. */
const budget = 50_000_000;

/** Turns a checked entry of a plan into a change of ours, masked. */
export function changeBuilder(sources: ChangeSources): (raw: RawChange) => Change {
  const links = planLinks(sources.changes, sources.configuration, sources.scopes, sources.relevant);
  const regionOf = regionFinder(sources.changes, sources.configuration, sources.scopes, sources.region);
  const left: Budget = { left: budget };
  return (raw) => {
    const sensitive = new Map<string, SpecPath>();
    const found = (path: SpecPath): void => void sensitive.set(pointer(path), path);
    const before = attributes(sources.secrets.mask(raw.before, raw.beforeSensitive, found));
    const after = attributes(sources.secrets.mask(raw.after, raw.afterSensitive, found));
    for (const path of unknownSecrets(raw)) found(path);
    return {
      ...identity(raw, sources.secrets),
      action: raw.action,
      createBeforeDestroy: raw.createBeforeDestroy,
      replacePaths: raw.replacePaths,
      before,
      after,
      ...unknownOf(raw, sources, links.hasUnexplainedList),
      sensitive: [...sensitive.values()],
      ...literalSecretsOf(raw, sources),
      config: configOf(raw, sources, left),
      refs: links.refs.get(raw) ?? noRefs,
      ...optional("region", regionOf(raw)),
      ...optional("origin", originOf(raw, sources)),
    };
  };
}

const noRefs: Refs = {};
const attributes = (value: Json): Attributes | null => (isObject(value) ? value : null);

function optional<K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, T>);
}

function identity(raw: RawChange, secrets: Secrets) {
  return {
    address: raw.deposed === undefined ? raw.address : `${raw.address} (deposed object ${raw.deposed})`,
    mode: raw.mode,
    type: raw.type,
    name: raw.name,
    provider: raw.provider,
    ...optional("index", raw.index),
    ...optional("deposed", raw.deposed),
    ...optional("reason", raw.reason),
    ...optional("previousAddress", raw.previousAddress),
    ...optional("importing", raw.importing === undefined ? undefined : secrets.text(raw.importing)),
  };
}

/** Without its configuration nobody can say whether an attribute was set: then all unknowns count. */
function unknownOf(
  raw: RawChange,
  { scopes, stack }: ChangeSources,
  hasUnexplainedList: boolean,
): Pick<Change, "unknown" | "unset"> {
  const unknown = markedPaths(raw.unknown, raw.after);
  const placed = place(raw, scopes);
  if (placed === undefined) return { unknown };
  return {
    unknown,
    unset: unsetPaths(unknown, placed.resource.body, raw.type, { mayRepeat: stack === undefined, hasUnexplainedList }),
  };
}

function literalSecretsOf(raw: RawChange, { scopes }: ChangeSources): Pick<Change, "literalSecrets"> {
  const placed = place(raw, scopes);
  const found = placed === undefined ? [] : literalSecrets(raw, placed.resource.body, placed.frame, scopes);
  return found.length === 0 ? {} : { literalSecrets: found };
}

/** Attributes that are not known yet and will be secret. */
function unknownSecrets({ after, afterSensitive }: RawChange): readonly SpecPath[] {
  if (!hasMark(afterSensitive)) return [];
  return markedPaths(afterSensitive, after).filter(
    (path) => path.reduce<Json | undefined>((at, key) => step(at, key), after) === undefined,
  );
}

function configOf(raw: RawChange, { scopes, secrets }: ChangeSources, left: Budget): Attributes {
  const placed = place(raw, scopes);
  if (placed === undefined) return {};
  const constants = constantsOf(placed.resource.body, placed.frame, scopes, raw.after, left);
  const safe = secrets.mask(constants, raw.afterSensitive, () => undefined);
  if (!isObject(safe)) return {};
  // A plan sorts sets of blocks, so the mark of an item may stand at another index than in the configuration.
  return hasMark(raw.afterSensitive)
    ? maskPaths(safe, new Set(markedPaths(raw.afterSensitive, raw.after).map(dotted)), "")
    : safe;
}

function maskPaths(object: { readonly [key: string]: Json }, paths: ReadonlySet<string>, prefix: string): Attributes {
  const safe: Record<string, Json> = {};
  for (const [key, value] of Object.entries(object))
    put(safe, key, maskAt(value, paths, prefix === "" ? key : `${prefix}.${key}`));
  return safe;
}

function maskAt(value: Json, paths: ReadonlySet<string>, path: string): Json {
  if (value !== null && paths.has(path)) return masked;
  if (isList(value)) return value.map((item) => maskAt(item, paths, path));
  return isObject(value) ? maskPaths(value, paths, path) : value;
}

function originOf(raw: RawChange, { stack, previous }: ChangeSources): Origin | undefined {
  const moved = raw.previousAddress === undefined ? undefined : parseAddress(raw.previousAddress);
  const names = [localName(raw), ...(moved === undefined ? [] : [localName(moved)])];
  return origin(stack, names) ?? origin(previous, names);
}

function origin(stack: Stack | undefined, names: readonly string[]): Origin | undefined {
  const known = names.find((name) => stack !== undefined && Object.hasOwn(stack.origins, name));
  return known === undefined ? undefined : stack?.origins[known];
}
