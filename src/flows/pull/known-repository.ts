import type { HostedRepository } from "../../ports/code-host.ts";
import type { ServiceWorld } from "../../ports/service.ts";

/** The repository as it is called now; undefined when the App is no longer installed there, or suspended. */
export async function knownRepository(id: number, { ledger, host }: ServiceWorld): Promise<HostedRepository | undefined> {
  const repository = await ledger.installations.repository(id);
  if (repository === undefined) return undefined;
  const installation = await ledger.installations.read(repository.installation);
  return installation?.state === "active" ? host.repository(repository) : undefined;
}
