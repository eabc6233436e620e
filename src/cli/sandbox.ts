import { once } from "node:events";
import { join } from "node:path";
import { Command } from "commander";
import type { SandboxFaults } from "../ports/terraform.ts";
import type { CommandContext } from "./context.ts";
import { seconds } from "./options.ts";
import { runInside } from "./sandbox/run-inside.ts";

interface SandboxOptions {
  readonly store?: string;
  readonly delay?: number;
  readonly fail?: string;
}

export function sandboxCommand(context: CommandContext): Command {
  return new Command("sandbox")
    .description("a cloud without an account for any Terraform project: run a command in it, or print how to attach")
    .argument("[command...]", "command to run in the sandbox, after --, such as: sirsi sandbox -- terraform apply")
    .option("--store <folder>", "keep what exists in this folder; by default it is thrown away")
    .option("--delay <seconds>", "how long each create, update and delete takes", seconds)
    .option("--fail <pattern>", "regular expression over `type name`; a match fails to apply")
    .addHelpText(
      "after",
      "\nIt serves the resources of hashicorp/aws, and the data sources that need no account, such as aws_caller_identity, aws_region and aws_iam_policy_document. It has no other provider.",
    )
    .action(async (command: readonly string[], options: SandboxOptions) => {
      const faults: SandboxFaults = {
        ...(options.delay === undefined ? {} : { delaySeconds: options.delay }),
        ...(options.fail === undefined ? {} : { fail: options.fail }),
      };
      const store = options.store === undefined ? {} : { store: join(options.store, "sandbox.json") };
      const cloud = await context.world({ quiet: true }).sandbox.start({ providers: ["aws"], faults, ...store });
      try {
        context.exit(await runOrServe(command, cloud.reattach, context));
      } finally {
        await cloud.stop();
      }
    });
}

async function runOrServe(
  [program, ...args]: readonly string[],
  reattach: string,
  { out, err }: CommandContext,
): Promise<number> {
  if (program !== undefined) return await runInside(program, args, { TF_REATTACH_PROVIDERS: reattach });
  out(`export TF_REATTACH_PROVIDERS='${reattach}'\n`);
  err("The sandbox is running. Paste the line above into another shell; Ctrl+C stops it.\n");
  const keepAlive = setInterval(() => undefined, 60_000);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM"), once(process, "SIGHUP")]);
  clearInterval(keepAlive);
  return 0;
}
