import { Command, Option } from "commander";
import type { Rule } from "../domain/policy.ts";
import { reportWithoutSecrets } from "../domain/secret-text.ts";
import type { Severity } from "../domain/severity.ts";
import type { PlanCheck } from "../flows/check-plan.ts";
import { policyCheckJson } from "../stages/policy/check-json.ts";
import { readBaseline, withBaseline } from "../stages/policy/baseline.ts";
import { policyVerdict } from "../stages/policy/verdict.ts";
import { toJunit } from "../stages/report/junit.ts";
import { toPolicyTable } from "../stages/report/policy-table.ts";
import type { Results } from "../stages/report/results.ts";
import { toSarif } from "../stages/report/sarif.ts";
import type { CommandContext } from "./context.ts";
import { exitOf } from "./exit.ts";
import { readConfiguration, readInput, readJson, writeOutput } from "./files.ts";
import { collect, formatOption, nowOption, outputOption, quietOption, severityOption } from "./options.ts";
import { policyTestCommand } from "./policy-test.ts";

interface CheckOptions {
  readonly plan: string;
  readonly config?: string;
  readonly region?: string;
  readonly rule?: readonly string[];
  readonly skip?: readonly string[];
  readonly framework?: readonly string[];
  readonly failOn: Severity;
  readonly baseline?: string;
  readonly waivers?: string;
  readonly all?: true;
  readonly format: "table" | "json" | "sarif" | "junit";
  readonly output?: string;
  readonly now?: Date;
  readonly quiet?: true;
}

export function policyCommand(context: CommandContext): Command {
  return new Command("policy")
    .description("judge Terraform plans by the shipped rules")
    .addCommand(checkCommand(context))
    .addCommand(policyTestCommand(context));
}

function checkCommand(context: CommandContext): Command {
  return new Command("check")
    .description("judge any Terraform plan; the plan need not come from a spec")
    .requiredOption("-p, --plan <file>", "plan JSON from `terraform show -json` (- for standard input)")
    .option("--config <file>", "Terraform JSON configuration beside the plan, such as cdk.tf.json")
    .option("--region <region>", "region of resources whose region the plan does not say")
    .addOption(new Option("--rule <ids>", "only these rules").argParser(collect))
    .addOption(new Option("--skip <ids>", "not these rules").argParser(collect))
    .addOption(new Option("--framework <names>", "only rules with a control in these frameworks").argParser(collect))
    .addOption(severityOption())
    .option("--baseline <file>", "an earlier --format json output: what it holds is accepted")
    .option("--waivers <file>", "a waivers file in the form of .sirsi/waivers.yaml")
    .option("--all", "one row per rule and resource, also what passed")
    .addOption(formatOption("table", "json", "sarif", "junit"))
    .addOption(outputOption())
    .addOption(nowOption())
    .addOption(quietOption())
    .action(async (options: CheckOptions) => {
      await check(options, context);
    });
}

async function check(options: CheckOptions, context: CommandContext): Promise<void> {
  const world = context.world({ quiet: options.quiet === true, ...(options.now === undefined ? {} : { now: options.now }) });
  const { rules: allRules } = await world.policies.describe();
  const waivers =
    options.waivers === undefined ? { waivers: [], findings: [] } : await waiversIn(options.waivers, allRules, world.clock.now());
  for (const finding of reportWithoutSecrets(waivers.findings))
    context.err(`${finding.location.file}:${finding.location.line}: ${finding.code} ${finding.message}\n`);
  if (waivers.findings.some(({ level }) => level === "error")) {
    context.exit(2);
    return;
  }
  const { checkPlan } = await import("../flows/check-plan.ts");
  const checked = await checkPlan(
    {
      plan: await readJson(options.plan),
      ...(options.config === undefined ? {} : { configuration: await readConfiguration(options.config) }),
      ...(options.region === undefined ? {} : { region: options.region }),
      selection: {
        ...(options.rule === undefined ? {} : { only: options.rule }),
        ...(options.skip === undefined ? {} : { skip: options.skip }),
        ...(options.framework === undefined ? {} : { onlyFrameworks: options.framework }),
      },
      waivers: waivers.waivers,
    },
    world,
  );
  if (checked.unknownNames.length > 0) {
    context.err(`error: no rule, pack or framework is named ${checked.unknownNames.join(", ")}\n`);
    context.exit(2);
    return;
  }
  const report =
    options.baseline === undefined
      ? checked.report
      : withBaseline(checked.report, readBaseline(options.baseline, await readInput(options.baseline)));
  const judged = policyVerdict(report, { failOn: options.failOn, acceptExisting: options.baseline !== undefined });
  const shown = reportWithoutSecrets({ checked: { ...checked, report }, judged });
  await writeOutput(options.output, render(shown.checked, shown.judged, options, context), context.out);
  context.exit(exitOf(judged.verdict));
}

async function waiversIn(file: string, rules: readonly Rule[], now: Date) {
  const { readWaivers } = await import("../stages/spec/waivers.ts");
  const severities = new Map(rules.map(({ id, severity }) => [id, severity]));
  return readWaivers(file, await readInput(file), { now, severities });
}

function render(
  checked: PlanCheck,
  judged: ReturnType<typeof policyVerdict>,
  options: CheckOptions,
  context: CommandContext,
): string {
  const all = options.all === true;
  const results: Results = {
    product: { name: "SirsiNexus GitOps", version: context.version },
    findings: [],
    policies: checked.report.results,
    rules: checked.rules,
    verdicts: [{ name: options.plan, ...judged }],
    artifact: options.plan,
  };
  switch (options.format) {
    case "json":
      return `${JSON.stringify(policyCheckJson(checked.report, judged.verdict, { all }), null, 2)}\n`;
    case "sarif":
      return toSarif(results);
    case "junit":
      return toJunit(results);
    case "table":
      return toPolicyTable(checked.report, checked.rules, judged, {
        all,
        width: context.environment.width,
        color: context.environment.color,
      });
  }
}
