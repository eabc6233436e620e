import type { Json } from "../../domain/change.ts";
import type { BlockSchema, CtyType, TypeBehaviour } from "../../domain/provider-schema.ts";
import { replacements } from "./replacements.ts";
import { knownAgain } from "./set-elements.ts";
import { canonical, conformType, hasUnknown, isList, isMap, unknownValue, type Value, type ValueMap } from "./values.ts";

/** What planning must know of a type. */
export interface PlanningRules {
  readonly block: BlockSchema;
  readonly behaviour: Pick<TypeBehaviour, "defaults" | "later">;
  readonly forceNew: readonly string[];
  /** Attributes that an update renews: the next version of a launch template. */
  readonly renewed: readonly string[];
}

export interface PlannedResource {
  readonly planned: ValueMap;
  /** Paths that force a replacement: attribute names and list indexes. */
  readonly replace: readonly (readonly (string | number)[])[];
}

type NestedBlock = NonNullable<BlockSchema["block_types"]>[string];

/**
 * What the resource will be: `proposed` is the configuration merged by Terraform with what the prior state computed. Left out
 * values get their defaults, computed ones of a new resource or a new block are unknown, those of an existing one stay.
 */
export function planResource(
  rules: PlanningRules,
  prior: ValueMap | null,
  proposed: ValueMap,
  overrides: ValueMap,
): PlannedResource {
  const filled = { ...fillBlock(rules, rules.block, "", prior, proposed), ...overrides };
  const later = prior === null ? rules.behaviour.later.filter((name) => isEmpty(proposed[name])) : [];
  const planned = { ...filled, ...unknowns(later) };
  if (prior === null) return { planned, replace: [] };
  const isChanged = canonical(rules.block, prior) !== canonical(rules.block, planned);
  const renewed = isChanged ? unknowns(rules.renewed.filter((name) => Object.hasOwn(planned, name))) : {};
  return { planned: { ...planned, ...renewed }, replace: replacements(rules, prior, planned) };
}

function fillBlock(rules: PlanningRules, block: BlockSchema, at: string, prior: ValueMap | null, proposed: ValueMap): ValueMap {
  const attributes = Object.entries(block.attributes ?? {}).map(([name, attribute]) => {
    const value = proposed[name] ?? null;
    if (attribute.write_only === true) return [name, null] as const;
    if (value !== null) return [name, isSet(attribute.type) && hasUnknown(value) ? unknownValue : value] as const;
    // Defaults are measured on one version of the provider, schemas may be of a later one with another type.
    const given = conformType(attribute.type, defaultAt(rules, at + name));
    // An existing resource keeps what the cloud computed; a plain attribute falls back to its default.
    if (attribute.computed !== true) return [name, given] as const;
    return [name, prior === null ? (given ?? unknownValue) : (prior[name] ?? null)] as const;
  });
  const blocks = Object.entries(block.block_types ?? {}).map(
    ([name, nested]) => [name, fillNested(rules, nested, `${at}${name}.`, prior?.[name], proposed[name] ?? null)] as const,
  );
  return Object.fromEntries([...attributes, ...blocks]);
}

/** Which elements a set has is unknown as soon as one of them is; that is how the providers' own SDK plans it. */
const isSet = (type: CtyType): boolean => Array.isArray(type) && type[0] === "set";

function fillNested(rules: PlanningRules, nested: NestedBlock, at: string, prior: Value | undefined, proposed: Value): Value {
  const fill = (item: Value, before: Value | undefined): Value =>
    isMap(item) ? fillBlock(rules, nested.block, at, isMap(before) ? before : null, item) : item;
  switch (nested.nesting_mode) {
    case "single":
      return fill(proposed, prior);
    case "map":
      if (!isMap(proposed)) return proposed;
      return Object.fromEntries(
        Object.entries(proposed).map(([key, item]) => [key, fill(item, isMap(prior) ? prior[key] : undefined)]),
      );
    case "list":
      return isList(proposed) ? proposed.map((item, index) => fill(item, isList(prior) ? prior[index] : undefined)) : proposed;
    case "set": {
      if (!isList(proposed)) return proposed;
      const place = { block: nested.block, at, defaultAt: (path: string) => defaultAt(rules, path) };
      const before = knownAgain(place, isList(prior) ? prior : [], proposed);
      return proposed.map((item, index) => fill(item, before[index]));
    }
  }
}

function defaultAt({ behaviour }: PlanningRules, path: string): Value {
  return Object.hasOwn(behaviour.defaults, path) ? (behaviour.defaults[path] as Json) : null;
}

const unknowns = (names: readonly string[]): ValueMap => Object.fromEntries(names.map((name) => [name, unknownValue]));
const isEmpty = (value: Value | undefined): boolean =>
  value === undefined || value === null || (isList(value) && value.length === 0);
