import { Command } from "commander";
import type { CommandContext } from "./context.ts";
import { exportCommand } from "./state/export.ts";
import { importCommand } from "./state/import.ts";
import { listCommand } from "./state/list.ts";
import { pullCommand } from "./state/pull.ts";
import { unlockCommand } from "./state/unlock.ts";
import { versionsCommand } from "./state/versions.ts";

export function stateCommand(context: CommandContext): Command {
  const command = new Command("state").description("the states of what was applied from this machine");
  for (const part of [listCommand, versionsCommand, pullCommand, exportCommand, importCommand, unlockCommand]) {
    command.addCommand(part(context));
  }
  return command;
}
