import type { Review } from "../../domain/review.ts";
import { Failure } from "../../domain/failure.ts";
import type { Run } from "../../domain/run.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { Lease } from "../../ports/leases.ts";
import { advance } from "./advance.ts";
import { leaseSeconds, release } from "./hold-wave.ts";
import type { Stepped } from "./stepped.ts";
import { deployOrder } from "./order.ts";
import { scopeOf, stateKeyOf } from "./scope.ts";

/**
 * An apply whose end we did not see. While its process lives it is left alone; then the state and a fresh plan say what was done. It is
 * never done again by itself: what the plan still wants may have been done and not written down.
 */
export async function settle(run: Run, hosted: HostedRepository, world: ApplyWorld, signal: AbortSignal): Promise<Stepped> {
  const key = stateKeyOf(run);
  const alive = run.process === undefined ? false : await world.deployer.isAlive(run.process);
  const holder = await world.leases.holder(key);
  const isHeld = holder !== undefined && Date.parse(holder.until) > world.clock.now().getTime();
  // On a machine that we cannot look at, only time tells.
  if (alive === undefined && isHeld) return later(run, 10, "it may still run on another machine");
  const old = await world.leases.take(key, run.id, leaseSeconds);
  if ("heldBy" in old) return later(run, 10, `the wave belongs to run ${old.heldBy}`);
  if (alive === true) return later(run, 5, "Terraform goes on without us");
  // Terraform is dead and may have left its lock: only a newer lease takes that over.
  await release(old, run, world);
  const lease = await world.leases.take(key, run.id, leaseSeconds);
  if ("heldBy" in lease) return later(run, 10, `the wave belongs to run ${lease.heldBy}`);
  try {
    return await judge(run, lease, hosted, world, signal);
  } finally {
    await release(lease, run, world);
  }
}

const later = (run: Run, seconds: number, why: string): Stepped => ({ run, again: { againAfterSeconds: seconds, why } });

async function judge(run: Run, lease: Lease, hosted: HostedRepository, world: ApplyWorld, signal: AbortSignal): Promise<Stepped> {
  const order = await deployOrder(run, lease, hosted, world);
  if (order instanceof Failure) return await end(run, `${order.message} ${order.next}`, world);
  let left: Review | undefined;
  const seen = await world.deployer.deploy(
    order,
    {
      decide: (review) => {
        left = review;
        return Promise.resolve(false);
      },
      onStart: () => undefined,
      onProgress: () => undefined,
      stillOurs: () => world.leases.renew(lease, leaseSeconds),
    },
    signal,
  );
  const plan = (left ?? seen.review).specs
    .find(({ file }) => file === run.file)
    ?.waves.find(({ name }) => name === run.wave)?.plan;
  const changes = plan?.changes.filter(({ action }) => action !== "no-op" && action !== "read").length;
  const state = await world.states.read(lease.key);
  if (plan === undefined || changes === undefined || left === undefined)
    return await end(run, "Nobody saw the end of the apply, and no fresh plan could be made.", world);
  if (changes > 0)
    return await end(
      run,
      `Nobody saw the end of the apply. A fresh plan still has ${changes} ${changes === 1 ? "change" : "changes"}; what it was doing at the end may exist without being in the state. Look there, then apply what is left: /sirsi retry`,
      world,
    );
  if (state === undefined) return await end(run, "Nobody saw the end of the apply, and there is no state of it.", world);
  await world.journal.record({
    name: "apply.finished",
    scope: scopeOf(run),
    actor: { kind: "service" },
    facts: { outcome: "done", serial: state.serial, created: 0, changed: 0, destroyed: 0, failed: 0 },
  });
  const because = "The end of the apply was not seen; a fresh plan has nothing left to do. Its checks are made.";
  return { run: await advance(run, "verifying", { because }, world), again: { againAfterSeconds: 0, why: because } };
}

async function end(run: Run, because: string, world: ApplyWorld): Promise<Stepped> {
  const serial = (await world.states.read(stateKeyOf(run)))?.serial ?? null;
  await world.journal.record({
    name: "apply.finished",
    scope: scopeOf(run),
    actor: { kind: "service" },
    facts: { outcome: "unknown", serial, created: 0, changed: 0, destroyed: 0, failed: 0 },
  });
  return { run: await advance(run, "unknown", { because }, world) };
}
