import { Command, Option } from "commander";
import type { PlanMode } from "../domain/plan.ts";
import type { Review } from "../domain/review.ts";
import { reportWithoutSecrets } from "../domain/secret-text.ts";
import { toComment, toTerminalReport } from "../stages/report/comment.ts";
import { toJson } from "../stages/report/json.ts";
import { toJunit } from "../stages/report/junit.ts";
import { resultsOf } from "../stages/report/results.ts";
import { toSarif } from "../stages/report/sarif.ts";
import type { CommandContext } from "./context.ts";
import { exitOf } from "./exit.ts";
import { readInput, writeOutput } from "./files.ts";
import { formatOption, nowOption, outputOption, positive, quietOption } from "./options.ts";
import { openRepository, withRepositoryOptions, type RepositoryOptions } from "./repository.ts";

export interface ReviewOptions extends RepositoryOptions {
  readonly mode: "auto" | PlanMode;
  readonly terraform?: string;
  readonly timeout: number;
  readonly usage?: string;
  readonly usageDefaults?: "small" | "medium" | "large";
  readonly format: string;
  readonly output?: string;
  readonly now?: Date;
  readonly quiet?: true;
  readonly requireApproved?: true;
  readonly exitZero?: true;
}

/** The options that every command with a review inside shares. */
export function withReviewOptions(command: Command): Command {
  return withRepositoryOptions(command)
    .addOption(
      new Option("--mode <mode>", "how to plan").choices(["auto", "connected", "offline", "sandbox", "static"]).default("auto"),
    )
    .option("--terraform <binary>", "Terraform or OpenTofu, by name or path")
    .addOption(new Option("--timeout <seconds>", "time limit of one Terraform run").argParser(positive).default(900))
    .option("--usage <file>", "usage file in Infracost's format, for usage-priced resources")
    .addOption(
      new Option("--usage-defaults <size>", "assume usage that was not given; the result is labelled").choices([
        "small",
        "medium",
        "large",
      ]),
    )
    .addOption(outputOption())
    .addOption(nowOption())
    .addOption(quietOption());
}

export function reviewCommand(context: CommandContext): Command {
  return withReviewOptions(new Command("review"))
    .description("review specs at the work tree against a base: plan, policies, cost, risk, verdict")
    .argument("[files...]", "spec files; by default all that differ from the base")
    .addOption(formatOption("terminal", "markdown", "json", "sarif", "junit"))
    .option("--require-approved", "exit 1 when approval is still needed")
    .option("--exit-zero", "exit 0 once the review was rendered, whatever it says")
    .action(async (files: readonly string[], options: ReviewOptions) => {
      const review = await makeReview(files, options, context);
      await writeOutput(options.output, render(review, options.format, context), context.out);
      context.exit(options.exitZero === true ? 0 : exitOf(review.verdict, options.requireApproved === true));
    });
}

export async function makeReview(files: readonly string[], options: ReviewOptions, context: CommandContext): Promise<Review> {
  const world = context.world({
    quiet: options.quiet === true,
    ...(options.now === undefined ? {} : { now: options.now }),
    ...(options.terraform === undefined ? {} : { terraform: options.terraform }),
  });
  const { reviewSpecs } = await import("../flows/review-specs.ts");
  const review = await reviewSpecs(
    {
      repository: await openRepository(options, context.environment.searchPath),
      mode: options.mode,
      tenant: "local",
      repositoryName: "work-tree",
      timeoutSeconds: options.timeout,
      version: context.version,
      ...(files.length === 0 ? {} : { files }),
      // Asking for a connected plan by flag is the permission to use the shell's credentials; nothing else is.
      ...(options.mode === "connected" ? { credentials: { environment: context.environment.aws } } : {}),
      ...(options.usage === undefined ? {} : { usage: { file: options.usage, text: await readInput(options.usage) } }),
      ...(options.usageDefaults === undefined ? {} : { usageDefaults: options.usageDefaults }),
    },
    world,
  );
  return reportWithoutSecrets(review);
}

function render(review: Review, format: string, { environment }: CommandContext): string {
  switch (format) {
    case "json":
      return toJson(review);
    case "sarif":
      return toSarif(resultsOf(review));
    case "junit":
      return toJunit(resultsOf(review));
    case "markdown":
      return toComment(review).text;
    default:
      return toTerminalReport(review, environment);
  }
}
