import { Command, InvalidArgumentError } from "commander";
import { isLabel } from "../domain/runner-job.ts";
import type { CommandContext } from "./context.ts";
import { collect } from "./options.ts";
import type { RegisterOptions } from "./runner/register.ts";
import type { StartOptions } from "./runner/start.ts";

export function runnerCommand(context: CommandContext): Command {
  return new Command("runner")
    .description("runs a repository's checks and hooks in your own network, for a service that never runs its code")
    .addCommand(registerCommand(context))
    .addCommand(startCommand(context));
}

function registerCommand(context: CommandContext): Command {
  return new Command("register")
    .description("trade a registration token for an identity of this runner")
    .requiredOption("--service <url>", "address of the service")
    .requiredOption("--name <name>", "what people know this runner by")
    .requiredOption("--registration-token <file>", "file with the one-time token, or - for standard input")
    .requiredOption("--token-file <file>", "where the identity is written; it is as secret as a password")
    .option("--json", "say the result as JSON")
    .action(async (options: RegisterOptions) => {
      const { register } = await import("./runner/register.ts");
      await register(options, context);
    });
}

function startCommand(context: CommandContext): Command {
  return new Command("start")
    .description("ask the service for work and do it, until SIGTERM")
    .requiredOption("--token-file <file>", "the identity that `sirsi runner register` wrote")
    .requiredOption(
      "--workspace <folder>",
      "a checkout of the repository; jobs run only when it stands at their commit, unchanged",
    )
    .option("--service <url>", "refuse to start when the identity is for another service")
    .option("--once", "end after one job")
    .option("--labels <labels>", "what this runner is good for, such as eu,db", labels)
    .option("--pass <names>", "variables of this environment that programs get, by name", collect)
    .option("--connections <file>", "JSON: how to reach the databases of workloads")
    .option("--json", "say what happens as lines of JSON")
    .addHelpText(
      "after",
      "\nPrograms get PATH, an empty HOME and what --pass names, no arguments and no shell. SIGTERM lets the running job end; a second one stops it.",
    )
    .action(async (options: StartOptions) => {
      const { start } = await import("./runner/start.ts");
      await start(options, context);
    });
}

function labels(text: string, before: readonly string[] | undefined): readonly string[] {
  const all = collect(text, before);
  if (!all.every(isLabel)) throw new InvalidArgumentError("Labels are of a-z, 0-9, dots, hyphens and underscores.");
  return all;
}
