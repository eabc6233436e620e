import { randomUUID } from "node:crypto";
import { Failure } from "../../../domain/failure.ts";
import { nameOfState } from "../../../domain/state-key.ts";
import type { Leases } from "../../../ports/leases.ts";
import type { StateArchive } from "../../../ports/state-archive.ts";
import type { StateBackend } from "../../../ports/state-backend.ts";

/** An import is a matter of a second; a process that dies in it blocks the wave for no longer than this. */
const importSeconds = 60;

/** The states of the service, for those who operate it. */
export function serviceArchive(tenant: string, backend: StateBackend, leases: Leases): StateArchive {
  return {
    list: () => backend.list({ tenant }),
    versions: (key) => backend.versions(key),
    bytes: async (key, { serial, sha256 }) => {
      if (sha256 !== undefined) return await backend.version(key, { sha256 });
      if (serial !== undefined) return await backend.version(key, { serial });
      return (await backend.read(key))?.bytes;
    },
    unlock: async (key, force) => {
      const holder = await leases.holder(key);
      if (holder !== undefined && !force) {
        throw new Failure("state-locked", { state: nameOfState(key), holder: `run ${holder.run}, until ${holder.until}` });
      }
      const lost = await leases.revoke(key);
      return lost === undefined ? undefined : `run ${lost.run}`;
    },
    import: async (key, bytes) => {
      const lease = await leases.take(key, `import-${randomUUID()}`, importSeconds);
      if ("heldBy" in lease) {
        throw new Failure("state-locked", { state: nameOfState(key), holder: `run ${lease.heldBy}, until ${lease.until}` });
      }
      try {
        return await backend.import(lease, bytes);
      } finally {
        await leases.release(lease);
      }
    },
  };
}
