import type { JobResult } from "../ports/queue.ts";
import type { ServiceWorld } from "../ports/service.ts";

/** Overlaps the last sweeps many times, and is well within the three days for which GitHub keeps deliveries. */
const lookBackMs = 6 * 3_600_000;
const mostAtOnce = 200;

/** GitHub never sends again by itself what we could not take: it is asked for what failed, and to send it again under the same id. */
export async function sweepDeliveries({ clock, host, inbox, log }: ServiceWorld): Promise<JobResult> {
  const attempts = await host.deliveries(new Date(clock.now().getTime() - lookBackMs));
  const arrived = new Set(attempts.flatMap(({ id, delivered }) => (delivered ? [id] : [])));
  const missing = new Map(attempts.filter(({ id }) => !arrived.has(id)).map(({ id, attempt }) => [id, attempt]));
  const known = await inbox.known([...missing.keys()]);
  const lost = [...missing].filter(([id]) => !known.has(id)).slice(0, mostAtOnce);
  for (const [, attempt] of lost) await host.redeliver(attempt);
  if (lost.length > 0)
    log.warn({ redelivered: lost.length, failed: missing.size }, "webhooks had not arrived and were asked for again");
  return undefined;
}
