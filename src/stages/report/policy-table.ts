import type { PolicyReport, Rule } from "../../domain/policy.ts";
import type { Verdict } from "../../domain/review.ts";
import { code, heading, list, paragraph, strong, table, type Inline } from "./document.ts";
import { policies } from "./sections/policy.ts";
import { toTerminal, type TerminalOptions } from "./terminal.ts";
import { sayFound, verdictWord } from "./words.ts";

/** `policy check` on a terminal: the verdict, then what is open by rule, or with `all` every row. */
export function toPolicyTable(
  report: PolicyReport,
  rules: readonly Rule[],
  judged: { readonly verdict: Verdict; readonly reasons: readonly string[] },
  options: TerminalOptions & { readonly all: boolean },
): string {
  const { text, tone } = verdictWord(judged.verdict);
  const section = policies(report, new Map(rules.map((rule) => [rule.id, rule])));
  const rows = report.results.map((result): readonly Inline[] => [
    [result.status],
    [result.severity],
    [code(result.rule)],
    [code(result.address ?? "(plan)")],
    [sayFound(result)],
  ]);
  const every = options.all ? [table(["Status", "Severity", "Rule", "Resource", "Detail"], rows)] : [];
  const reasons = judged.reasons.map((reason): Inline => [reason]);
  const uncovered = report.coverage.uncoveredTypes;
  const gaps = uncovered.length === 0 ? [] : [paragraph(`No rule knows: ${uncovered.join(", ")}.`)];
  return toTerminal([heading(2, strong(text, tone)), list(reasons), ...(section.levels[0] ?? []), ...every, ...gaps], options);
}
