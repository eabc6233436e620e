import { Command } from "commander";
import { findingCodes } from "../domain/finding-codes.ts";
import { toJsonText } from "../stages/report/parts.ts";
import type { CommandContext } from "./context.ts";
import { formatOption } from "./options.ts";

export function explainCommand(context: CommandContext): Command {
  return new Command("explain")
    .description("what a validation code or policy rule means, and what to do about it")
    .argument("<id>", "SIR-E103, AWS-S3-003, ...")
    .addOption(formatOption("text", "json"))
    .action(async (id: string, { format }: { readonly format: string }) => {
      const wanted = id.toUpperCase();
      const entry = Object.hasOwn(findingCodes, wanted) ? findingCodes[wanted as keyof typeof findingCodes] : undefined;
      if (entry !== undefined) {
        context.out(
          format === "json"
            ? toJsonText({ id: wanted, ...entry })
            : `${wanted}: ${entry.title}\n\n${entry.explanation}\n\n${entry.advice}\n`,
        );
        return;
      }
      const { rules } = await context.world({ quiet: true }).policies.describe();
      const rule = rules.find((candidate) => candidate.id === wanted);
      if (rule === undefined) {
        context.err(`error: nothing is called ${id}. Codes look like SIR-E103, rules like AWS-S3-003.\n`);
        context.exit(2);
        return;
      }
      const controls = rule.controls.map(
        (control) => `${control.framework} ${control.id}${control.mark === undefined ? "" : ` (${control.mark})`}`,
      );
      const text = [
        `${rule.id} (${rule.severity}): ${rule.title}`,
        rule.description,
        rule.remediation,
        `Judged at: ${rule.stage}. Needs: ${rule.needs.join(", ")}.`,
        ...(rule.types.length === 0 ? [] : [`Resources: ${rule.types.join(", ")}.`]),
        ...(controls.length === 0 ? [] : [`Evidence for: ${controls.join(", ")}.`]),
      ].filter((line) => line !== "");
      context.out(format === "json" ? toJsonText(rule) : `${text.join("\n\n")}\n`);
    });
}
