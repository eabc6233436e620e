import type { Resource } from "./resource.ts";
import type { PriceRule, UsageNumbers, UsageWords } from "./rule.ts";
import type { ReadUsage, UsageFile, UsageProblem, UsageValue, UsageValues } from "./usage-file.ts";

interface Usage {
  readonly numbers: UsageNumbers;
  readonly words: UsageWords;
}

/** Finds the usage of a resource: its own line, then a line with `[*]`, then its type's, then what the spec knows. */
export type UsageFinder = (resource: Resource, rule: PriceRule) => Usage;

export function usageFinder(file: UsageFile | undefined): UsageFinder {
  const wild = [...(file?.resources ?? [])]
    .filter(([pattern]) => pattern.includes("[*]"))
    .map(([pattern, values]) => [indexes(pattern), values] as const);
  const byShape = Map.groupBy(wild, ([{ shape }]) => shape);

  const sourcesOf = (resource: Resource): readonly (UsageValues | undefined)[] => {
    if (file === undefined) return [];
    const own = indexes(resource.address);
    const matching = (byShape.get(own.shape) ?? []).filter(([pattern]) => fits(pattern.indexes, own.indexes));
    return [file.resources.get(resource.address), ...matching.map(([, values]) => values), file.types.get(resource.type)];
  };

  return (resource, rule) => {
    const sources = sourcesOf(resource);
    const stated = resource.facts?.usage;
    const known = stated !== undefined && Object.hasOwn(stated, resource.type) ? stated[resource.type] : undefined;
    const find = (key: string): UsageValue | undefined => {
      for (const source of sources) {
        const value = source?.get(key);
        if (value !== undefined) return value;
      }
      return known !== undefined && Object.hasOwn(known, key) ? known[key] : undefined;
    };
    return { numbers: pick(rule.usage, find, isNumber), words: pick(rule.words, find, isText) };
  };
}

const isNumber = (value: UsageValue | undefined): value is number => typeof value === "number";
const isText = (value: UsageValue | undefined): value is string => typeof value === "string";

/** A warning for each address of a usage file that none of these resources has: most likely a typing error. */
export function unusedUsage({ usage, places }: ReadUsage, addresses: readonly string[]): readonly UsageProblem[] {
  const known = new Set(addresses);
  const byShape = Map.groupBy(addresses.map(indexes), ({ shape }) => shape);
  const isUsed = (pattern: string): boolean => {
    if (known.has(pattern)) return true;
    const { shape, indexes: wanted } = indexes(pattern);
    return (byShape.get(shape) ?? []).some((own) => fits(wanted, own.indexes));
  };
  return [...usage.resources.keys()]
    .filter((pattern) => !isUsed(pattern))
    .map((pattern) => ({
      level: "warning",
      message: `${pattern} is not in the plan; its usage is ignored.`,
      ...(places.get(pattern) ?? { line: 1, column: 1 }),
    }));
}

function pick<T extends UsageValue>(
  keys: Readonly<Record<string, string>> | undefined,
  find: (key: string) => UsageValue | undefined,
  is: (value: UsageValue | undefined) => value is T,
): Readonly<Record<string, T | undefined>> {
  const found: Record<string, T | undefined> = {};
  for (const key of Object.keys(keys ?? {})) {
    const value = find(key);
    found[key] = is(value) ? value : undefined;
  }
  return found;
}

/** An address as its shape, `aws_lb.web[]`, and the indexes that stand in the brackets. */
function indexes(address: string): { readonly shape: string; readonly indexes: readonly string[] } {
  const found: string[] = [];
  const shape = address.replace(/\[("(?:[^"\\]|\\.)*"|[^\]"]*)\]/g, (_match, index: string) => {
    found.push(index);
    return "[]";
  });
  return { shape, indexes: found };
}

function fits(pattern: readonly string[], own: readonly string[]): boolean {
  return pattern.length === own.length && pattern.every((index, at) => index === "*" || index === own[at]);
}
