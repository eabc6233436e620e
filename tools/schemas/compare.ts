import type { AttributeSchema, BlockSchema } from "../../src/domain/provider-schema.ts";

/** One difference between a derived schema and the provider's own. */
export interface Difference {
  /** `aws_instance.root_block_device.volume_size` */
  readonly at: string;
  readonly what: "missing" | "extra" | "type" | "flags" | "nesting";
  readonly derived?: string;
  readonly real?: string;
}

export interface Comparison {
  readonly types: number;
  readonly attributes: number;
  readonly blocks: number;
  readonly differences: readonly Difference[];
}

/** Compares what both sides know; a type that only one side has is the caller's to list. */
export function compareSchemas(derived: ReadonlyMap<string, BlockSchema>, real: ReadonlyMap<string, BlockSchema>): Comparison {
  const shared = [...derived].flatMap(([name, block]) => {
    const other = real.get(name);
    return other === undefined ? [] : [{ name, block, other }];
  });
  const counts = { attributes: 0, blocks: 0 };
  const differences = shared.flatMap(({ name, block, other }) => compareBlocks(name, block, other, counts));
  return { types: shared.length, ...counts, differences };
}

function compareBlocks(
  at: string,
  derived: BlockSchema,
  real: BlockSchema,
  counts: { attributes: number; blocks: number },
): readonly Difference[] {
  const attributes = pair(derived.attributes, real.attributes).flatMap(([name, mine, theirs]) => {
    counts.attributes += 1;
    return compareAttributes(`${at}.${name}`, mine, theirs);
  });
  const blocks = pair(derived.block_types, real.block_types).flatMap(([name, mine, theirs]): readonly Difference[] => {
    counts.blocks += 1;
    const where = `${at}.${name}`;
    if (mine === undefined || theirs === undefined) return [{ at: where, what: mine === undefined ? "missing" : "extra" }];
    const nesting: readonly Difference[] =
      mine.nesting_mode === theirs.nesting_mode
        ? []
        : [{ at: where, what: "nesting", derived: mine.nesting_mode, real: theirs.nesting_mode }];
    return [...nesting, ...compareBlocks(where, mine.block, theirs.block, counts)];
  });
  return [...attributes, ...blocks];
}

function compareAttributes(
  at: string,
  derived: AttributeSchema | undefined,
  real: AttributeSchema | undefined,
): readonly Difference[] {
  if (derived === undefined || real === undefined) return [{ at, what: derived === undefined ? "missing" : "extra" }];
  const [mine, theirs] = [canonical(derived.type), canonical(real.type)];
  if (mine !== theirs) return [{ at, what: "type", derived: mine, real: theirs }];
  return flags(derived) === flags(real) ? [] : [{ at, what: "flags", derived: flags(derived), real: flags(real) }];
}

function pair<T>(
  mine: Readonly<Record<string, T>> = {},
  theirs: Readonly<Record<string, T>> = {},
): readonly (readonly [string, T | undefined, T | undefined])[] {
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].sort();
  return names.map((name) => [name, mine[name], theirs[name]] as const);
}

const flags = (a: AttributeSchema): string =>
  [a.required === true ? "required" : "", a.optional === true ? "optional" : "", a.computed === true ? "computed" : ""]
    .filter((flag) => flag !== "")
    .join("+");

/** JSON with sorted keys: attribute order says nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
