import type { Journal } from "../../ports/journal.ts";
import type { Log } from "../../ports/log.ts";
import type { Written } from "../../ports/state-backend.ts";
import type { RunAccess } from "../../ports/state-wire.ts";

/** Says what became of a state to the journal and the log: figures and digests, nothing of it. */
export async function announce(
  written: Written,
  access: RunAccess,
  { log, journal }: { readonly log: Log; readonly journal?: Pick<Journal, "record"> },
): Promise<void> {
  const { tenant, repository, migration, wave } = access.key;
  const scope = { tenant, repository, migration, wave, run: access.run };
  const actor = { kind: "service" } as const;
  if ("stored" in written) {
    const { serial, sha256, size } = written.stored;
    log.info({ ...scope, serial, sha256, size }, "A state was stored");
    await journal?.record({ name: "state.written", scope, actor, facts: { serial, sha256 } });
    return;
  }
  const { serial, sha256, size } = written.kept;
  log.warn({ ...scope, serial, sha256, size, why: written.refused }, "A state was refused and put aside");
  await journal?.record({ name: "state.refused", scope, actor, facts: { serial, sha256, why: written.refused } });
}
