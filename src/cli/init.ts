import { realpath } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, Option } from "commander";
import { shippedTemplates } from "../adapters/templates/shipped-templates.ts";
import { Failure } from "../domain/failure.ts";
import type { TextFile } from "../domain/template.ts";
import type { Onboarding } from "../flows/onboard.ts";
import type { OnboardingChoice } from "../stages/propose/onboarding.ts";
import { toJsonText } from "../stages/report/parts.ts";
import type { CommandContext } from "./context.ts";
import { askFor, environments, providers, type Given } from "./init-questions.ts";
import { nowOption } from "./options.ts";
import { openRepository } from "./repository.ts";

interface InitOptions extends Given {
  readonly repo: string;
  readonly yes?: true;
  readonly force?: true;
  readonly json?: true;
  readonly now?: Date;
}

export function initCommand(context: CommandContext): Command {
  return new Command("init")
    .description("start a repository: settings and a first migration")
    .option("--repo <folder>", "the repository's folder", ".")
    .option("--name <name>", "name of the first migration")
    .option("--owner <team>", "who owns and approves it, such as @acme/platform")
    .addOption(new Option("--provider <cloud>", "target cloud").choices(providers))
    .option("--region <region>", "target region, such as germany or us-east")
    .addOption(new Option("--environment <name>", "environment").choices(environments))
    .option("--template <name>", "starter spec, such as starter, three-tier or serverless")
    .option("-y, --yes", "ask nothing: what is not given has its default")
    .option("--force", "overwrite files that are there")
    .option("--json", "print what was written as JSON")
    .addOption(nowOption())
    .action(async (options: InitOptions) => {
      const onboarding = await prepare(options, context);
      if (!onboarding.ok) {
        for (const problem of onboarding.problems) context.err(`error: ${problem}\n`);
        context.err("Nothing was written.\n");
        context.exit(2);
        return;
      }
      const { writeInside } = await import("./write-inside.ts");
      for (const { path, text } of onboarding.files) await writeInside(options.repo, path, text, options.force === true);
      const { nextSteps, purposeOf } = await import("../stages/propose/onboarding-text.ts");
      const steps = nextSteps(onboarding.choice);
      if (options.json === true) context.out(toJsonText({ files: onboarding.files.map(({ path }) => path), next: steps }));
      else context.out(said(onboarding.files, onboarding.choice, purposeOf, steps));
    });
}

/** The files to write, once everything is known to be right. */
async function prepare(options: InitOptions, context: CommandContext): Promise<Onboarding> {
  const templates = await shippedTemplates(fileURLToPath(new URL("../../templates", import.meta.url)));
  const ask = options.yes === true || options.json === true ? undefined : context.ask;
  const folder = basename(await realpath(options.repo).catch(() => options.repo));
  const request = await askFor(
    options,
    folder,
    templates.starters.map(({ name }) => name),
    ask,
  );
  if (typeof request === "string") return { ok: false, problems: [request] };
  const world = context.world({ quiet: true, ...(options.now === undefined ? {} : { now: options.now }) });
  const { onboard } = await import("../flows/onboard.ts");
  const onboarding = onboard(request, templates, world);
  if (!onboarding.ok || options.force === true) return onboarding;
  const there = await filesThere(options.repo, onboarding.files, context);
  if (there.length === 0) return onboarding;
  return { ok: false, problems: there.map((path) => `${path} is there already. Use --force to overwrite it.`) };
}

/** Files that would be lost. */
async function filesThere(repo: string, files: readonly TextFile[], context: CommandContext): Promise<readonly string[]> {
  const { head } = await openRepository({ repo }, context.environment.searchPath);
  const there = await Promise.all(
    files.map(async ({ path }) => {
      try {
        return (await head.read(path, Number.MAX_SAFE_INTEGER)) !== undefined;
      } catch (error) {
        if (error instanceof Failure && error.code === "file-unreadable") return true;
        throw error;
      }
    }),
  );
  return files.flatMap(({ path }, index) => (there[index] === true ? [path] : []));
}

function said(
  files: readonly TextFile[],
  choice: OnboardingChoice,
  purposeOf: (path: string, choice: OnboardingChoice) => string,
  steps: readonly string[],
): string {
  const written = files.map(({ path }) => `  wrote ${path}: ${purposeOf(path, choice)}\n`).join("");
  return `${written}\nWhat happens next\n${steps.map((step, index) => `  ${index + 1}. ${step}\n`).join("")}`;
}
