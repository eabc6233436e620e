import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { checkedStateName as checked } from "../../domain/state-key.ts";
import type { StateKey } from "../../ports/states.ts";

/**
 * The folder of one state, whether or not it exists. Refuses what could leave the root or meet another key: Failure
 * "state-key-invalid" for a name, "path-outside" for a link on the way.
 */
export async function stateFolder(root: string, key: StateKey): Promise<string> {
  const repository = key.repository.split("/").map((name) => checked("repository", name));
  const steps = [
    checked("tenant", key.tenant),
    repository.join("%2F"),
    checked("migration", key.migration),
    checked("wave", key.wave),
  ];
  let folder = root;
  for (const step of steps) {
    folder = join(folder, step);
    const found = await lstat(folder).catch(() => undefined);
    if (found?.isSymbolicLink() === true) throw new Failure("path-outside", { path: folder });
  }
  return folder;
}

export { nameOfState as nameOf } from "../../domain/state-key.ts";
