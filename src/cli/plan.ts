import { Command } from "commander";
import { toJsonText, toPlanText } from "../stages/report/parts.ts";
import type { CommandContext } from "./context.ts";
import { writeOutput } from "./files.ts";
import { formatOption } from "./options.ts";
import { makeReview, withReviewOptions, type ReviewOptions } from "./review.ts";

export function planCommand(context: CommandContext): Command {
  return withReviewOptions(new Command("plan"))
    .description("plan a spec's waves and show what would change")
    .argument("<files...>", "spec files")
    .addOption(formatOption("terminal", "json"))
    .action(async (files: readonly string[], options: ReviewOptions) => {
      const review = await makeReview(files, options, context);
      const waves = review.specs.map(({ file, mode, waves: planned, unknowns }) => ({
        file,
        mode: mode ?? null,
        waves: planned.map(({ name, plan, failed }) => ({ name, plan: plan ?? null, failed: failed ?? null })),
        unknowns,
      }));
      await writeOutput(
        options.output,
        options.format === "json" ? toJsonText(waves) : toPlanText(review, context.environment),
        context.out,
      );
      const invalid = review.specs.some(({ verdict, mode }) => verdict === "invalid" && mode === undefined);
      const planned = review.specs.every(
        (spec) =>
          spec.waves.length > 0 && spec.waves.every(({ failed, plan }) => failed === undefined && plan?.mode !== "static"),
      );
      context.exit(invalid ? 2 : planned ? 0 : 3);
    });
}
