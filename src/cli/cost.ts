import { Command, Option } from "commander";
import type { CostEstimate } from "../domain/cost.ts";
import { Failure } from "../domain/failure.ts";
import { reportWithoutSecrets } from "../domain/secret-text.ts";
import { costJson } from "../stages/cost/cost-json.ts";
import { toCostText, toJsonText } from "../stages/report/parts.ts";
import type { CommandContext } from "./context.ts";
import { readConfiguration, readInput, readJson, writeOutput } from "./files.ts";
import { formatOption } from "./options.ts";
import { openRepository } from "./repository.ts";
import { makeReview, withReviewOptions, type ReviewOptions } from "./review.ts";

interface CostOptions extends ReviewOptions {
  readonly plan?: string;
  readonly config?: string;
  readonly region?: string;
  readonly compareTo?: string;
}

export function costCommand(context: CommandContext): Command {
  return withReviewOptions(new Command("cost"))
    .description("the monthly cost of a spec or of any Terraform plan, at list prices")
    .argument("[files...]", "spec files, when no --plan is given")
    .option("-p, --plan <file>", "plan JSON from `terraform show -json` (- for standard input)")
    .option("--config <file>", "Terraform JSON configuration beside the plan")
    .option("--region <region>", "region of resources whose region the plan does not say")
    .addOption(new Option("--compare-to <file>", "an earlier --format json output: print the difference"))
    .addOption(formatOption("terminal", "json"))
    .action(async (files: readonly string[], options: CostOptions) => {
      if ((options.plan === undefined) === (files.length === 0)) {
        context.err("error: give either spec files or --plan FILE\n");
        context.exit(2);
        return;
      }
      const estimates =
        options.plan === undefined ? await fromSpecs(files, options, context) : await fromPlan(options.plan, options, context);
      if (estimates === undefined) return;
      const all = options.compareTo === undefined ? estimates : await comparedTo(estimates, options.compareTo, context);
      if (all === undefined) return;
      const compared = reportWithoutSecrets(all);
      const render =
        options.format === "json"
          ? asJson(compared)
          : compared.map((estimate) => toCostText(estimate, context.environment)).join("\n");
      await writeOutput(options.output, render, context.out);
    });
}

async function fromPlan(
  file: string,
  options: CostOptions,
  context: CommandContext,
): Promise<readonly CostEstimate[] | undefined> {
  const world = context.world({ quiet: options.quiet === true, ...(options.now === undefined ? {} : { now: options.now }) });
  const { pricePlan } = await import("../flows/price-plan.ts");
  const { estimate, problems, missing } = await pricePlan(
    {
      plan: await readJson(file),
      repository: await openRepository(options, context.environment.searchPath),
      ...(options.config === undefined ? {} : { configuration: await readConfiguration(options.config) }),
      ...(options.usage === undefined ? {} : { usage: await readInput(options.usage) }),
      ...(options.usageDefaults === undefined ? {} : { usageDefaults: options.usageDefaults }),
      ...(options.region === undefined ? {} : { region: options.region }),
    },
    world,
  );
  for (const { level, line, column, message } of problems)
    context.err(`${options.usage ?? ""}:${line}:${column} ${level}: ${message}\n`);
  if (missing !== undefined) {
    context.err(`warning: ${missing} Mend Terraform's error, or plan without -target, and price it again.\n`);
    context.exit(3);
  }
  if (!problems.some(({ level }) => level === "error")) return [estimate];
  // The usage that was asked for was not used: the estimate would look complete and be wrong.
  context.err(`error: ${options.usage ?? ""} was not used, so there is no estimate. Mend the lines above.\n`);
  context.exit(2);
  return undefined;
}

async function fromSpecs(
  files: readonly string[],
  options: CostOptions,
  context: CommandContext,
): Promise<readonly CostEstimate[] | undefined> {
  const review = await makeReview(files, options, context);
  const missing = review.specs.filter(({ cost }) => cost === undefined);
  for (const { file, reasons } of missing) context.err(`error: ${file} has no cost: ${reasons.join(" ")}\n`);
  if (missing.length > 0) {
    context.exit(missing.some(({ verdict }) => verdict === "invalid") ? 2 : 3);
    return undefined;
  }
  return review.specs.flatMap(({ cost }) => cost ?? []);
}

/** undefined after an error: an estimate without the comparison that was asked for would read as no change. */
async function comparedTo(
  estimates: readonly CostEstimate[],
  file: string,
  context: CommandContext,
): Promise<readonly CostEstimate[] | undefined> {
  const { compareAll } = await import("../stages/cost/compare.ts");
  try {
    return compareAll(estimates, file, await readInput(file));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    context.err(`error: ${error.message}\nGive what \`sirsi cost --format json\` printed.\n`);
    context.exit(2);
    return undefined;
  }
}

const asJson = (estimates: readonly CostEstimate[]): string => {
  const [first, ...rest] = estimates.map(costJson);
  return toJsonText(rest.length === 0 ? first : [first, ...rest]);
};
