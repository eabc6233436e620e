import { Failure } from "../../domain/failure.ts";
import type { Review } from "../../domain/review.ts";
import type { Run } from "../../domain/run.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { Deployed } from "../../ports/deployer.ts";
import type { Lease } from "../../ports/leases.ts";
import { advance } from "./advance.ts";
import { decide } from "./decide.ts";
import { verify } from "./verify.ts";
import type { Stepped } from "./stepped.ts";
import { finish } from "./finish.ts";
import { waitFor } from "./gates.ts";
import { deployOrder } from "./order.ts";
import { leaseSeconds, release } from "./hold-wave.ts";
import { progressOf } from "./progress.ts";
import { stateKeyOf } from "./scope.ts";

/** Everything from the gates to the end of the apply. */
export async function attempt(run: Run, hosted: HostedRepository, world: ApplyWorld, signal: AbortSignal): Promise<Stepped> {
  const wait = await waitFor(run, hosted, world);
  if (wait !== undefined) return wait;
  const lease = await world.leases.take(stateKeyOf(run), run.id, leaseSeconds);
  if ("heldBy" in lease) return { run, again: { againAfterSeconds: 5, why: `the wave belongs to run ${lease.heldBy}` } };
  try {
    return await deployUnder(lease, run, hosted, world, signal);
  } finally {
    // Of a run whose apply nobody saw the end of, the lease ends by its own time: Terraform may still write.
    const left = await world.runs.read(run.id);
    if (left?.state !== "running") await release(lease, run, world);
  }
}

async function deployUnder(
  lease: Lease,
  given: Run,
  hosted: HostedRepository,
  world: ApplyWorld,
  signal: AbortSignal,
): Promise<Stepped> {
  let run = given.state === "planning" ? given : await advance(given, "planning", { because: "A fresh plan is made." }, world);
  const order = await deployOrder(run, lease, hosted, world);
  if (order instanceof Failure)
    return { run: await advance(run, "refused", { because: `${order.message} ${order.next}` }, world) };
  const progress = progressOf(() => run, hosted, world);
  let decided: Review | undefined;
  let result: Deployed;
  try {
    result = await world.deployer.deploy(
      order,
      {
        decide: async (review) => {
          decided = review;
          const decision = await decide(run, review, lease, hosted, world);
          run = decision.run;
          return decision.go;
        },
        onStart: (process) => {
          progress.started(process);
        },
        onProgress: (event) => {
          progress.heard(event);
        },
        stillOurs: () => mayGoOn(run, lease, world),
      },
      signal,
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    run = await progress.stop();
    return await afterFailure(run, error as Failure, world);
  } finally {
    run = await progress.stop();
  }
  if (result.applied !== undefined) {
    const ended = await finish(run, result.applied, lease, hosted, world);
    return ended.run.state === "verifying" ? await verify(ended.run, hosted, world, signal) : ended;
  }
  // Without a plan nobody was asked: the review says why there is none.
  if (decided === undefined) return { run: await advance(run, "refused", { because: reasonsOf(result.review, run) }, world) };
  return await undecided(run, world);
}

/** It was refused or waits, and that is stored; or the decision was cut short, by a database that went away, and nothing was begun. */
async function undecided(run: Run, world: ApplyWorld): Promise<Stepped> {
  const stored = (await world.runs.read(run.id)) ?? run;
  if (stored.state !== "planning" && stored.state !== "intended" && stored.state !== "running") return { run: stored };
  const back = await advance(stored, "queued", { because: "The gates could not be read; it is tried again." }, world);
  return { run: back, again: { againAfterSeconds: 5, why: back.because } };
}

/** The wave is still ours, and nobody asked to stop. */
async function mayGoOn({ id }: Run, lease: Lease, { leases, runs }: ApplyWorld): Promise<boolean> {
  const isOurs = await leases.renew(lease, leaseSeconds);
  return isOurs && (await runs.read(id))?.cancelledBy === undefined;
}

/** Before the decision nothing was changed, so it is tried again or refused; after it, somebody has to look. */
async function afterFailure(run: Run, failure: Failure, world: ApplyWorld): Promise<Stepped> {
  if (run.state === "running") {
    // Once Terraform was started, only its state says what it did.
    if (failure.code === "deploy-lost" || run.process !== undefined)
      return { run, again: { againAfterSeconds: 2, why: failure.message } };
    // The worker died before it heard the decision.
    const back = await advance(run, "queued", { because: `${failure.message} Nothing was applied; it is tried again.` }, world);
    return { run: back, again: { againAfterSeconds: 5, why: failure.message } };
  }
  if (failure.code === "state-locked") return { run, again: { againAfterSeconds: 3, why: failure.message } };
  if (failure.retry) throw failure;
  return { run: await advance(run, "refused", { because: `${failure.message} ${failure.next}` }, world) };
}

function reasonsOf({ specs, reasons }: Review, { file, wave }: Run): string {
  const spec = specs.find((one) => one.file === file);
  const failed = spec?.waves.find(({ name }) => name === wave)?.failed?.failure;
  const words = [...(failed === undefined ? [] : [failed]), ...(spec?.reasons ?? reasons)];
  return words.length === 0 ? "There is no plan that could be applied." : words.join(" ");
}
