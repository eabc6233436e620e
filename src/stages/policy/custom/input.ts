import type { Json } from "../../../domain/change.ts";
import { valuesWithoutSecrets } from "../../../domain/secret-text.ts";

/**
 * The document of the shipped rules for rules that others wrote: what looks like a credential is masked in it. Two lists pair a
 * value with the name of its place, which says as much about it as its own look.
 */
export function customInput(input: Json): Json {
  const safe = valuesWithoutSecrets(input);
  if (!isObject(safe)) return safe;
  const { changes, spec } = safe;
  return {
    ...safe,
    ...(isList(changes) ? { changes: changes.map(withSafeStrings) } : {}),
    ...(isObject(spec) ? { spec: { ...spec, strings: pairs(spec["strings"], lastStep) } } : {}),
  };
}

const withSafeStrings = (change: Json): Json =>
  isObject(change) ? { ...change, config_strings: pairs(change["config_strings"], lastPart) } : change;

function pairs(list: Json | undefined, nameOf: (pair: { readonly [key: string]: Json }) => string): Json {
  if (list === undefined || !isList(list)) return [];
  return list.map((pair) => {
    if (!isObject(pair)) return pair;
    const name = nameOf(pair);
    return { ...pair, value: valuesWithoutSecrets({ [name]: pair["value"] ?? null })[name] ?? null };
  });
}

const lastPart = ({ attribute }: { readonly [key: string]: Json }): string =>
  typeof attribute === "string" ? (attribute.split(".").at(-1) ?? "") : "";

function lastStep({ path }: { readonly [key: string]: Json }): string {
  const names = isList(path ?? null) ? (path as readonly Json[]).filter((step) => typeof step === "string") : [];
  return names.at(-1) ?? "";
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  value !== null && typeof value === "object" && !Array.isArray(value);
