import { withDefaults, type FullMigration } from "../../domain/defaults.ts";
import type { Json } from "../../domain/change.ts";
import type { Stack } from "../../domain/stack.ts";
import type { World } from "../../ports/world.ts";
import { readSpec } from "../../stages/spec/read.ts";
import { synthesize } from "../../stages/synth/synthesize.ts";
import { readFiles } from "./asset-files.ts";
import type { ReviewRequest } from "./request.ts";
import { isBinding, type Subject } from "./subject.ts";
import type { Workshop } from "./workshop.ts";

/** What exists before the merge: the last applied state of each wave, or what stands for it. */
export interface Prior {
  readonly states: ReadonlyMap<string, Uint8Array>;
  /** Recorded outputs by wave; they enter the head's stacks as literals. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Base stacks by wave: what a static plan compares with. */
  readonly stacks: ReadonlyMap<string, Stack>;
  readonly lastApplied?: FullMigration;
  /** What the plan cannot be believed without, in words. */
  readonly gaps: readonly string[];
}

/** What the service has recorded of this migration. */
export interface Recorded {
  readonly states: ReadonlyMap<string, Uint8Array>;
  readonly outputs: Prior["outputs"];
  /** The spec as it was when the last of them was applied. */
  readonly specText?: string;
  /** Waves that the base says are built and of which nothing is recorded. */
  readonly missing: readonly string[];
}

export async function recordedStates(subject: Subject, request: ReviewRequest, world: World): Promise<Recorded> {
  const built = builtWaves(subject);
  const states = new Map<string, Uint8Array>();
  const outputs: Record<string, Readonly<Record<string, Json>>> = {};
  let specText: string | undefined;
  for (const wave of new Set([...subject.migration.spec.waves.map(({ name }) => name), ...built])) {
    const applied = await world.states.read({
      tenant: request.tenant,
      repository: request.repositoryName,
      migration: subject.migration.metadata.name,
      wave,
    });
    if (applied === undefined) continue;
    states.set(wave, applied.bytes);
    outputs[wave] = applied.outputs as Readonly<Record<string, Json>>;
    specText = applied.specText;
  }
  const missing = built.filter((wave) => !states.has(wave));
  return { states, outputs, missing, ...(specText === undefined ? {} : { specText }) };
}

const builtWaves = ({ base }: Subject): readonly string[] =>
  base === undefined
    ? []
    : withDefaults(base.migration)
        .spec.waves.filter(isBinding)
        .map(({ name }) => name);

/** The recorded states. Where there are none, the base's spec is the best knowledge of what was last applied. */
export async function priorFromStates(workshop: Workshop, recorded: Recorded): Promise<Prior> {
  const { subject, choice } = workshop;
  const { states, outputs, specText, missing } = recorded;
  const applied = specText === undefined ? undefined : readSpec(subject.file, specText).document;
  const base = subject.base === undefined ? undefined : withDefaults(subject.base.migration);
  const lastApplied = applied === undefined ? base : withDefaults(applied.migration);
  return {
    states,
    outputs,
    stacks: base === undefined ? new Map() : await builtStacks(base, outputs, workshop),
    // Against nothing everything looks new: what would be replaced or deleted would go unseen.
    gaps: choice.mode === "static" ? [] : missing.map(unrecorded),
    ...(lastApplied === undefined ? {} : { lastApplied }),
  };
}

const unrecorded = (wave: string): string =>
  `Wave ${wave} is built on the base, and no state of it is recorded here, so the plan shows what exists as new. Review with --mode sandbox, which builds the base first.`;

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

/**
 * Applies the base's built waves to a throw-away sandbox, in the order of the waves' dependencies. `unapplied`: their stacks as they
 * are before any apply; only a stack that waits for outputs is made again with them.
 */
export async function priorFromBase(workshop: Workshop, unapplied: ReadonlyMap<string, Stack>, reattach: string): Promise<Prior> {
  const { subject, request, world } = workshop;
  const nothing: Prior = { states: new Map(), outputs: {}, stacks: new Map(), gaps: [] };
  if (subject.base === undefined) return nothing;
  const base = withDefaults(subject.base.migration);
  const states = new Map<string, Uint8Array>();
  const stacks = new Map<string, Stack>();
  const outputs: Record<string, Readonly<Record<string, Json>>> = {};
  const gaps: string[] = [];
  for (const wave of inOrder(base)) {
    const first = unapplied.get(wave);
    const waits = (first?.awaits ?? []).length > 0;
    const stack = waits ? (await builtStacks(base, outputs, workshop)).get(wave) : first;
    if (stack === undefined) continue;
    stacks.set(wave, stack);
    world.progress({ type: "step", text: `Applying the base's wave ${wave} to the sandbox` });
    const run = await world.terraform.apply({
      stack,
      mode: "sandbox",
      reattach,
      timeoutSeconds: request.timeoutSeconds,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      onProgress: world.progress,
    });
    if (run.state !== undefined) states.set(wave, run.state);
    outputs[wave] = run.outputs as Readonly<Record<string, Json>>;
    if (!run.ok)
      gaps.push(
        `What wave ${wave} would change is not known: its base could not be applied to the sandbox (${run.failure ?? "unknown reason"}).`,
      );
  }
  return { states, stacks, outputs, lastApplied: base, gaps };
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
