import { Command } from "commander";
import { toJsonText, toRiskText } from "../stages/report/parts.ts";
import type { CommandContext } from "./context.ts";
import { exitOf } from "./exit.ts";
import { writeOutput } from "./files.ts";
import { formatOption } from "./options.ts";
import { makeReview, withReviewOptions, type ReviewOptions } from "./review.ts";

export function riskCommand(context: CommandContext): Command {
  return withReviewOptions(new Command("risk"))
    .description("the risk of a spec's changes, every point with its reason")
    .argument("<files...>", "spec files")
    .addOption(formatOption("terminal", "json"))
    .action(async (files: readonly string[], options: ReviewOptions) => {
      const review = await makeReview(files, options, context);
      const risks = review.specs.map(({ file, risk, verdict, reasons }) => ({
        file,
        risk: risk ?? null,
        ...(risk === undefined ? { verdict, reasons } : {}),
      }));
      const text = options.format === "json" ? toJsonText(risks) : toRiskText(review, context.environment);
      await writeOutput(options.output, text, context.out);
      // A risk that is not known is not low.
      context.exit(
        review.specs.every(({ risk }) => risk !== undefined)
          ? 0
          : exitOf(review.verdict === "invalid" ? "invalid" : "not-evaluated"),
      );
    });
}
