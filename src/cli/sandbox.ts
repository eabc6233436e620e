import { spawn } from "node:child_process";
import { once } from "node:events";
import { Command } from "commander";
import type { SandboxFaults } from "../ports/terraform.ts";
import type { CommandContext } from "./context.ts";

interface SandboxOptions {
  readonly store?: string;
  readonly delay?: string;
  readonly fail?: string;
}

export function sandboxCommand(context: CommandContext): Command {
  return new Command("sandbox")
    .description("a cloud without an account for any Terraform project: run a command in it, or print how to attach")
    .argument("[command...]", "command to run in the sandbox, after --, such as: sirsi sandbox -- terraform apply")
    .option("--store <folder>", "keep what exists in this folder; by default it is thrown away")
    .option("--delay <seconds>", "how long each create, update and delete takes")
    .option("--fail <pattern>", "regular expression over `type name`; a match fails to apply")
    .action(async (command: readonly string[], options: SandboxOptions) => {
      const faults: SandboxFaults = {
        ...(options.delay === undefined ? {} : { delaySeconds: Number(options.delay) }),
        ...(options.fail === undefined ? {} : { fail: options.fail }),
      };
      const cloud = await context
        .world({ quiet: true })
        .sandbox.start({ providers: ["aws"], faults, ...(options.store === undefined ? {} : { store: options.store }) });
      try {
        const [program, ...args] = command;
        context.exit(program === undefined ? await serve(cloud.reattach, context) : await runIn(program, args, cloud.reattach));
      } finally {
        await cloud.stop();
      }
    });
}

async function serve(reattach: string, context: CommandContext): Promise<number> {
  context.out(`export TF_REATTACH_PROVIDERS='${reattach}'\n`);
  context.err("The sandbox is running. Paste the line above into another shell; Ctrl+C stops it.\n");
  const keepAlive = setInterval(() => undefined, 60_000);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  clearInterval(keepAlive);
  return 0;
}

/** The caller's own command with the caller's own environment: this is their shell, not a review. */
async function runIn(program: string, args: readonly string[], reattach: string): Promise<number> {
  const child = spawn(program, [...args], { stdio: "inherit", env: { ...process.env, TF_REATTACH_PROVIDERS: reattach } });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve(code ?? 3);
    });
  });
}
