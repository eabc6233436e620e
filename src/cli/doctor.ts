import { Command } from "commander";
import type { Examination } from "../flows/examine.ts";
import { toJsonText } from "../stages/report/parts.ts";
import type { CommandContext } from "./context.ts";
import { formatOption } from "./options.ts";

export function doctorCommand(context: CommandContext): Command {
  return new Command("doctor")
    .description("what this machine has, and what the product can do with it")
    .option("--terraform <binary>", "Terraform or OpenTofu, by name or path")
    .addOption(formatOption("text", "json"))
    .action(async ({ terraform, format }: { readonly terraform?: string; readonly format: string }) => {
      const { examine } = await import("../flows/examine.ts");
      const parts = await examine(
        context.world({ quiet: true, ...(terraform === undefined ? {} : { terraform }) }),
        process.version,
      );
      context.out(format === "json" ? toJsonText(parts) : parts.map(line).join(""));
      context.exit(parts.some(({ state }) => state === "broken") ? 3 : 0);
    });
}

const signs = { ok: "ok     ", missing: "missing", broken: "BROKEN " } as const;
const line = ({ part, state, detail }: Examination): string => `${signs[state]}  ${part}: ${detail}\n`;
