import type { FullMigration, FullWorkload } from "../../domain/defaults.ts";
import type { Stack } from "../../domain/stack.ts";
import { isActive } from "../../domain/workload.ts";
import { clouds } from "../../kinds/index.ts";
import { deepInert } from "../../kinds/inert.ts";
import { withConfig, type Cloud } from "../../kinds/kind.ts";
import { cdktfSession } from "./cdktf-session.ts";
import { finishStack, type Leftovers } from "./finish.ts";
import type { SynthInput, Synthesis } from "./input.ts";
import { departures, removedBlocks, type LastWave } from "./lifecycle-blocks.ts";
import { withOwnNetwork } from "./own-network.ts";
import { resolveConfig } from "./placeholders.ts";
import { protectedWorkloads } from "./protection.ts";
import { addRawResources } from "./raw-resources.ts";
import { secretsInStateOf } from "./secrets-in-state.ts";
import { Session } from "./session.ts";
import { WaveBuilder } from "./wave-builder.ts";
import { planWaves, type WavePlan } from "./wave-plan.ts";
import { WholeWaveScope } from "./wave-scope.ts";
import { WorkloadScope } from "./workload-scope.ts";

/** Terraform configurations of a migration, one per wave. Pure: the same input gives the same bytes. */
export function synthesize(input: SynthInput): Synthesis {
  const cloud = clouds[input.migration.spec.target.provider];
  return cloud === undefined ? withoutCloud(input.migration) : cdktfSession(() => synthesizeOn(cloud, input));
}

function synthesizeOn(cloud: Cloud, given: SynthInput): Synthesis {
  const input = { ...given, migration: withOwnNetwork(given.migration, cloud) };
  const last = lastWaves(cloud, input);
  const session = sessionOf(input, cloud);
  const stacks: Stack[] = [];
  for (const plan of session.waves) {
    const builder = buildWave(session, plan);
    const stack = finishStack(builder, plan.workloads, leftoversOf(input, last, plan.wave.name));
    if (stack.configuration["resource"] !== undefined || stack.configuration["removed"] !== undefined) stacks.push(stack);
  }
  for (const finding of stacks.flatMap(secretsInStateOf)) session.report(finding);
  stacks.push(...vanishedWaves(session, input, last));
  if (input.lastApplied !== undefined)
    for (const finding of departures(input.migration, input.lastApplied)) session.report(finding);
  nameAccount(session);
  return {
    stacks,
    findings: session.findings,
    notes: session.notes,
    sizes: session.sizes,
    waveOutputs: Object.fromEntries(stacks.map(({ wave, configuration }) => [wave, Object.keys(configuration["output"] ?? {})])),
    secrets: Object.fromEntries(session.secrets),
    protectedWorkloads: protectedWorkloads(input.migration, input.lastApplied),
  };
}

/**
 * One inert copy for all, so that a workload of a wave is found again in its migration.
 * Each has a config in it: kinds read those of their neighbours.
 */
function sessionOf(input: SynthInput, cloud: Cloud): Session {
  const { spec, ...rest } = deepInert(input.migration);
  const migration = { ...rest, spec: { ...spec, workloads: spec.workloads.map(withConfig) } };
  return new Session(input, migration, cloud, planWaves(migration));
}

function buildWave(session: Session, { wave, workloads }: WavePlan): WaveBuilder {
  const builder = new WaveBuilder(session, wave);
  const whole = new WholeWaveScope(builder);
  const shared = session.cloud.begin(whole);
  if (Object.keys(shared).length > 0) builder.record("", shared);
  for (const workload of workloads) buildWorkload(session, builder, workload);
  const built = workloads.filter(({ name }) => session.made.has(name));
  for (const workload of built) session.cloud.surround(workload, new WorkloadScope(builder, workload), whole);
  session.cloud.complete(whole, built);
  addRawResources(builder, whole);
  return builder;
}

function buildWorkload(session: Session, builder: WaveBuilder, workload: FullWorkload): void {
  const kind = session.kindOf(workload);
  if (kind === undefined) {
    session.report({
      code: "SIR-E207",
      level: "error",
      message: `${workload.kind} cannot be built on ${session.cloud.provider} by this version. Use resources:, or another target.`,
      path: session.pathOf(workload.name, ["kind"]),
    });
    return;
  }
  const scope = new WorkloadScope(builder, workload);
  const config = resolveConfig(workload.config, scope);
  const { outputs, join } = kind.build(withConfig({ ...workload, ...(config === undefined ? {} : { config }) }), scope);
  builder.record(workload.name, outputs, join);
}

/** Addresses that the last applied spec made, by wave; waves that were still planned made none. */
function lastWaves(cloud: Cloud, input: SynthInput): readonly LastWave[] {
  if (input.lastApplied === undefined) return [];
  const migration = withOwnNetwork(input.lastApplied, cloud);
  const { lastApplied: _none, ...rest } = input;
  const session = sessionOf({ ...rest, migration }, cloud);
  return session.waves.map((plan) => ({
    name: plan.wave.name,
    state: plan.wave.state,
    origins: buildWave(session, plan).origins,
  }));
}

function leftoversOf({ migration, lastApplied }: SynthInput, last: readonly LastWave[], wave: string): Leftovers {
  const before = last.find(({ name }) => name === wave);
  if (lastApplied === undefined) return { addresses: undefined, removed: () => [] };
  if (before === undefined || before.state === "planned") return { addresses: new Set(), removed: () => [] };
  return {
    addresses: new Set(before.origins.keys()),
    removed: (present, movedFrom) => removedBlocks(before, present, movedFrom, migration, lastApplied),
  };
}

/** Waves that the spec no longer has still own a state: an empty configuration lets Terraform clear it. */
function vanishedWaves(session: Session, input: SynthInput, last: readonly LastWave[]): readonly Stack[] {
  const present = new Set(session.waves.map(({ wave }) => wave.name));
  return last
    .filter(({ name, state, origins }) => !present.has(name) && state !== "planned" && origins.size > 0)
    .map(({ name, state }) => {
      const builder = new WaveBuilder(session, { name, state, workloads: [] });
      return finishStack(builder, [], leftoversOf(input, last, name));
    });
}

function nameAccount(session: Session): void {
  if (session.accountIsKnown) return;
  const path = ["spec", "target", "account"];
  const setting = `settings.accounts.${session.cloud.provider}.${session.migration.metadata.environment}`;
  if (session.input.mode === "connected") {
    const message = `No account is named. Set spec.target.account, or ${setting}.`;
    session.report({ code: "SIR-E106", level: "error", message, path });
  } else
    session.note({
      text: `No account is named, so ${session.site.account} stands for it. An apply needs spec.target.account or ${setting}.`,
      path,
    });
}

function withoutCloud(migration: FullMigration): Synthesis {
  const { provider } = migration.spec.target;
  const findings = migration.spec.workloads.flatMap((workload, index) =>
    isActive(workload)
      ? [
          {
            code: "SIR-E207",
            level: "error" as const,
            message: `${workload.kind} cannot be built on ${provider} by this version, which builds on ${Object.keys(clouds).join(", ")}.`,
            path: ["spec", "workloads", index, "kind"],
          },
        ]
      : [],
  );
  return {
    stacks: [],
    findings,
    notes: [],
    sizes: [],
    waveOutputs: {},
    secrets: {},
    protectedWorkloads: protectedWorkloads(migration, undefined),
  };
}
