import { Command, CommanderError } from "commander";
import { Failure } from "../domain/failure.ts";
import { withoutSecrets } from "../domain/secret-text.ts";
import { auditCommand } from "./audit.ts";
import type { CommandContext } from "./context.ts";
import { costCommand } from "./cost.ts";
import { discoverCommand } from "./discover.ts";
import { doctorCommand } from "./doctor.ts";
import { exitOfFailure } from "./exit.ts";
import { explainCommand } from "./explain.ts";
import { initCommand } from "./init.ts";
import { planCommand } from "./plan.ts";
import { policyCommand } from "./policy.ts";
import { reviewCommand } from "./review.ts";
import { riskCommand } from "./risk.ts";
import { runnerCommand } from "./runner.ts";
import { sandboxCommand } from "./sandbox.ts";
import { stateCommand } from "./state.ts";
import { synthCommand } from "./synth.ts";
import { validateCommand } from "./validate.ts";

const usageError = 2;
const notEvaluated = 3;

export function buildProgram(context: CommandContext): Command {
  const program = new Command("sirsi")
    .description("Reviews cloud migrations described in YAML: validation, Terraform plan, policies, cost and risk.")
    .version(context.version)
    .showHelpAfterError("(add --help for the options)")
    .configureOutput({
      writeOut: context.out,
      writeErr: context.err,
      getOutHelpWidth: () => context.environment.width,
      getErrHelpWidth: () => context.environment.width,
    })
    .addHelpText("after", "\nExit codes: 0 allowed or needs approval, 1 denied, 2 invalid input or usage, 3 not evaluated.");
  for (const command of [
    reviewCommand,
    validateCommand,
    synthCommand,
    planCommand,
    policyCommand,
    costCommand,
    riskCommand,
    initCommand,
    discoverCommand,
    explainCommand,
    doctorCommand,
    sandboxCommand,
    runnerCommand,
    auditCommand,
    stateCommand,
  ]) {
    program.addCommand(command(context));
  }
  for (const command of everyCommand(program)) command.exitOverride();
  return program;
}

const everyCommand = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(everyCommand)];

/** Runs one command line; every way to end becomes an exit code, and only a bug prints a stack. */
export async function run(args: readonly string[], context: Omit<CommandContext, "exit">): Promise<number> {
  let code = 0;
  const exit = (wanted: number) => {
    code = wanted;
  };
  try {
    await buildProgram({ ...context, exit }).parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageError;
    if (error instanceof Failure) {
      context.err(withoutSecrets(`error: ${error.message}\n${error.next}\n`));
      return exitOfFailure(error as Failure);
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    context.err(`This is a bug in sirsi, not in your files. Nothing was evaluated.\n${withoutSecrets(stack)}\n`);
    return notEvaluated;
  }
}
