import type { EventScope } from "../../domain/events.ts";
import type { Run } from "../../domain/run.ts";
import type { StateKey } from "../../ports/states.ts";

/** Of everything that the service keeps. Repositories are kept apart by the host's id, which no rename and no transfer changes. */
export const serviceTenant = "github";

type Place = Pick<Run, "repository" | "migration" | "wave">;

export const stateKeyOf = ({ repository, migration, wave }: Place): StateKey => ({
  tenant: serviceTenant,
  repository: String(repository),
  migration,
  wave,
});

export const scopeOf = (run: Run): EventScope => ({
  ...stateKeyOf(run),
  run: run.id,
  pull: run.pull,
  trace: run.trace,
});
