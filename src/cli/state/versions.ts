import { Command } from "commander";
import type { StateVersion } from "../../ports/state-backend.ts";
import type { StateKey } from "../../ports/states.ts";
import { toJsonText } from "../../stages/report/parts.ts";
import type { CommandContext } from "../context.ts";
import { archiveOf, missingState, stateArgument } from "./state-parts.ts";

export function versionsCommand(context: CommandContext): Command {
  return new Command("versions")
    .description("every version of a state that is kept, newest first")
    .addArgument(stateArgument())
    .option("--json", "as JSON")
    .action(async (key: StateKey, { json }: { readonly json?: boolean }) => {
      const versions = await archiveOf(context).versions(key);
      if (versions.length === 0) throw missingState(key, "no version");
      context.out(json === true ? toJsonText(versions) : versions.map(lineOf).join(""));
    });
}

function lineOf({ serial, sha256, size, at, run, standing, why }: StateVersion): string {
  const words = [`serial ${serial}`, standing, at, `${size} bytes`, run === null ? "" : `run ${run}`, sha256, why ?? ""];
  return `${words.filter((word) => word !== "").join("  ")}\n`;
}
