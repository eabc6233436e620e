import { addressOf, type Lab, type LabOptions, type PlannedChange, type Probe } from "./provider-lab.ts";

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

export const measuredWith = ({
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

export type Answer =
  { readonly ok: true; readonly change: PlannedChange["change"] } | { readonly ok: false; readonly why: string };

/** Plans all probes and answers for each. A refused one is taken out and the others are planned again; a crash of the provider is cornered by halves. */
export async function ask(lab: Lab, probes: readonly Probe[]): Promise<ReadonlyMap<string, Answer>> {
  if (probes.length === 0) return new Map();
  const { changes, refused } = await lab.plan(probes);
  const answers = new Map<string, Answer>();
  for (const probe of probes) {
    const [change, why] = [changes.get(addressOf(probe)), refused.get(addressOf(probe))];
    if (change !== undefined) answers.set(addressOf(probe), { ok: true, change });
    else if (why !== undefined && (probes.length === 1 || !/Plugin did not respond|Request cancelled/.test(why)))
      answers.set(addressOf(probe), { ok: false, why });
  }
  const left = probes.filter((probe) => !answers.has(addressOf(probe)));
  if (left.length === 1 && probes.length === 1)
    throw new Error(`No answer for ${addressOf(probes[0] as Probe)}: ${[...refused.values()].join("; ")}`);
  if (left.length < probes.length) return new Map([...answers, ...(await ask(lab, left))]);
  const middle = Math.ceil(left.length / 2);
  return new Map([...(await ask(lab, left.slice(0, middle))), ...(await ask(lab, left.slice(middle)))]);
}
