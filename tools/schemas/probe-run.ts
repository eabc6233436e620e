import { readFile, writeFile } from "node:fs/promises";
import { addressOf, type Lab, type LabOptions, openLab, type PlannedChange, type Probe, type RealType } from "./provider-lab.ts";

/** Where the real provider is: SIRSI_TERRAFORM_BIN, SIRSI_TERRAFORM_MIRROR and SIRSI_LAB_AWS_PROVIDER_VERSION. */
export function labFromEnvironment(source: string, configuration: LabOptions["configuration"]): LabOptions {
  const name = source.split("/").at(-1) ?? source;
  const [terraform, mirror, version] = [
    "SIRSI_TERRAFORM_BIN",
    "SIRSI_TERRAFORM_MIRROR",
    `SIRSI_LAB_${name.toUpperCase()}_PROVIDER_VERSION`,
  ].map((key) => {
    const value = process.env[key];
    if (value === undefined || value === "") throw new Error(`Set ${key}: the real provider is needed`);
    return value;
  });
  return { terraform: terraform ?? "", mirror: mirror ?? "", version: version ?? "", source, configuration };
}

const measuredWith = ({
  source,
  version,
}: LabOptions): { readonly provider: string; readonly version: string; readonly date: string } => ({
  provider: source,
  version,
  date: new Date().toISOString().slice(0, 10),
});

export function* batches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

interface Measurement {
  readonly types: Readonly<Record<string, unknown>>;
  readonly gaps: Readonly<Record<string, string>>;
}

/** Asks the provider about its types, or about some of them, and writes the answers into a file. */
export async function probe<M extends Measurement>(
  options: LabOptions,
  output: string,
  only: readonly string[],
  measure: (lab: Lab, types: ReadonlyMap<string, RealType>) => Promise<M>,
): Promise<Measurement> {
  const lab = await openLab(options);
  try {
    const types = Object.entries((await lab.schema()).resource_schemas).filter(
      ([name]) => only.length === 0 || only.includes(name),
    );
    const found = await measure(lab, new Map(types));
    const known = only.length === 0 ? { types: {}, gaps: {} } : (JSON.parse(await readFile(output, "utf8")) as Measurement);
    const result = { types: merged(known.types, found.types, only), gaps: merged(known.gaps, found.gaps, only) };
    await writeFile(output, `${JSON.stringify({ ...measuredWith(options), ...result }, null, 1)}\n`);
    return result;
  } finally {
    await lab.close();
  }
}

/** The new answers in place of all old ones about the same types. */
function merged<T>(
  known: Readonly<Record<string, T>>,
  found: Readonly<Record<string, T>>,
  only: readonly string[],
): Readonly<Record<string, T>> {
  const kept = Object.entries(known).filter(([name]) => !only.includes(name.split(".")[0] ?? name));
  return Object.fromEntries([...kept, ...Object.entries(found)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export type Answer =
  { readonly ok: true; readonly change: PlannedChange["change"] } | { readonly ok: false; readonly why: string };

/** Plans all probes and answers for each. A refused one is taken out and the others are planned again; a crash of the provider is cornered by halves. */
export async function ask(lab: Lab, probes: readonly Probe[]): Promise<ReadonlyMap<string, Answer>> {
  if (probes.length === 0) return new Map();
  const { changes, refused } = await lab.plan(probes);
  const answers = new Map<string, Answer>();
  for (const asked of probes) {
    const [change, why] = [changes.get(addressOf(asked)), refused.get(addressOf(asked))];
    if (change !== undefined) answers.set(addressOf(asked), { ok: true, change });
    else if (why !== undefined && (probes.length === 1 || !/Plugin did not respond|Request cancelled/.test(why)))
      answers.set(addressOf(asked), { ok: false, why });
  }
  const left = probes.filter((asked) => !answers.has(addressOf(asked)));
  if (left.length === 1 && probes.length === 1)
    throw new Error(`No answer for ${addressOf(probes[0] as Probe)}: ${[...refused.values()].join("; ")}`);
  if (left.length < probes.length) return new Map([...answers, ...(await ask(lab, left))]);
  const middle = Math.ceil(left.length / 2);
  return new Map([...(await ask(lab, left.slice(0, middle))), ...(await ask(lab, left.slice(middle)))]);
}
