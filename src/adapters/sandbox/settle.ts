import { createHash } from "node:crypto";
import type { AttributeSchema, BlockSchema, CtyType } from "../../domain/provider-schema.ts";
import { type Cloud, hexDigits, type Settings, type Subject } from "./cloud.ts";
import { canonical, emptyNested, hasUnknown, isList, isMap, unknownValue, type Value, type ValueMap } from "./values.ts";

export interface Settling {
  readonly cloud: Cloud;
  readonly type: string;
  readonly block: BlockSchema;
  readonly settings: Settings;
  readonly prior: ValueMap | null;
  readonly planned: ValueMap;
  /** Tells apart resources that are alike in everything; the first is 0. */
  readonly nth: number;
}

/** Turns a planned resource into an existing one: every unknown gets a value, at random but always the same for the same seed. */
export function settle(settling: Settling): ValueMap {
  const { cloud, block, planned } = settling;
  const subject = subjectOf(settling);
  const made = cloud.made(subject);
  const draft = { ...planned, ...pick(made, (name) => hasUnknown(planned[name] ?? null)) };
  return settleBlock(block, draft, subject, "");
}

function subjectOf({ type, block, settings, prior, planned, nth }: Settling): Subject {
  const seed = `${type}\n${nth}\n${settings.account}\n${settings.region}\n${canonical(block, planned)}`;
  const text = (name: string): string | undefined => {
    const value = planned[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return {
    type,
    settings,
    nth,
    region: text("region") ?? settings.region,
    text,
    value: (name) => planned[name] ?? null,
    before: (name) => prior?.[name] ?? null,
    token: (label, length, alphabet) => token(`${seed}\n${label}`, length, alphabet),
  };
}

function token(seed: string, length: number, alphabet: string): string {
  const bytes = createHash("shake256", { outputLength: length }).update(seed).digest();
  return [...bytes].map((byte) => alphabet.charAt(byte % alphabet.length)).join("");
}

function settleBlock(block: BlockSchema, planned: ValueMap, subject: Subject, at: string): ValueMap {
  const attributes = Object.entries(block.attributes ?? {}).map(
    ([name, attribute]) => [name, settleValue(attribute, name, planned[name] ?? null, subject, at)] as const,
  );
  const blocks = Object.entries(block.block_types ?? {}).map(([name, nested]) => {
    const value = planned[name] ?? null;
    const inner = (item: Value, key: string | number): Value =>
      isMap(item) ? settleBlock(nested.block, item, subject, `${at}${name}.${key}.`) : item;
    if (value === unknownValue) return [name, emptyNested(nested)] as const;
    if (isList(value)) return [name, value.map(inner)] as const;
    if (nested.nesting_mode === "map" && isMap(value)) return [name, mapValues(value, inner)] as const;
    return [name, inner(value, "")] as const;
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

function settleValue(attribute: AttributeSchema, name: string, value: Value, subject: Subject, at: string): Value {
  if (value === unknownValue) return madeUp(attribute, name, subject, at);
  if (isList(value)) return value.map((item) => settleValue(attribute, name, item, subject, at));
  return isMap(value) ? mapValues(value, (item) => settleValue(attribute, name, item, subject, at)) : value;
}

/** What a cloud would give, as far as the name of an attribute tells. What may be left out stays out: nobody knows its default. */
function madeUp({ type, optional }: AttributeSchema, name: string, subject: Subject, at: string): Value {
  if (typeof type !== "string") return emptyOf(type, optional === true);
  if (optional === true) return null;
  switch (type) {
    case "number":
      return 0;
    case "bool":
      return false;
    case "string":
      return textOf(name, subject, at);
    case "dynamic":
      return null;
  }
}

function emptyOf(type: Exclude<CtyType, string>, optional: boolean): Value {
  if (type[0] === "object") return optional ? null : Object.fromEntries(Object.keys(type[1]).map((name) => [name, null]));
  return type[0] === "map" ? {} : [];
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- a closure, it has no this
function textOf(name: string, { settings, token: draw }: Subject, at: string): string {
  if (/(^|_)(owner|account|registry)(_id)?$/.test(name)) return settings.account;
  if (/_(at|date|time|timestamp)$/.test(name)) return someDay;
  if (/^(status|state)$/.test(name)) return "available";
  return `${name.replaceAll("_", "-")}-${draw(at + name, 8, hexDigits)}`;
}

/** The sandbox has no clock: the same plan must give the same state tomorrow. */
export const someDay = "2026-01-01T00:00:00Z";

const mapValues = (map: ValueMap, f: (value: Value, key: string) => Value): ValueMap =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, f(value, name)]));
const pick = (map: ValueMap, wanted: (name: string) => boolean): ValueMap =>
  Object.fromEntries(Object.entries(map).filter(([name]) => wanted(name)));
