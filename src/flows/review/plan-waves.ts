import type { FullMigration } from "../../domain/defaults.ts";
import { Failure } from "../../domain/failure.ts";
import type { UnlocatedFinding } from "../../domain/finding.ts";
import type { PlanMode, PlanOutcome } from "../../domain/plan.ts";
import type { Stack } from "../../domain/stack.ts";
import type { SandboxUse } from "../../ports/terraform.ts";
import type { World } from "../../ports/world.ts";
import { adoptionFindings } from "../../stages/plan/adoption.ts";
import { protectionFindings } from "../../stages/plan/protection.ts";
import { readPlan } from "../../stages/plan/read-plan.ts";
import { staticPlan } from "../../stages/plan/static-plan.ts";
import type { Synthesis } from "../../stages/synth/input.ts";
import { synthesize } from "../../stages/synth/synthesize.ts";
import { tooOldFor } from "../../stages/synth/write-only.ts";
import { readFiles, type RepositoryFiles } from "./asset-files.ts";
import { chooseMode, type ModeChoice } from "./choose-mode.ts";
import type { Governing } from "./governing.ts";
import { priorFromBase, priorFromStates, recordedStates, type Prior, type Recorded } from "./prior.ts";
import type { ReviewRequest } from "./request.ts";
import { sideBySide } from "./side-by-side.ts";
import { isBinding, type Subject } from "./subject.ts";
import type { Workshop } from "./workshop.ts";

/** What planning yields: an outcome per wave, and everything that stood in the way. */
export interface Planned {
  readonly mode: PlanMode;
  readonly stacks: readonly Stack[];
  readonly outcomes: readonly PlanOutcome[];
  readonly findings: readonly UnlocatedFinding[];
  readonly notes: readonly string[];
  readonly unknowns: readonly string[];
  /** What the plan cannot be believed without, in words: it closes the gate. */
  readonly gaps: readonly string[];
}

const providerNames = { aws: "aws", azure: "azurerm", gcp: "google" } as const;

export async function planWaves(subject: Subject, governing: Governing, request: ReviewRequest, world: World): Promise<Planned> {
  const { provider } = subject.migration.spec.target;
  const schema = await world.schemas.provider(providerNames[provider]);
  if (schema === undefined) return notPlanned(`Targets on ${provider} cannot be planned by this version.`);
  const recorded = await recordedStates(subject, request, world);
  const choice = await modeFor({ subject, governing, request, world, schema, recorded });
  const workshop = { subject, governing, request, world, choice, schema, book: await world.prices.book() };
  try {
    if (choice.mode === "sandbox") return await inSandbox(workshop, recorded);
    const prior = await priorFromStates(workshop, recorded);
    const files = await headFiles(workshop);
    return await planWith(workshop, prior, files, synthesisOf(subject.migration, prior, workshop, files));
  } catch (error) {
    // An expected failure closes the gate of this spec; the others are still reviewed.
    if (error instanceof Failure) return { ...notPlanned(`${error.message} ${error.next}`), mode: choice.mode };
    throw error;
  }
}

const notPlanned = (why: string): Planned => ({
  mode: "static",
  stacks: [],
  outcomes: [],
  findings: [],
  notes: [],
  unknowns: [why],
  gaps: [],
});

interface ModeParts extends Pick<Workshop, "subject" | "governing" | "request" | "world" | "schema"> {
  readonly recorded: Recorded;
}

async function modeFor({ subject, governing, request, world, schema, recorded }: ModeParts): Promise<ModeChoice> {
  const environment = governing.settings?.environments?.[subject.migration.metadata.environment];
  const installation = request.mode === "static" ? undefined : await world.terraform.probe();
  return chooseMode({
    asked: request.mode,
    hasCredentials: request.credentials !== undefined,
    providerSource: schema.source,
    hasUnrecordedWaves: recorded.missing.length > 0,
    ...(environment === undefined ? {} : { environment }),
    ...(installation === undefined ? { absence: await world.terraform.absence() } : { installation }),
  });
}

/** One sandbox per spec: what the base has built is applied to it first, so that updates and deletes are real. */
async function inSandbox(workshop: Workshop, recorded: Recorded): Promise<Planned> {
  const known = await priorFromStates(workshop, recorded);
  const files = await headFiles(workshop);
  const head = synthesisOf(workshop.subject.migration, known, workshop, files);
  const store = workshop.request.sandboxStore;
  const kept = store === undefined ? {} : { store };
  const cloud = await workshop.world.sandbox.start({ providers: ["aws"], uses: usesOf(head, known), ...kept });
  try {
    if (recorded.states.size > 0 || store !== undefined) return await planWith(workshop, known, files, head, cloud.reattach);
    const prior = await priorFromBase(workshop, known.stacks, cloud.reattach);
    // Only recorded outputs can make it another one, and only where it waits for them.
    const isSame = head.stacks.every(({ awaits = [] }) => awaits.length === 0);
    const synthesis = isSame ? head : synthesisOf(workshop.subject.migration, prior, workshop, files);
    return await planWith(workshop, prior, files, synthesis, cloud.reattach);
  } finally {
    await cloud.stop();
  }
}

/** All that Terraform will read: what the head no longer has is still in the base, or in a state. */
const usesOf = ({ stacks }: Synthesis, recorded: Prior): readonly SandboxUse[] => [
  ...[...stacks, ...recorded.stacks.values()].map(({ configuration }) => ({ configuration })),
  ...[...recorded.states.values()].map((state) => ({ configuration: {}, state })),
];

async function planWith(
  workshop: Workshop,
  prior: Prior,
  files: RepositoryFiles,
  synthesis: Synthesis,
  reattach?: string,
): Promise<Planned> {
  const { subject, choice, world } = workshop;
  const installation = choice.mode === "static" ? undefined : await world.terraform.probe();
  const refused = installation === undefined ? undefined : tooOldFor(synthesis.stacks, installation);
  if (refused !== undefined) throw refused;
  // Each wave has a state of its own, so no plan waits for another.
  const outcomes = await sideBySide(plansAtOnce, synthesis.stacks, async (stack) => {
    world.progress({ type: "step", text: `Planning wave ${stack.wave} (${choice.mode})` });
    return await planWave(stack, workshop, prior, reattach);
  });
  const plans = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.plan] : []));
  return {
    mode: choice.mode,
    stacks: synthesis.stacks,
    outcomes,
    findings: [
      ...synthesis.findings,
      ...plans.flatMap((plan) => adoptionFindings(plan, subject.migration)),
      ...plans.flatMap((plan) =>
        protectionFindings(plan, {
          head: subject.migration,
          ...(prior.lastApplied === undefined ? {} : { base: prior.lastApplied }),
        }),
      ),
    ],
    notes: synthesis.notes.map(({ text }) => text),
    unknowns: [
      ...files.unreadable.map(({ message }) => message),
      ...limitsOf(choice),
      ...prior.gaps,
      ...adoptionGaps(choice, subject.migration),
    ],
    gaps: prior.gaps,
  };
}

/** A plan with a real provider takes a core and 300 MB. */
const plansAtOnce = 2;

const headFiles = ({ subject, request }: Workshop): Promise<RepositoryFiles> =>
  readFiles(subject.migration, request.repository.head);

/** The head's stacks, as a function of the head and of what was last applied. */
function synthesisOf(
  migration: FullMigration,
  prior: Prior,
  { governing, book, schema, choice }: Workshop,
  files: RepositoryFiles,
): Synthesis {
  const { settings } = governing;
  return synthesize({
    migration,
    files: files.contents,
    upstream: prior.outputs,
    prices: book,
    schema,
    mode: choice.mode,
    ...(prior.lastApplied === undefined ? {} : { lastApplied: prior.lastApplied }),
    ...(settings === undefined ? {} : { settings }),
  });
}

async function planWave(stack: Stack, workshop: Workshop, prior: Prior, reattach: string | undefined): Promise<PlanOutcome> {
  const { choice, request, world, subject, schema } = workshop;
  const wave = subject.migration.spec.waves.find(({ name }) => name === stack.wave);
  const { awaits = [] } = stack;
  // What is not known yet would be approved blindly, so such a plan binds nobody.
  const binding = wave !== undefined && isBinding(wave) && awaits.length === 0;
  const waiting = awaits.length === 0 ? {} : { awaits };
  if (choice.mode === "static") {
    const base = prior.stacks.get(stack.wave);
    const plan = staticPlan({ wave: stack.wave, binding, head: stack, schema, ...(base === undefined ? {} : { base }) });
    return { ok: true, plan: { ...plan, ...waiting } };
  }
  const state = prior.states.get(stack.wave);
  const run = await world.terraform.plan({
    stack,
    mode: choice.mode,
    timeoutSeconds: request.timeoutSeconds,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
    onProgress: world.progress,
    ...(state === undefined ? {} : { state }),
    ...(reattach === undefined ? {} : { reattach }),
    ...(request.credentials === undefined || choice.mode !== "connected" ? {} : { credentials: request.credentials }),
  });
  const facts = { wave: stack.wave, mode: choice.mode, binding };
  if (!run.ok) return { ok: false, failed: { ...facts, failure: run.failure, diagnostics: run.diagnostics } };
  const previous = prior.stacks.get(stack.wave);
  const plan = readPlan(run.json, { ...facts, stack, ...(previous === undefined ? {} : { previous }) });
  const { flavour, version } = run.installation;
  return { ok: true, plan: { ...plan, ...waiting, terraform: { flavour, version } } };
}

/** What the chosen mode cannot know, in words. */
function limitsOf({ mode, because }: ModeChoice): readonly string[] {
  const words: Readonly<Record<PlanMode, readonly string[]>> = {
    connected: [],
    offline: ["What is in the account: the plan is made without it, against the recorded state only."],
    sandbox: ["What the real account would refuse (quotas, names, images): the plan is made on the sandbox cloud."],
    static: [
      "What Terraform would do: the configurations of base and head were compared instead, without defaults and computed values.",
      "What is applied now: without a plan, the base's configuration stands for it.",
    ],
  };
  return [...(because === undefined ? [] : [because]), ...words[mode]];
}

/** The sandbox has never seen what a spec adopts, so a replacement would stay unseen. */
function adoptionGaps({ mode }: ModeChoice, { spec }: FullMigration): readonly string[] {
  if (mode !== "sandbox") return [];
  return spec.workloads.flatMap(({ name, adopt }) =>
    Object.keys(adopt ?? {}).map(
      (type) => `How the ${type} that ${name} adopts differs from the spec: the sandbox cloud takes it to be as the spec says.`,
    ),
  );
}
