import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Command } from "commander";
import type { Stack } from "../domain/stack.ts";
import { reportWithoutSecrets } from "../domain/secret-text.ts";
import { toFindingLines, toJsonText } from "../stages/report/parts.ts";
import type { CommandContext } from "./context.ts";
import { nowOption, quietOption } from "./options.ts";
import { openRepository, withRepositoryOptions, type RepositoryOptions } from "./repository.ts";

interface SynthOptions extends RepositoryOptions {
  readonly out?: string;
  readonly wave?: string;
  readonly now?: Date;
  readonly quiet?: true;
}

export function synthCommand(context: CommandContext): Command {
  return withRepositoryOptions(new Command("synth"))
    .description("write a spec's Terraform JSON, one stack per wave")
    .argument("<file>", "spec file")
    .option("--out <folder>", "write <folder>/<wave>/cdk.tf.json instead of printing")
    .option("--wave <name>", "only this wave")
    .addOption(nowOption())
    .addOption(quietOption())
    .action(async (file: string, options: SynthOptions) => {
      const world = context.world({ quiet: options.quiet === true, ...(options.now === undefined ? {} : { now: options.now }) });
      const repository = await openRepository(options, context.environment.searchPath);
      const { synthesizeSpec } = await import("../flows/synthesize-spec.ts");
      const { stacks, findings } = await synthesizeSpec({ repository, file }, world);
      const errors = findings.filter(({ level }) => level === "error");
      if (errors.length > 0) context.err(toFindingLines(reportWithoutSecrets(errors), 1));
      const chosen = options.wave === undefined ? stacks : stacks.filter(({ wave }) => wave === options.wave);
      if (chosen.length === 0 && errors.length === 0) context.err(`error: no wave ${options.wave ?? ""} with resources\n`);
      context.exit(errors.length > 0 || chosen.length === 0 ? 2 : 0);
      if (errors.length > 0) return;
      if (options.out === undefined)
        context.out(toJsonText(Object.fromEntries(chosen.map(({ wave, configuration }) => [wave, configuration]))));
      else for (const stack of chosen) await writeStack(options.out, stack, context);
    });
}

async function writeStack(folder: string, stack: Stack, context: CommandContext): Promise<void> {
  const files = [{ path: "cdk.tf.json", bytes: stack.text }, ...stack.assets];
  for (const { path, bytes } of files) {
    const target = join(folder, stack.wave, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
    context.err(`wrote ${target}\n`);
  }
}
