import { withDefaults } from "../../domain/defaults.ts";
import type { Run } from "../../domain/run.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import { readSpec } from "../../stages/spec/read.ts";
import { specLimitBytes } from "../review/request.ts";
import { readText } from "../review/texts.ts";
import { advance } from "./advance.ts";
import type { Stepped } from "./stepped.ts";
import { stateKeyOf } from "./scope.ts";

/** What has to be so before a plan is even made: undefined when it is. */
export async function waitFor(run: Run, hosted: HostedRepository, world: ApplyWorld): Promise<Stepped | undefined> {
  const last = await world.runs.lastApplied(run);
  if (last !== undefined && !(await isAhead(run, last, hosted))) {
    const because = `Its commit is not ahead of ${last.revision.slice(0, 7)} of #${last.pull}, which was applied last. Merge the newer one again.`;
    return { run: await advance(run, "refused", { because }, world) };
  }
  const open = await openPredecessor(run, hosted, world);
  return open === undefined ? undefined : await hold(run, open, 60, world);
}

/** A run that stands where it stood says so again without a write. */
async function hold(run: Run, because: string, seconds: number, world: ApplyWorld): Promise<Stepped> {
  const again = { againAfterSeconds: seconds, why: because };
  if (run.state === "queued" && run.because === because) return { run, again };
  return { run: await advance(run, "queued", { because }, world), again };
}

async function isAhead({ revision }: Run, last: Run, hosted: HostedRepository): Promise<boolean> {
  return revision === last.revision || (await hosted.mergeBase(last.revision, revision)) === last.revision;
}

/** A wave that this one builds on and that nobody has applied. */
async function openPredecessor(run: Run, hosted: HostedRepository, world: ApplyWorld): Promise<string | undefined> {
  const text = await readText(await hosted.version(run.revision), run.file, specLimitBytes);
  const document = text === undefined ? undefined : readSpec(run.file, text.text).document;
  // A spec that cannot be read is refused by its review.
  if (document === undefined) return undefined;
  const wave = withDefaults(document.migration).spec.waves.find(({ name }) => name === run.wave);
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
