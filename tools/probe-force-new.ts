// Asks the real provider, offline, which attributes replace a resource, and writes data/providers/<name>-force-new.json.
// Every type is planned as existing with nothing set, against a configuration in which everything is unknown; the plan's
// replace paths are the answer. What depends on values (CustomizeDiff) cannot be seen so, and is not in the file.
// Names of types as arguments: only those are asked again.
import { emptyInstance, everythingUnknown, givenTo, oneByOne } from "./schemas/probe-config.ts";
import { type Answer, ask, batches, labFromEnvironment, probe } from "./schemas/probe-run.ts";
import { type Lab, type LabOptions, offlineAws, type RealType } from "./schemas/provider-lab.ts";

export interface ForceNew {
  readonly types: Readonly<Record<string, readonly string[]>>;
  /** Attributes, or whole types, that could not be planned, with what the provider said. Unknown, not harmless. */
  readonly gaps: Readonly<Record<string, string>>;
}

export async function probeForceNew(lab: Lab, types: ReadonlyMap<string, RealType>): Promise<ForceNew> {
  const found = new Map<string, readonly string[]>();
  const gaps = new Map<string, string>();
  for (const batch of batches([...types], 150)) {
    const answers = await ask(
      lab,
      batch.map(([type, real]) => ({
        type,
        name: "probe",
        configuration: everythingUnknown(real.block),
        instance: emptyInstance(real),
      })),
    );
    for (const [type, real] of batch) {
      const answer = answers.get(`${type}.probe`);
      if (answer?.ok === true) found.set(type, dotted([answer]));
      else found.set(type, await probeOneByOne(lab, type, real, gaps));
    }
  }
  return { types: sorted(found), gaps: sorted(gaps) };
}

/** For a type that refuses to have everything set at once. */
async function probeOneByOne(lab: Lab, type: string, real: RealType, gaps: Map<string, string>): Promise<readonly string[]> {
  const probes = [...oneByOne(real.block)].map(([name, configuration]) => ({
    type,
    name: `probe_${name}`,
    configuration: { ...givenTo(type), ...configuration },
    instance: emptyInstance(real, givenTo(type)),
  }));
  const answers = await ask(lab, probes);
  for (const [address, answer] of answers) if (!answer.ok) gaps.set(address.replace(".probe_", "."), answer.why);
  return dotted([...answers.values()]);
}

function dotted(answers: readonly Answer[]): readonly string[] {
  const paths = answers.flatMap((answer) => (answer.ok ? (answer.change.replace_paths ?? []) : []));
  return [...new Set(paths.map((path) => path.filter((step) => typeof step === "string").join(".")))].sort();
}

const sorted = <T>(entries: ReadonlyMap<string, T>): Readonly<Record<string, T>> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));

async function main(options: LabOptions, output: string, only: readonly string[]): Promise<void> {
  const result = await probe(options, output, only, probeForceNew);
  console.log(`${output}: ${Object.keys(result.types).length} types, ${Object.keys(result.gaps).length} gaps`);
}

if (import.meta.main)
  await main(labFromEnvironment("hashicorp/aws", offlineAws), "data/providers/aws-force-new.json", process.argv.slice(2));
