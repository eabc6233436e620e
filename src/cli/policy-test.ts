import { spawn } from "node:child_process";
import { Command } from "commander";
import type { CommandContext } from "./context.ts";

const notEvaluated = 3;

/** Rego's own unit tests need OPA; without it nothing was tested, and that is what it says. */
export function policyTestCommand(context: CommandContext): Command {
  return new Command("test")
    .description("run the `test_*` rules of Rego policies with OPA")
    .argument("[folder]", "folder with .rego files", ".sirsi/policies")
    .option("--opa <binary>", "OPA, by name or path")
    .action(async (folder: string, options: { readonly opa?: string }) => {
      const opa = options.opa ?? context.environment.opa ?? "opa";
      const code = await new Promise<number | undefined>((resolve) => {
        const child = spawn(opa, ["test", "--verbose", "--", folder], { stdio: ["ignore", "pipe", "pipe"] });
        child.stdout.on("data", (chunk: Buffer) => {
          context.out(chunk.toString());
        });
        child.stderr.on("data", (chunk: Buffer) => {
          context.err(chunk.toString());
        });
        child.on("error", () => {
          resolve(undefined);
        });
        child.on("close", (status) => {
          resolve(status ?? notEvaluated);
        });
      });
      if (code === undefined)
        context.err(`error: OPA was not found (${opa}), so no policy was tested. Install OPA 1.x or name it with --opa.\n`);
      context.exit(code === undefined ? notEvaluated : code === 0 ? 0 : 1);
    });
}
