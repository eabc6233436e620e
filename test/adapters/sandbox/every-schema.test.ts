import fc from "fast-check";
import { expect, it } from "vitest";
import { aws } from "../../../src/adapters/sandbox/clouds/aws/aws.ts";
import { decodeValue, encodeValue } from "../../../src/adapters/sandbox/codec.ts";
import { planResource } from "../../../src/adapters/sandbox/planning.ts";
import { settle } from "../../../src/adapters/sandbox/settle.ts";
import { conform, hasUnknown, isList, isMap, type Value, type ValueMap } from "../../../src/adapters/sandbox/values.ts";
import type { BlockSchema, CtyType } from "../../../src/domain/provider-schema.ts";
import { shippedSchemas } from "./lab.ts";

const schema = (await shippedSchemas.provider("aws"))!;
const settings = aws.settings({ region: "eu-central-1", default_tags: [{ tags: { team: "shop" } }] });

/** Any configuration of a block: what is required, and some of what is optional. */
function configuration(block: BlockSchema, depth: number): fc.Arbitrary<ValueMap> {
  const attributes = Object.entries(block.attributes ?? {}).map(([name, attribute]) => {
    const settable = (attribute.required === true || attribute.optional === true) && name !== "id" && name !== "tags_all";
    const value = settable ? anything(attribute.type) : fc.constant(null);
    return [name, attribute.required === true ? value : fc.option(value, { freq: 1 })] as const;
  });
  const blocks = Object.entries(block.block_types ?? {}).map(([name, nested]) => {
    const inner = depth > 0 ? configuration(nested.block, depth - 1) : fc.constant(conform(nested.block, {}));
    const many = fc.array(inner, { minLength: nested.min_items ?? 0, maxLength: Math.max(1, nested.min_items ?? 0) });
    const of = { list: many, set: many.map(distinct), single: fc.option(inner), map: fc.constant({}) };
    return [name, of[nested.nesting_mode] as fc.Arbitrary<Value>] as const;
  });
  return fc.record(Object.fromEntries<fc.Arbitrary<Value>>([...attributes, ...blocks]));
}

function anything(type: CtyType): fc.Arbitrary<Value> {
  if (type === "number") return fc.integer({ min: -5, max: 5 });
  if (type === "bool") return fc.boolean();
  if (typeof type === "string") return fc.constantFrom("", "a", "b");
  if (type[0] === "object")
    return fc.record(Object.fromEntries(Object.entries(type[1]).map(([name, part]) => [name, anything(part)])));
  if (type[0] === "map") return fc.dictionary(fc.constantFrom("k", "Name"), anything(type[1]), { noNullPrototype: true });
  return fc.array(anything(type[1]), { maxLength: 2 }).map((items) => (type[0] === "set" ? distinct(items) : items));
}
/** A set has no element twice. */
const distinct = (items: readonly Value[]): readonly Value[] =>
  items.filter((item, index) => items.findIndex((other) => JSON.stringify(other) === JSON.stringify(item)) === index);
const at = (map: ValueMap, name: string): Value => map[name] ?? null;

/** What Terraform proposes for what exists: the configuration, with what was computed where it says nothing. */
function proposedNew(block: BlockSchema, config: ValueMap, prior: ValueMap): ValueMap {
  const attributes = Object.entries(block.attributes ?? {}).map(([name, { computed }]): [string, Value] => [
    name,
    at(config, name) === null && computed === true ? at(prior, name) : at(config, name),
  ]);
  const blocks = Object.entries(block.block_types ?? {}).map(([name, nested]): [string, Value] => {
    const mine = at(config, name);
    const theirs = at(prior, name);
    const merge = (item: Value, before: Value | undefined): Value =>
      isMap(item) && isMap(before) ? proposedNew(nested.block, item, before) : item;
    if (nested.nesting_mode === "single") return [name, merge(mine, theirs)];
    if (nested.nesting_mode !== "list" || !isList(mine)) return [name, mine];
    return [name, mine.map((item, index) => merge(item, isList(theirs) ? theirs[index] : undefined))];
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

it("every type of the provider: what was applied is not planned again, whatever the configuration", () => {
  const types = schema.typeNames.filter((name) => !/quicksight|wafv2|lexv2/.test(name));
  expect(types.length).toBeGreaterThan(1500);
  for (const type of types) {
    const block = schema.type(type)!;
    const rules = { block, behaviour: schema.behaviour!(type)!, forceNew: schema.forceNew(type), renewed: aws.renewed(type) };
    fc.assert(
      fc.property(configuration(block, 2), (config) => {
        const created = planResource(rules, null, config, aws.atPlan(type, block, null, config, settings));
        const planned = decodeValue(encodeValue(created.planned)) as ValueMap;
        const state = settle({ cloud: aws, type, block, settings, prior: null, planned, nth: 0 });
        expect(hasUnknown(state)).toBe(false);
        const stored = conform(block, JSON.parse(JSON.stringify(state)));
        expect(stored).toEqual(state);
        const proposed = proposedNew(block, config, stored);
        const again = planResource(rules, stored, proposed, aws.atPlan(type, block, stored, proposed, settings));
        expect(again).toEqual({ planned: stored, replace: [] });
      }),
      { numRuns: 3 },
    );
  }
}, 240_000);
