// Asks the real provider, offline, which values it gives to what a configuration leaves out, and writes
// data/providers/<name>-defaults.json: values known at plan time, and blocks that are known only after apply.
// Names of types as arguments: only those are asked again.
import type { BlockSchema } from "../src/domain/provider-schema.ts";
import { blocksOneByOne, givenTo, oneByOne, onlyRequired, requiredInEveryBlock } from "./schemas/probe-config.ts";
import { type Answer, ask, batches, labFromEnvironment, probe } from "./schemas/probe-run.ts";
import { addressOf, type Lab, type LabOptions, offlineAws, type Probe, type RealType } from "./schemas/provider-lab.ts";

export interface TypeDefaults {
  /** Dotted attribute, blocks without index, to its value. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Blocks that the cloud fills in when the configuration has none. */
  readonly later: readonly string[];
}
export interface Defaults {
  readonly types: Readonly<Record<string, TypeDefaults>>;
  readonly gaps: Readonly<Record<string, string>>;
}

export async function probeDefaults(lab: Lab, types: ReadonlyMap<string, RealType>): Promise<Defaults> {
  const found = new Map<string, TypeDefaults>();
  const gaps = new Map<string, string>();
  for (const batch of batches([...types], 150)) {
    const probes = batch.flatMap(([type, { block }]): readonly Probe[] => [
      { type, name: "probe", configuration: { ...onlyRequired(block), ...givenTo(type) } },
      { type, name: "probe_blocks", configuration: { ...requiredInEveryBlock(block), ...givenTo(type) } },
    ]);
    const answers = await ask(lab, probes);
    const alone = batch.flatMap(([type, { block }]) => oneMore(answers, type, block));
    const more = await ask(lab, alone);
    for (const [type, { block }] of batch) {
      const read = [...readable(probes, answers, type, block), ...readable(alone, more, type, block)];
      if (read.length === 0) gaps.set(type, refusal(answers, type));
      else found.set(type, merge(read));
    }
  }
  const told = [...found].filter(([, { values, later }]) => Object.keys(values).length > 0 || later.length > 0);
  return { types: Object.fromEntries(told.sort(byName)), gaps: Object.fromEntries([...gaps].sort(byName)) };
}

/**
 * For a type that refuses all its blocks at once, each block alone; for one that wants one of several attributes, which its schema
 * does not say, each attribute alone.
 */
function oneMore(answers: ReadonlyMap<string, Answer>, type: string, block: BlockSchema): readonly Probe[] {
  const isRefused = (name: string): boolean => answers.get(`${type}.${name}`)?.ok !== true;
  if (!isRefused("probe_blocks")) return [];
  const wanted = isRefused("probe") ? oneByOne(block) : blocksOneByOne(block);
  return [...wanted].map(([name, configuration]) => ({
    type,
    name: `probe_${name}`,
    configuration: { ...configuration, ...givenTo(type) },
  }));
}

function readable(
  probes: readonly Probe[],
  answers: ReadonlyMap<string, Answer>,
  type: string,
  block: BlockSchema,
): readonly TypeDefaults[] {
  return probes
    .filter((asked) => asked.type === type)
    .flatMap((asked) => {
      const answer = answers.get(addressOf(asked));
      if (answer?.ok !== true) return [];
      const values = new Map<string, unknown>();
      collect(block, "", asked.configuration, answer.change.after, values);
      const later = Object.keys(block.block_types ?? {}).filter(
        (name) => answer.change.after_unknown[name] === true && !has(asked.configuration, name),
      );
      return [{ values: Object.fromEntries(values), later }];
    });
}

function collect(block: BlockSchema, at: string, given: unknown, planned: unknown, values: Map<string, unknown>): void {
  if (planned === null || typeof planned !== "object") return;
  const plan = planned as Record<string, unknown>;
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    // tags_all and region follow the provider's own settings.
    if (attribute.optional !== true || has(given, name) || ["id", "tags_all", "region"].includes(name)) continue;
    if (!isEmpty(plan[name])) values.set(at + name, plan[name]);
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    const [mine, theirs] = [first((given as Record<string, unknown> | undefined)?.[name]), first(plan[name])];
    if (mine !== undefined) collect(nested.block, `${at}${name}.`, mine, theirs, values);
  }
}

const first = (value: unknown): unknown => (Array.isArray(value) ? (value as unknown[])[0] : value);
const has = (given: unknown, name: string): boolean => given !== null && typeof given === "object" && Object.hasOwn(given, name);
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);

/** What every reading agrees on: a value that depends on another attribute is not a default. */
function merge(all: readonly TypeDefaults[]): TypeDefaults {
  const values = new Map<string, unknown>();
  for (const { values: some } of all) {
    for (const [name, value] of Object.entries(some)) values.set(name, value);
  }
  const agreed = [...values].filter(([name, value]) =>
    all.every(({ values: some }) => !Object.hasOwn(some, name) || JSON.stringify(some[name]) === JSON.stringify(value)),
  );
  const later = [...new Set(all.flatMap((one) => one.later))].sort();
  return { values: Object.fromEntries(agreed.sort(byName)), later };
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
const refusal = (answers: ReadonlyMap<string, Answer>, type: string): string => {
  const answer = answers.get(`${type}.probe`);
  return answer?.ok === false ? answer.why : "not planned";
};

async function main(options: LabOptions, output: string, only: readonly string[]): Promise<void> {
  const result = await probe(options, output, only, probeDefaults);
  console.log(`${output}: ${Object.keys(result.types).length} types, ${Object.keys(result.gaps).length} gaps`);
}

if (import.meta.main)
  await main(labFromEnvironment("hashicorp/aws", offlineAws), "data/providers/aws-defaults.json", process.argv.slice(2));
