import type { Run } from "../../domain/run.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import { applyMoment } from "../../stages/deploy/calendar.ts";
import { calendarRules } from "../../stages/deploy/calendar-rules.ts";
import { advance } from "./advance.ts";
import { mergedSpec, type MergedSpec } from "./merged-spec.ts";
import { stateKeyOf } from "./scope.ts";
import type { Stepped } from "./stepped.ts";

/** What has to be so before a plan is even made: undefined when it is. */
export async function waitFor(run: Run, hosted: HostedRepository, world: ApplyWorld): Promise<Stepped | undefined> {
  const refusal = unsupported(run) ?? (await behind(run, hosted, world));
  if (refusal !== undefined) return { run: await advance(run, "refused", { because: refusal }, world) };
  const spec = await mergedSpec(run, hosted);
  if (spec === undefined) return undefined;
  const open = await openPredecessor(run, spec, world);
  if (open !== undefined) return await hold(run, open, world);
  return await outsideCalendar(run, spec, world);
}

/** Copying data and moving traffic are more than an apply of Terraform: nobody may think that they were done. */
function unsupported({ from, to }: Run): string | undefined {
  return to === "built"
    ? undefined
    : `This version applies waves that are or become built. ${from} → ${to} has to be done by hand.`;
}

async function behind(run: Run, hosted: HostedRepository, { runs }: ApplyWorld): Promise<string | undefined> {
  const last = await runs.lastApplied(run);
  if (last === undefined || last.revision === run.revision) return undefined;
  if ((await hosted.mergeBase(last.revision, run.revision)) === last.revision) return undefined;
  return `Its commit is not ahead of ${last.revision.slice(0, 7)} of #${last.pull}, which was applied last. Merge the newer one again.`;
}

/**
 * A run that stands where it stood says so again without a write. It is looked at every minute, and whenever something happens that it may
 * wait for; a job that waits for hours would stand in the way of one that is wanted now.
 */
async function hold(run: Run, because: string, world: ApplyWorld, until?: string): Promise<Stepped> {
  if (run.state === "queued" && run.because === because) return { run };
  return { run: await advance(run, "queued", { because, ...(until === undefined ? {} : { until }) }, world) };
}

/** A wave that this one builds on and that nobody has applied. */
async function openPredecessor(run: Run, { migration }: MergedSpec, world: ApplyWorld): Promise<string | undefined> {
  const wave = migration.spec.waves.find(({ name }) => name === run.wave);
  for (const name of wave?.dependsOn ?? []) {
    const before = { ...run, wave: name };
    const [moving] = await world.runs.open(before);
    if (moving !== undefined) return `Wave ${name} comes first, and is not done (#${moving.pull}).`;
    if ((await world.states.read(stateKeyOf(before))) === undefined) return `Wave ${name} comes first, and is not applied.`;
    const last = await world.runs.lastApplied(before);
    if (last?.state === "failed") return `Wave ${name} comes first, and its last apply failed (#${last.pull}).`;
  }
  return undefined;
}

/** Windows, freezes and soak. What cannot be read is closed. */
async function outsideCalendar(run: Run, { migration, settings }: MergedSpec, world: ApplyWorld): Promise<Stepped | undefined> {
  const healthy = new Map<string, string | null>();
  for (const name of migration.spec.waves.find(({ name: own }) => own === run.wave)?.dependsOn ?? []) {
    const last = await world.runs.lastApplied({ ...run, wave: name });
    healthy.set(name, last?.state === "succeeded" ? last.changedAt : null);
  }
  const rules = calendarRules({
    migration,
    settings: settings ?? {},
    wave: run.wave,
    movesTraffic: false,
    // A wave soaks before the next one is first built, not before each change of it.
    soaks: run.from !== run.to,
    healthySince: (name) => healthy.get(name) ?? null,
  });
  if (rules === undefined) return undefined;
  const moment = applyMoment(rules, world.clock.now());
  if (moment.open) return undefined;
  const words = moment.because.map(({ why }) => why).join("; ");
  const because = `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  return await hold(run, because, world, moment.next ?? undefined);
}
