import { realpath } from "node:fs/promises";
import { basename, relative, resolve, sep } from "node:path";
import { Command, Option } from "commander";
import type { Environment, Provider } from "../domain/workload.ts";
import type { DiscoverRequest, Discovery, DiscoveryReport } from "../flows/discover.ts";
import { toJsonText } from "../stages/report/parts.ts";
import type { CommandContext } from "./context.ts";
import { readInput } from "./files.ts";
import { nowOption } from "./options.ts";
import { openRepository } from "./repository.ts";

interface DiscoverOptions {
  readonly repo: string;
  readonly into: string;
  readonly name?: string;
  readonly owner?: string;
  readonly provider: Provider;
  readonly region?: string;
  readonly environment: Environment;
  readonly wave?: string;
  readonly write?: true;
  readonly json?: true;
  readonly now?: Date;
}

const specLimitBytes = 1024 * 1024;

export function discoverCommand(context: CommandContext): Command {
  return new Command("discover")
    .description("propose workloads from a CSV inventory or a Terraform state; writes nothing unless asked")
    .argument("<file>", "CSV inventory or Terraform state v4 (- for standard input)")
    .option("--repo <folder>", "the repository's folder", ".")
    .option("--into <spec>", "the spec to add to, or the new one", "migrations/discovered.yaml")
    .option("--wave <name>", "an existing planned wave for everything that is new; by default new waves, dependencies first")
    .option("--name <name>", "name of a new migration; by default that of its file")
    .option("--owner <team>", "owner of a new migration, such as @acme/shop")
    .addOption(new Option("--provider <cloud>", "target of a new migration").choices(["aws", "azure", "gcp"]).default("aws"))
    .option("--region <region>", "target region of a new migration, such as germany")
    .addOption(
      new Option("--environment <name>", "environment of a new migration")
        .choices(["production", "staging", "test", "development"])
        .default("production"),
    )
    .option("--write", "write the spec instead of showing what would change")
    .option("--json", "print the report and the text as JSON")
    .addOption(nowOption())
    .action(async (file: string, options: DiscoverOptions) => {
      const world = context.world({ quiet: true, ...(options.now === undefined ? {} : { now: options.now }) });
      const before = await specText(options, context);
      const request = await requestOf(file, options, before);
      if (typeof request === "string") {
        context.err(`error: ${request}\n`);
        context.exit(2);
        return;
      }
      const { discover } = await import("../flows/discover.ts");
      const discovery = await discover(request, world);
      context.exit(discovery.ok ? 0 : 2);
      if (options.json === true) context.out(toJsonText(discovery));
      else
        say(
          discovery,
          options.into,
          before ?? "",
          options.write === true,
          context,
          await import("../stages/propose/unified-diff.ts"),
        );
      if (!discovery.ok || discovery.text === undefined || options.write !== true) return;
      const { writeInside } = await import("./write-inside.ts");
      await writeInside(options.repo, options.into, discovery.text, before !== undefined);
      context.err(`wrote ${options.into}\n`);
    });
}

async function specText({ repo, into }: DiscoverOptions, context: CommandContext): Promise<string | undefined> {
  const { head } = await openRepository({ repo }, context.environment.searchPath);
  const bytes = await head.read(into, specLimitBytes);
  return bytes === undefined ? undefined : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** What is missing, in words, when a new migration cannot be started. */
async function requestOf(file: string, options: DiscoverOptions, before: string | undefined): Promise<DiscoverRequest | string> {
  const inside = await insideRepository(file, options.repo);
  const inventory = { file: inside ?? basename(file), text: await readInput(file), isInRepository: inside !== undefined };
  const wave = options.wave === undefined ? {} : { wave: options.wave };
  if (before !== undefined) return { inventory, spec: { file: options.into, text: before }, ...wave };
  const { owner, region, provider, environment } = options;
  if (owner === undefined || region === undefined)
    return `${options.into} is not there, so a new migration is proposed: name its --owner and --region.`;
  const name = options.name ?? basename(options.into).replace(/\.ya?ml$/, "");
  return { inventory, spec: { file: options.into, fresh: { name, owner, region, provider, environment } }, ...wave };
}

async function insideRepository(file: string, repo: string): Promise<string | undefined> {
  if (file === "-") return undefined;
  const [root, real] = await Promise.all([realpath(repo), realpath(resolve(file)).catch(() => undefined)]);
  if (real?.startsWith(root + sep) !== true) return undefined;
  return relative(root, real).replaceAll(sep, "/");
}

interface Diffs {
  readonly unifiedDiff: (file: string, before: string, after: string) => string;
}

function say(
  discovery: Discovery,
  into: string,
  before: string,
  writes: boolean,
  context: CommandContext,
  { unifiedDiff }: Diffs,
): void {
  if (!discovery.ok) {
    for (const { file, line, message } of discovery.problems) context.err(`${file}:${line} error: ${message}\n`);
    context.err("error: nothing was proposed. Mend the lines above.\n");
    return;
  }
  const { text, report } = discovery;
  if (text !== undefined && !writes) context.out(before === "" ? text : unifiedDiff(into, before, text));
  context.err(summary(report, text !== undefined && !writes));
}

const mostLines = 40;

function summary({ added, present, skipped, waves, notes, findings }: DiscoveryReport, isDry: boolean): string {
  const lines = [
    ...added.map(
      ({ name, kind, origin, retained, notes: remarks }) =>
        `  + ${name} (${kind}${retained ? ", retained" : ""}) from ${origin}${remarks.map((remark) => `\n      ${remark}`).join("")}`,
    ),
    ...present.map(({ name, origin, workload }) => `  = ${name} from ${origin} is ${workload} already`),
    ...skipped.map(({ what, origin, why }) => `  - ${what} from ${origin}: ${why}`),
  ];
  const shown =
    lines.length > mostLines
      ? [...lines.slice(0, mostLines), `  … and ${lines.length - mostLines} more; --json has them all`]
      : lines;
  const warnings = findings.filter(({ level }) => level === "warning").length;
  return [
    `${added.length} added, ${present.length} there already, ${skipped.length} left out.`,
    ...shown,
    ...waves.map(({ name, workloads }) => `  wave ${name}: ${workloads.length} workloads`),
    ...notes.map((note) => `  note: ${note}`),
    ...(warnings === 0 ? [] : [`  validation has ${warnings} warnings: sirsi validate shows them`]),
    ...(isDry ? ["Nothing was written. Add --write to write it."] : []),
    "",
  ].join("\n");
}
