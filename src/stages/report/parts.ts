import type { CostEstimate } from "../../domain/cost.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Review, SpecReview } from "../../domain/review.ts";
import { code, heading, paragraph, strong, table, type Block, type Inline } from "./document.ts";
import { costBlocks } from "./sections/cost.ts";
import { changes } from "./sections/changes.ts";
import { risk } from "./sections/risk.ts";
import { unknowns } from "./sections/unknowns.ts";
import { toTerminal, type TerminalOptions } from "./terminal.ts";
import { lineOf, money, plural } from "./words.ts";

export const toJsonText = (value: unknown): string =>
  `${JSON.stringify(value, (_key, item: unknown) => (item === Infinity ? "never" : item), 2)}\n`;

/** `sirsi risk` on a terminal. */
export const toRiskText = (review: Review, options: TerminalOptions): string =>
  partText(review, options, (spec) => [...(risk(spec).levels[0] ?? []), ...(unknowns(spec).levels[0] ?? [])]);

/** `sirsi plan` on a terminal. */
export const toPlanText = (review: Review, options: TerminalOptions): string =>
  partText(review, options, (spec) => [...(changes(spec).levels[0] ?? []), ...(unknowns(spec).levels[0] ?? [])]);

function partText(review: Review, options: TerminalOptions, part: (spec: SpecReview) => readonly Block[]): string {
  const blocks = review.specs.flatMap((spec) => [
    heading(2, spec.title ?? spec.file),
    ...(spec.migration === undefined ? spec.reasons.map((reason) => paragraph(reason)) : part(spec)),
  ]);
  return toTerminal(blocks, options);
}

/** `sirsi cost` on a terminal, for any plan: resources, their components, and what has no price. */
export function toCostText(estimate: CostEstimate, options: TerminalOptions): string {
  const rows = estimate.resources.flatMap(({ address, after, components }): readonly (readonly Inline[])[] => [
    [[code(address)], [], [], [strong(money(after))]],
    ...components.map((line): readonly Inline[] => [
      [`  ${line.name}`],
      [line.quantity === null ? "" : amount(line.quantity), line.assumed === true ? " (assumed)" : ""],
      [line.unit],
      [line.monthly === null ? "not priced" : money(line.monthly)],
    ]),
  ]);
  const list =
    rows.length === 0
      ? []
      : [table(["Resource", { title: "Quantity", align: "right" }, "Unit", { title: "Monthly", align: "right" }], rows)];
  return toTerminal([...costBlocks(estimate, undefined, 100), ...list], options);
}

const amount = (quantity: number): string => String(Math.round(quantity * 1000) / 1000);

/** `sirsi validate` on a terminal: one line per finding, in the form that editors and CI jump to. */
export function toFindingLines(findings: readonly Finding[], files: number): string {
  const lines = findings.map(
    (finding) =>
      `${lineOf(finding.location)}:${finding.location.column} ${finding.level} ${finding.code} ${finding.at}: ${finding.message}`,
  );
  const errors = findings.filter(({ level }) => level === "error").length;
  return `${[...lines, `${plural(files, "file")}: ${plural(errors, "error")}, ${plural(findings.length - errors, "warning")}`].join("\n")}\n`;
}
