import { Command } from "commander";
import { nameOfState } from "../../domain/state-key.ts";
import { toJsonText } from "../../stages/report/parts.ts";
import type { CommandContext } from "../context.ts";
import { archiveOf } from "./state-parts.ts";

export function listCommand(context: CommandContext): Command {
  return new Command("list")
    .description("the states that are kept here")
    .option("--json", "as JSON")
    .action(async ({ json }: { readonly json?: boolean }) => {
      const keys = await archiveOf(context).list();
      if (json === true) context.out(toJsonText(keys));
      else context.out(keys.map((key) => `${nameOfState(key)}\n`).join(""));
      if (keys.length === 0)
        context.err("There is no state here: nothing was applied, or SIRSI_STATE_DIR names another folder.\n");
    });
}
