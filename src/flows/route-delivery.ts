import type { Delivery } from "../domain/delivery.ts";
import type { Job } from "../domain/job.ts";
import type { RepositoryId } from "../domain/pull-request.ts";
import type { JobResult } from "../ports/queue.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { canWrite } from "../stages/authorize/roles.ts";
import { numberAt, textAt } from "./deliveries/payload.ts";
import { ignored, routeOf, type Routed } from "./deliveries/routes.ts";

type DeliveryJob = Extract<Job, { type: "delivery" }>;

/** A stored webhook → what it asks for, remembered and queued. Repeated, it changes nothing more. */
export async function routeDelivery({ delivery: id }: DeliveryJob, world: ServiceWorld): Promise<JobResult> {
  const delivery = await world.inbox.read(id);
  // Settled, and killed before the queue knew: its payload is forgotten, and it was done.
  if (delivery === undefined || delivery.payload === null) return undefined;
  const routed = await route(delivery, world);
  await carryOut(routed, delivery, world);
  await world.inbox.settle(id, routed.ignored === undefined ? "done" : "ignored", routed.ignored);
  const { event, action } = delivery;
  world.log.info({ trace: id, event, action, jobs: routed.jobs.length, ignored: routed.ignored }, "a webhook was routed");
  return undefined;
}

async function route(delivery: Delivery, world: ServiceWorld): Promise<Routed> {
  const { event, action, payload, installation } = delivery;
  const handler = routeOf(event, action);
  if (handler === undefined) return ignored("Nothing is done on this event.");
  if (installation === null) return ignored("The event belongs to no installation.");
  const known = await world.ledger.installations.read(installation);
  if (event !== "installation" && known !== undefined && known.state !== "active")
    return ignored(`The installation is ${known.state}.`);
  const repository = await repositoryOf(delivery, installation, world);
  return handler({ payload, installation, trace: delivery.id, ...(repository === undefined ? {} : { repository }) });
}

/**
 * The repository that a payload names. A late delivery may carry an old name, so a known one keeps its own, except by the events that
 * tell of a new name.
 */
async function repositoryOf(
  delivery: Delivery,
  installation: number,
  { ledger }: ServiceWorld,
): Promise<RepositoryId | undefined> {
  const { payload, event } = delivery;
  const id = numberAt(payload, "repository", "id");
  const name = textAt(payload, "repository", "name");
  const owner = textAt(payload, "repository", "owner", "login");
  if (id === undefined || name === undefined || owner === undefined) return undefined;
  const known = await ledger.installations.repository(id);
  if (known?.installation === installation && event !== "repository") return known;
  const repository = { id, name, owner, installation };
  if ((await ledger.installations.read(installation)) === undefined)
    // Its own event was lost, or is still on its way: GitHub signs events of our installations only.
    await ledger.installations.save({ id: installation, account: owner, state: "active" });
  await ledger.installations.saveRepositories([repository]);
  return repository;
}

async function carryOut(routed: Routed, delivery: Delivery, world: ServiceWorld): Promise<void> {
  const { installations, pulls, pushes } = world.ledger;
  if (routed.installation !== undefined) await installations.save(routed.installation);
  if (routed.repositories !== undefined) await installations.saveRepositories(routed.repositories);
  if (routed.forgotten !== undefined) await installations.forgetRepositories(routed.forgotten);
  if (routed.pushed !== undefined && delivery.repository !== null) {
    const { by, ...pushed } = routed.pushed;
    await pulls.want({ repository: delivery.repository, ...pushed, ...(by === undefined ? {} : { pushedBy: by }) });
  }
  if (routed.push !== undefined) await pushes.save(routed.push);
  if (routed.release !== undefined) await release(routed.release, delivery, world);
  for (const job of routed.jobs) await world.queue.send(job);
}

/** A button works for everybody who sees it; what it starts is as much as the one who pressed it may. */
async function release(
  { pull, head, login }: NonNullable<Routed["release"]>,
  { repository: id }: Delivery,
  { ledger, host }: ServiceWorld,
): Promise<void> {
  const repository = id === null ? undefined : await ledger.installations.repository(id);
  if (repository === undefined) return;
  if (canWrite(await host.repository(repository).permissionOf(login)))
    await ledger.pulls.release(repository.id, pull, head, login);
}
