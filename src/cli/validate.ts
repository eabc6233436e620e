import { Command } from "commander";
import { reportWithoutSecrets } from "../domain/secret-text.ts";
import { toFindingLines, toJsonText } from "../stages/report/parts.ts";
import { toJunit } from "../stages/report/junit.ts";
import { toSarif } from "../stages/report/sarif.ts";
import type { CommandContext } from "./context.ts";
import { writeOutput } from "./files.ts";
import { formatOption, nowOption, outputOption, quietOption } from "./options.ts";
import { openRepository, withRepositoryOptions, type RepositoryOptions } from "./repository.ts";

interface ValidateOptions extends RepositoryOptions {
  readonly format: string;
  readonly output?: string;
  readonly now?: Date;
  readonly quiet?: true;
}

export function validateCommand(context: CommandContext): Command {
  return withRepositoryOptions(new Command("validate"))
    .description("check specs and settings to the line, without Terraform")
    .argument("[files...]", "spec files; by default all under the settings' paths")
    .addOption(formatOption("text", "json", "sarif", "junit"))
    .addOption(outputOption())
    .addOption(nowOption())
    .addOption(quietOption())
    .action(async (files: readonly string[], options: ValidateOptions) => {
      const world = context.world({ quiet: options.quiet === true, ...(options.now === undefined ? {} : { now: options.now }) });
      const repository = await openRepository(options, context.environment.searchPath);
      const { validateSpecs } = await import("../flows/validate-specs.ts");
      const validated = await validateSpecs({ repository, ...(files.length === 0 ? {} : { files }) }, world);
      const { findings, files: checked } = reportWithoutSecrets(validated);
      if (checked.length === 0) {
        context.err("error: no spec was found, so nothing was checked. Name a file, or set `paths` in .sirsi/settings.yaml.\n");
        context.exit(2);
        return;
      }
      const results = { product: { name: "SirsiNexus GitOps", version: context.version }, findings, policies: [], rules: [] };
      const render: Readonly<Record<string, () => string>> = {
        text: () => toFindingLines(findings, checked.length),
        json: () => toJsonText({ files: checked, findings }),
        sarif: () => toSarif(results),
        junit: () => toJunit(results),
      };
      await writeOutput(options.output, render[options.format]?.() ?? "", context.out);
      context.exit(findings.some(({ level }) => level === "error") ? 2 : 0);
    });
}
