import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { Command } from "commander";
import type { CommandContext } from "./context.ts";

const notEvaluated = 3;

const testsFailed = 2;

/** OPA ends with 2 when a test fails, and with 1 when it could not test. */
function exitOfTests(code: number | undefined, passed: boolean): number {
  if (code === 0) return passed ? 0 : notEvaluated;
  return code === testsFailed ? 1 : notEvaluated;
}

/** Rego's own unit tests need OPA; without it nothing was tested, and that is what it says. */
export function policyTestCommand(context: CommandContext): Command {
  return new Command("test")
    .description("run the `test_*` rules of Rego policies with OPA")
    .argument("[folder]", "folder with .rego files", ".sirsi/policies")
    .option("--opa <binary>", "OPA, by name or path")
    .action(async (folder: string, options: { readonly opa?: string }) => {
      if (!existsSync(folder)) {
        context.err(`error: there is no folder ${folder}, so no policy was tested. Name the folder with the .rego files.\n`);
        context.exit(2);
        return;
      }
      let said = "";
      const opa = options.opa ?? context.environment.opa ?? "opa";
      const code = await new Promise<number | undefined>((resolve) => {
        const child = spawn(opa, ["test", "--verbose", "--", folder], { stdio: ["ignore", "pipe", "pipe"] });
        child.stdout.on("data", (chunk: Buffer) => {
          said += chunk.toString();
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
      const passed = /PASS: [1-9]/.test(said);
      if (code === 0 && !passed) context.err(`error: ${folder} has no tests, so no policy was tested.\n`);
      context.exit(exitOfTests(code, passed));
    });
}
