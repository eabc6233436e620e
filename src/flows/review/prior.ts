import { withDefaults, type FullMigration } from "../../domain/defaults.ts";
import type { Json } from "../../domain/change.ts";
import type { Stack } from "../../domain/stack.ts";
import { readSpec } from "../../stages/spec/read.ts";
import { synthesize } from "../../stages/synth/synthesize.ts";
import { readFiles } from "./asset-files.ts";
import { isBinding } from "./subject.ts";
import type { Workshop } from "./workshop.ts";

/** What exists before the merge: the last applied state of each wave, or what stands for it. */
export interface Prior {
  readonly states: ReadonlyMap<string, Uint8Array>;
  /** Recorded outputs by wave; they enter the head's stacks as literals. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Base stacks by wave: what a static plan compares with. */
  readonly stacks: ReadonlyMap<string, Stack>;
  readonly lastApplied?: FullMigration;
  readonly unknowns: readonly string[];
}

/** The recorded states. Where there are none, the base's spec is the best knowledge of what was last applied. */
export async function priorFromStates(workshop: Workshop): Promise<Prior> {
  const { subject, request, world } = workshop;
  const states = new Map<string, Uint8Array>();
  const outputs: Record<string, Readonly<Record<string, Json>>> = {};
  let specText: string | undefined;
  for (const { name } of subject.migration.spec.waves) {
    const applied = await world.states.read({
      tenant: request.tenant,
      repository: request.repositoryName,
      migration: subject.migration.metadata.name,
      wave: name,
    });
    if (applied === undefined) continue;
    states.set(name, applied.bytes);
    outputs[name] = applied.outputs as Readonly<Record<string, Json>>;
    specText = applied.specText;
  }
  const applied = specText === undefined ? undefined : readSpec(subject.file, specText).document;
  const base = subject.base === undefined ? undefined : withDefaults(subject.base.migration);
  const lastApplied = applied === undefined ? base : withDefaults(applied.migration);
  return {
    states,
    outputs,
    stacks: base === undefined ? new Map() : await builtStacks(base, outputs, workshop),
    unknowns: [],
    ...(lastApplied === undefined ? {} : { lastApplied }),
  };
}

/** The stacks of the base's waves that are built or later. */
async function builtStacks(
  base: FullMigration,
  outputs: Prior["outputs"],
  { governing, book, schema, choice, request }: Workshop,
): Promise<ReadonlyMap<string, Stack>> {
  const version = request.repository.base;
  if (version === undefined) return new Map();
  const { contents } = await readFiles(base, version);
  const built = new Set(base.spec.waves.filter(isBinding).map(({ name }) => name));
  const { settings } = governing;
  const { stacks } = synthesize({
    migration: base,
    files: contents,
    upstream: outputs,
    prices: book,
    schema,
    mode: choice.mode,
    ...(settings === undefined ? {} : { settings }),
  });
  return new Map(stacks.filter(({ wave }) => built.has(wave)).map((stack) => [stack.wave, stack]));
}

/** Applies the base's built waves to a throw-away sandbox, in the order of the waves' dependencies. */
export async function priorFromBase(workshop: Workshop, reattach: string): Promise<Prior> {
  const { subject, request, world } = workshop;
  const nothing: Prior = { states: new Map(), outputs: {}, stacks: new Map(), unknowns: [] };
  if (subject.base === undefined) return nothing;
  const base = withDefaults(subject.base.migration);
  const states = new Map<string, Uint8Array>();
  const stacks = new Map<string, Stack>();
  const outputs: Record<string, Readonly<Record<string, Json>>> = {};
  const unknowns: string[] = [];
  for (const wave of inOrder(base)) {
    const stack = (await builtStacks(base, outputs, workshop)).get(wave);
    if (stack === undefined) continue;
    stacks.set(wave, stack);
    world.progress({ type: "step", text: `Applying the base's wave ${wave} to the sandbox` });
    const run = await world.terraform.apply({
      stack,
      mode: "sandbox",
      reattach,
      timeoutSeconds: request.timeoutSeconds,
      onProgress: world.progress,
    });
    if (run.state !== undefined) states.set(wave, run.state);
    outputs[wave] = run.outputs as Readonly<Record<string, Json>>;
    if (!run.ok)
      unknowns.push(
        `What wave ${wave} changes: its base could not be applied to the sandbox (${run.failure ?? "unknown reason"}).`,
      );
  }
  return { states, stacks, outputs, lastApplied: base, unknowns };
}

/** Built waves, each after those it depends on. */
function inOrder({ spec }: FullMigration): readonly string[] {
  const built = new Map(spec.waves.filter(isBinding).map((wave) => [wave.name, wave]));
  const ordered: string[] = [];
  const visit = (name: string) => {
    const wave = built.get(name);
    if (wave === undefined || ordered.includes(name)) return;
    built.delete(name);
    for (const before of wave.dependsOn ?? []) visit(before);
    ordered.push(name);
  };
  for (const name of [...built.keys()]) visit(name);
  return ordered;
}
