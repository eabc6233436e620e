import type { Rule } from "../../domain/policy.ts";
import type { Review, SpecReview } from "../../domain/review.ts";
import { heading, list, paragraph, strong, type Block, type Inline, type Section } from "./document.ts";
import { fit } from "./fit.ts";
import { toMarkdown } from "./markdown.ts";
import { changes } from "./sections/changes.ts";
import { cost } from "./sections/cost.ts";
import { evidence } from "./sections/evidence.ts";
import { findings } from "./sections/findings.ts";
import { headline } from "./sections/headline.ts";
import { nextSteps } from "./sections/next-steps.ts";
import { policies } from "./sections/policy.ts";
import { risk } from "./sections/risk.ts";
import { unknowns } from "./sections/unknowns.ts";
import { waves } from "./sections/waves.ts";
import { toTerminal, type TerminalOptions } from "./terminal.ts";
import { lineOf, plural, verdictWord } from "./words.ts";

/** GitHub refuses a comment over 65,536 characters; the rest is room for what the caller adds around it. */
export const commentLimit = 65_000;

export interface Comment {
  readonly text: string;
  /** Section ids that lost detail. */
  readonly dropped: readonly string[];
}

/** The one comment of a review, within `limit` characters by dropping detail in the sections' order. */
export function toComment(review: Review, limit = commentLimit): Comment {
  const { blocks, dropped } = fit(sectionsOf(review), limit, toMarkdown);
  const note = "Some detail was left out to fit; the JSON report has all of it.";
  if (dropped.length === 0) return { text: toMarkdown(blocks), dropped };
  const text = toMarkdown([...blocks, paragraph(note)]);
  return { text: text.length <= limit ? text : minimal(review, limit), dropped };
}

export function toTerminalReport(review: Review, options: TerminalOptions): string {
  return toTerminal(
    sectionsOf(review).flatMap(({ levels }) => levels[0] ?? []),
    options,
  );
}

function sectionsOf(review: Review): readonly Section[] {
  const rules = new Map(review.rules.map((rule) => [rule.id, rule]));
  return [...summary(review), ...review.specs.flatMap((spec) => specSections(spec, rules)), evidence(review)];
}

function specSections(spec: SpecReview, rules: ReadonlyMap<string, Rule>): readonly Section[] {
  const parts = [headline(spec), nextSteps(spec), findings(spec)];
  // Without a readable Migration there is nothing more to say than what is wrong with the file.
  if (spec.migration === undefined) return parts;
  return [...parts, policies(spec.policy, rules), changes(spec), cost(spec), risk(spec), waves(spec), unknowns(spec)];
}

/**
 * Above the specs: the verdict over all, where one spec does not say it already; what the review itself rests on; and findings of the
 * settings and waiver files.
 */
function summary(review: Review): readonly Section[] {
  const [only, ...others] = review.specs;
  const saidBelow = only !== undefined && others.length === 0 && only.verdict === review.verdict;
  const { text, tone } = verdictWord(review.verdict);
  const reasons: readonly Block[] = review.reasons.length === 0 ? [] : [list(review.reasons.map((reason) => [reason]))];
  const perSpec: readonly Block[] =
    others.length === 0
      ? []
      : [
          list(
            review.specs.map((spec): Inline => [
              strong(verdictWord(spec.verdict).text, verdictWord(spec.verdict).tone),
              ` ${spec.file}`,
            ]),
          ),
        ];
  const verdict = heading(2, strong(text, tone), `: ${plural(review.specs.length, "spec")} reviewed`);
  return [
    {
      id: "summary",
      dropOrder: 99,
      levels: [[...(saidBelow ? [] : [verdict]), ...reasons, ...perSpec, ...withoutBase(review), ...governance(review)]],
    },
  ];
}

/** A review against nothing looks like any other and cannot see what it is there to see. */
const withoutBase = ({ base }: Review): readonly Block[] =>
  base === null
    ? [
        paragraph(
          strong("No base", "warn"),
          ": everything counts as new, and the settings on disk rule. What a change weakens, replaces or deletes shows with --base.",
        ),
      ]
    : [];

function governance({ findings: own }: Review): readonly Block[] {
  if (own.length === 0) return [];
  const lines = own.map((finding): Inline => [
    strong(finding.code),
    ` ${lineOf(finding.location)} ${finding.at}: ${finding.message}`,
  ]);
  return [heading(2, "Settings and waivers"), list(lines)];
}

/** What remains when even the lowest level of every section is too long: the verdicts. */
function minimal(review: Review, limit: number): string {
  const { text } = verdictWord(review.verdict);
  const lines = review.specs.map((spec): Inline => [strong(verdictWord(spec.verdict).text), ` ${spec.file}`]);
  for (let count = lines.length; count > 0; count = Math.floor(count / 2)) {
    const rest: readonly Inline[] = count < lines.length ? [[`and ${lines.length - count} more`]] : [];
    const attempt = toMarkdown([
      heading(2, text),
      list([...lines.slice(0, count), ...rest]),
      paragraph("The review is too long for one comment; the JSON report has all of it."),
    ]);
    if (attempt.length <= limit) return attempt;
  }
  return toMarkdown([heading(2, text)]);
}
