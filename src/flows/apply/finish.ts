import { Failure } from "../../domain/failure.ts";
import type { Run } from "../../domain/run.ts";
import { nameOfState } from "../../domain/state-key.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { Deployed } from "../../ports/deployer.ts";
import type { Lease } from "../../ports/leases.ts";
import { readText } from "../review/texts.ts";
import { specLimitBytes } from "../review/request.ts";
import { advance } from "./advance.ts";
import { deployJob } from "./deploy-job.ts";
import type { Stepped } from "./stepped.ts";
import { leaseSeconds, release } from "./hold-wave.ts";
import { scopeOf } from "./scope.ts";

type Outcome = NonNullable<Deployed["applied"]>;

/** The apply ended and we saw it: what it did is recorded, and what waits for it is woken. */
export async function finish(
  run: Run,
  applied: Outcome,
  given: Lease,
  hosted: HostedRepository,
  world: ApplyWorld,
): Promise<Stepped> {
  const { created, changed, replaced, destroyed, failed, pending, unclear, ok, failure } = applied;
  // Terraform could not hand over its state: it is in our hands, and goes where it belongs before anything else happens.
  const lease = applied.state === undefined ? given : await recovered(run, applied.state, given, world);
  const state = await world.states.read(lease.key);
  if (ok) await describe(run, state?.outputs ?? {}, lease, hosted, world);
  const serial = state?.serial ?? null;
  await world.journal.record({
    name: "apply.finished",
    scope: scopeOf(run),
    actor: { kind: "service" },
    facts: {
      outcome: ok ? "done" : "failed",
      serial,
      created: created.length,
      changed: changed.length + replaced.length,
      destroyed: destroyed.length,
      failed: failed.length,
    },
  });
  if (lease !== given) await world.leases.release(lease);
  const told = { applied: { created, changed, replaced, destroyed, failed, pending, unclear } };
  if (ok)
    return { run: await advance(run, "verifying", { because: "All of it was applied; its checks are made.", ...told }, world) };
  const because = await whyNot(run, world);
  const words = failure === undefined ? {} : { failure: failure.slice(0, 2000) };
  return { run: await advance(run, "failed", { because, ...words, ...told }, world) };
}

/** With a newer lease than the one under which Terraform could not write, so that it cannot come back with an older state. */
async function recovered(run: Run, bytes: Uint8Array, by: Lease, world: ApplyWorld): Promise<Lease> {
  await release(by, run, world);
  const lease = await world.leases.take(by.key, run.id, leaseSeconds);
  if ("heldBy" in lease) throw new Failure("state-locked", { state: nameOfState(by.key), holder: `run ${lease.heldBy}` });
  await world.states.recover(lease, { bytes, by });
  return lease;
}

async function whyNot({ id }: Run, { runs }: ApplyWorld): Promise<string> {
  const by = (await runs.read(id))?.cancelledBy;
  const stopped = by === undefined ? "Some of it was applied, and some was not." : `@${by} stopped it.`;
  return `${stopped} What was done stays done. /sirsi apply goes on from there.`;
}

/** The spec as it was applied: the next review compares with it. */
async function describe(
  run: Run,
  outputs: Outcome["outputs"],
  lease: Lease,
  hosted: HostedRepository,
  world: ApplyWorld,
): Promise<void> {
  const spec = await readText(await hosted.version(run.revision), run.file, specLimitBytes);
  if (spec === undefined) throw new TypeError("The spec of an apply is not in its own commit.");
  await world.states.describe(lease, { specText: spec.text, outputs });
}

/** Waves that waited for this one. */
export async function wakeOthers({ id, repository, migration }: Run, { runs, queue }: ApplyWorld): Promise<void> {
  for (const other of await runs.unfinished())
    if (other.id !== id && other.repository === repository && other.migration === migration) await queue.send(deployJob(other));
}
