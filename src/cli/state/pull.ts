import { Command, InvalidArgumentError, Option } from "commander";
import type { StateKey } from "../../ports/states.ts";
import type { CommandContext } from "../context.ts";
import { archiveOf, missingState, stateArgument } from "./state-parts.ts";
import { writeSecretFile } from "./write-secret.ts";

interface PullOptions {
  readonly serial?: number;
  readonly sha256?: string;
  readonly output: string;
}

export function pullCommand(context: CommandContext): Command {
  return new Command("pull")
    .description("one version of a state, as Terraform wrote it")
    .addArgument(stateArgument())
    .requiredOption("-o, --output <file>", "a new file, which you alone may read; - for a pipe")
    .addOption(new Option("--serial <number>", "an earlier version").argParser(serial))
    .addOption(new Option("--sha256 <digest>", "the version with this digest").conflicts("serial"))
    .addHelpText("after", "\nA state holds passwords and keys in clear.")
    .action(async (key: StateKey, { output, serial: number, sha256 }: PullOptions) => {
      const bytes = await archiveOf(context).bytes(key, {
        ...(number === undefined ? {} : { serial: number }),
        ...(sha256 === undefined ? {} : { sha256 }),
      });
      if (bytes === undefined)
        throw missingState(key, number === undefined && sha256 === undefined ? "no version" : "no such version");
      if (output !== "-") {
        await writeSecretFile(output, bytes);
        context.err(`${output} holds passwords and keys in clear. Delete it when you are done.\n`);
      } else if (process.stdout.isTTY) {
        context.err("error: A state holds passwords in clear and is not shown on a terminal. Name a file, or use a pipe.\n");
        context.exit(2);
      } else {
        context.err("What comes out holds passwords and keys in clear.\n");
        context.out(new TextDecoder().decode(bytes));
      }
    });
}

function serial(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("Write a whole number.");
  return Number(text);
}
