import { join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import type { StateKey } from "../../ports/states.ts";

const part = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/;

/** The folder of one state. Refuses what could leave the root or meet another key: Failure "state-key-invalid". */
export function stateFolder(root: string, key: StateKey): string {
  const repository = key.repository.split("/").map((name) => checked("repository", name));
  return join(
    root,
    checked("tenant", key.tenant),
    repository.join("%2F"),
    checked("migration", key.migration),
    checked("wave", key.wave),
  );
}

export const nameOf = ({ tenant, repository, migration, wave }: StateKey): string =>
  `${tenant}/${repository}/${migration}/${wave}`;

function checked(field: keyof StateKey, value: string): string {
  if (!part.test(value) || value.includes("..")) throw new Failure("state-key-invalid", { field, value: value.slice(0, 100) });
  return value;
}
