import { Command, Option } from "commander";
import type { AuditSelection } from "../domain/audit.ts";
import type { AuditVerdict } from "../stages/audit/verify.ts";
import { toJsonText } from "../stages/report/parts.ts";
import { linesIn } from "./audit/lines-in.ts";
import { outputLines } from "./audit/output-lines.ts";
import { sayVerdict } from "./audit/say-verdict.ts";
import type { CommandContext } from "./context.ts";
import { hashArgument, instant, outputOption } from "./options.ts";

interface SelectionOptions {
  readonly since?: Date;
  readonly until?: Date;
  readonly repository?: string;
}

interface VerifyOptions extends SelectionOptions {
  readonly head?: string;
  readonly json?: true;
}

export function auditCommand(context: CommandContext): Command {
  return new Command("audit")
    .description("the audit log of the service: take it out, and prove that nothing in it was changed")
    .addCommand(exportCommand(context))
    .addCommand(verifyCommand(context));
}

const since = () => new Option("--since <time>", "events from this moment on, RFC 3339").argParser(instant);
const until = () => new Option("--until <time>", "events before this moment, RFC 3339").argParser(instant);
const repository = () => new Option("--repository <name>", "of one repository: owner/name, or its id on the code host");

function exportCommand(context: CommandContext): Command {
  return new Command("export")
    .description(
      "the log as lines of JSON, with a summary as the last one; of DATABASE_URL, or of DATA_DIR while the service is stopped",
    )
    .addOption(since())
    .addOption(until())
    .addOption(repository())
    .addOption(outputOption())
    .action(async ({ output, ...options }: SelectionOptions & { readonly output?: string }) => {
      await outputLines(output, exported(options, context), context.out);
    });
}

function verifyCommand(context: CommandContext): Command {
  return new Command("verify")
    .description("says the first event that was changed, moved or removed")
    .argument("[file]", "an export (- for standard input); without it, the database of the service itself")
    .addOption(since())
    .addOption(until())
    .addOption(repository())
    .addOption(
      new Option("--head <hash>", "a hash that was noted elsewhere: proves that nothing up to it is missing").argParser(
        hashArgument,
      ),
    )
    .option("--json", "the result as JSON")
    .addHelpText("after", "\nExit codes: 0 whole, 1 broken, 2 usage, 3 nothing to verify, or it could not be read.")
    .action(async (file: string | undefined, options: VerifyOptions) => {
      const selected = options.since ?? options.until ?? options.repository;
      if (file !== undefined && selected !== undefined) {
        context.err("error: --since, --until and --repository select from the database; a file is verified as a whole.\n");
        context.exit(2);
        return;
      }
      const { AuditVerifier } = await import("../stages/audit/verify.ts");
      const verifier = new AuditVerifier(options.head);
      for await (const line of file === undefined ? exported(options, context) : linesIn(file)) if (!verifier.add(line)) break;
      conclude(verifier.end(), options, context);
    });
}

function conclude(verdict: AuditVerdict, { json, head }: VerifyOptions, context: CommandContext): void {
  context.out(json === true ? toJsonText(verdict) : sayVerdict(verdict, head));
  switch (verdict.state) {
    case "whole":
      context.exit(0);
      return;
    case "broken":
      context.exit(1);
      return;
    case "empty":
      context.exit(3);
  }
}

async function* exported(options: SelectionOptions, context: CommandContext): AsyncGenerator<string> {
  const { openAudit } = await import("./audit/open-audit.ts");
  const { exportAudit } = await import("../flows/export-audit.ts");
  const opened = await openAudit(context.environment);
  try {
    yield* exportAudit(selectionOf(options), { audit: opened.audit, clock: context.world({ quiet: true }).clock });
  } finally {
    await opened.close();
  }
}

const selectionOf = ({ since: from, until: to, repository: name }: SelectionOptions): AuditSelection => ({
  ...(from === undefined ? {} : { since: from.toISOString() }),
  ...(to === undefined ? {} : { until: to.toISOString() }),
  ...(name === undefined ? {} : { repository: name }),
});
