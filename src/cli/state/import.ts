import { open } from "node:fs/promises";
import { Command } from "commander";
import { Failure } from "../../domain/failure.ts";
import { mostStateBytes } from "../../domain/state-file.ts";
import { nameOfState } from "../../domain/state-key.ts";
import type { StateKey } from "../../ports/states.ts";
import { toJsonText } from "../../stages/report/parts.ts";
import type { CommandContext } from "../context.ts";
import { archiveOf, stateArgument } from "./state-parts.ts";

export function importCommand(context: CommandContext): Command {
  return new Command("import")
    .description("makes a state file the next version: of the same lineage, and not older than what is there")
    .addArgument(stateArgument())
    .argument("<file>", "a state that Terraform wrote")
    .option("--json", "as JSON")
    .action(async (key: StateKey, file: string, { json }: { readonly json?: boolean }) => {
      const version = await archiveOf(context).import(key, await readState(file));
      if (json === true) context.out(toJsonText(version));
      else context.out(`${nameOfState(key)} is now at serial ${version.serial} (${version.sha256}).\n`);
    });
}

async function readState(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file, "r");
    try {
      const { size } = await handle.stat();
      if (size > mostStateBytes) throw new Failure("file-unreadable", { file, why: `it is larger than ${mostStateBytes} bytes` });
      return new Uint8Array(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    throw new Failure("file-unreadable", { file, why }, { cause: error });
  }
}
