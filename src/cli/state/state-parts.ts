import { homedir } from "node:os";
import { join } from "node:path";
import { Argument, InvalidArgumentError } from "commander";
import { fileArchive } from "../../adapters/states/file-archive.ts";
import { Failure } from "../../domain/failure.ts";
import { checkedStateName, nameOfState } from "../../domain/state-key.ts";
import type { StateArchive } from "../../ports/state-archive.ts";
import type { StateKey } from "../../ports/states.ts";
import type { CommandContext } from "../context.ts";

/** Where the command line keeps its states. */
export const archiveOf = ({ environment }: CommandContext): StateArchive =>
  fileArchive(environment.stateFolder ?? join(environment.home ?? homedir(), ".sirsi", "states"));

export const stateArgument = () =>
  new Argument("<state>", "tenant/repository/migration/wave, as `sirsi state list` prints it").argParser(stateKey);

/** The repository is what stands between: it may have a slash. */
function stateKey(text: string): StateKey {
  const [tenant = "", ...rest] = text.split("/");
  const [migration = "", wave = ""] = rest.slice(-2);
  const repository = rest.slice(0, -2);
  try {
    for (const [field, value] of [
      ["tenant", tenant],
      ["migration", migration],
      ["wave", wave],
    ] as const) {
      checkedStateName(field, value);
    }
    for (const part of repository.length === 0 ? [""] : repository) checkedStateName("repository", part);
  } catch (error) {
    if (error instanceof Failure) throw new InvalidArgumentError("Write tenant/repository/migration/wave.");
    throw error;
  }
  return { tenant, repository: repository.join("/"), migration, wave };
}

/** Of a state that must be there. */
export const missingState = (key: StateKey, what: string): Failure =>
  new Failure("state-unknown", { state: nameOfState(key), what });
