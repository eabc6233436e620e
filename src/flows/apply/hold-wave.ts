import type { Run } from "../../domain/run.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";
import type { Lease } from "../../ports/leases.ts";

/** Seconds without a sign of life after which a wave is anybody's again. */
export const leaseSeconds = 60;

/** The wave is anybody's again, and the run's password opens nothing more. */
export async function release(lease: Lease, run: Run, { leases, states }: ApplyWorld): Promise<void> {
  await states.revokeAccess(run.id);
  await leases.release(lease);
}
