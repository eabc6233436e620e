import { Command } from "commander";
import { nameOfState } from "../../domain/state-key.ts";
import type { StateKey } from "../../ports/states.ts";
import { toJsonText } from "../../stages/report/parts.ts";
import type { CommandContext } from "../context.ts";
import { archiveOf, stateArgument } from "./state-parts.ts";

interface UnlockOptions {
  readonly force?: boolean;
  readonly json?: boolean;
}

export function unlockCommand(context: CommandContext): Command {
  return new Command("unlock")
    .description("takes the lock of a state from a holder that is dead")
    .addArgument(stateArgument())
    .option("--force", "also from a holder that may be alive: look first that it is not")
    .option("--json", "as JSON")
    .action(async (key: StateKey, { force, json }: UnlockOptions) => {
      const holder = await archiveOf(context).unlock(key, force === true);
      const state = nameOfState(key);
      if (json === true) context.out(toJsonText({ state, holder: holder ?? null }));
      else context.out(holder === undefined ? `${state} is not locked.\n` : `${state} is no longer locked by ${holder}.\n`);
    });
}
