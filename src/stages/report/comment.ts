import type { Rule } from "../../domain/policy.ts";
import type { Review, SpecReview, Verdict } from "../../domain/review.ts";
import type { Run } from "../../domain/run.ts";
import type { Standing } from "../../domain/standing.ts";
import { code, heading, list, paragraph, strong, type Block, type Inline, type Section } from "./document.ts";
import { fit } from "./fit.ts";
import { showsCost, type CostComment } from "./cost-comment.ts";
import { toMarkdown } from "./markdown.ts";
import { applies } from "./sections/applies.ts";
import { approvals, reviewApprovals } from "./sections/approvals.ts";
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

export interface CommentOptions {
  /** Characters. */
  readonly limit?: number;
  /** What the approvals have made of the verdict; absent where there are none, on a laptop. */
  readonly standing?: Standing;
  /** `cost.comment` of the settings. */
  readonly cost?: CostComment;
  /** Names the event that led to this review, in our logs as well. */
  readonly trace?: string;
  /** Reviewed as a stranger's pull request: without credentials, recorded state and Terraform. */
  readonly stranger?: boolean;
  /** Where the whole report is, if it can be fetched. */
  readonly reportUrl?: string;
  /** What became of the merge; absent before it. */
  readonly runs?: readonly Run[];
}

/** The one comment of a review, within `limit` characters by dropping detail in the sections' order. */
export function toComment(review: Review, options: CommentOptions = {}): Comment {
  const { limit = commentLimit, reportUrl } = options;
  const sections = sectionsOf(review, options);
  const whole = fit(sections, limit, toMarkdown);
  if (whole.dropped.length === 0) return { text: toMarkdown(whole.blocks), dropped: [] };
  const note = paragraph(leftOut(reportUrl));
  const { blocks, dropped } = fit(sections, limit - toMarkdown([note]).length - 2, toMarkdown);
  const text = toMarkdown([...blocks, note]);
  return { text: text.length <= limit ? text : minimal(review, options, limit), dropped };
}

/** What the comment had no room for, in full as far as `limit` allows. */
export function toDropped(review: Review, dropped: readonly string[], options: CommentOptions = {}): string {
  if (dropped.length === 0) return "";
  const { limit = commentLimit } = options;
  const sections = sectionsOf(review, options).filter(({ id }) => dropped.includes(id));
  const { blocks } = fit(sections, limit, toMarkdown);
  const text = toMarkdown(blocks);
  return text.length <= limit ? text : "";
}

const leftOut = (url: string | undefined): string =>
  url === undefined
    ? "Some detail was left out to fit; the JSON report has all of it."
    : `Some detail was left out to fit; the check's page has more of it, and its link leads to the JSON report, which has all of it.`;

/** How the runs of a merge stand, alone. */
export function toAppliesText(runs: readonly Run[], limit = commentLimit): string {
  const { blocks } = fit([applies(runs)], limit, toMarkdown);
  const text = toMarkdown(blocks);
  return text.length <= limit ? text : `${plural(runs.length, "run")}; the list is too long for this page.`;
}

export function toTerminalReport(review: Review, options: TerminalOptions): string {
  return toTerminal(
    sectionsOf(review, {}).flatMap(({ levels }) => levels[0] ?? []),
    options,
  );
}

function sectionsOf(review: Review, options: CommentOptions): readonly Section[] {
  const rules = new Map(review.rules.map((rule) => [rule.id, rule]));
  return [
    applies(options.runs ?? []),
    ...summary(review, options),
    ...review.specs.flatMap((spec) => specSections(spec, rules, options)),
    evidence(review, options.trace),
  ];
}

function specSections(
  given: SpecReview,
  rules: ReadonlyMap<string, Rule>,
  { standing, cost: when }: CommentOptions,
): readonly Section[] {
  const spec = { ...given, verdict: verdictAt(given, standing) };
  const said = standing?.specs.find(({ file }) => file === spec.file);
  const parts = [headline(spec), approvals(standing, spec.file), nextSteps(spec, said), findings(spec)];
  // Without a readable Migration there is nothing more to say than what is wrong with the file.
  if (spec.migration === undefined) return parts;
  const money = showsCost(spec, when) ? [cost(spec)] : [];
  return [...parts, policies(spec.policy, rules), changes(spec), ...money, risk(spec), waves(spec), unknowns(spec)];
}

const verdictOf = (review: Review, standing: Standing | undefined): Verdict => standing?.verdict ?? review.verdict;
const verdictAt = (spec: SpecReview, standing: Standing | undefined): Verdict =>
  standing?.specs.find(({ file }) => file === spec.file)?.verdict ?? spec.verdict;

/**
 * Above the specs: the verdict over all, where one spec does not say it already; what the review itself rests on; and findings of the
 * settings and waiver files.
 */
function summary(review: Review, { standing, stranger = false }: CommentOptions): readonly Section[] {
  const [only, ...others] = review.specs;
  const now = verdictOf(review, standing);
  const saidBelow = only !== undefined && others.length === 0 && verdictAt(only, standing) === now;
  const { text, tone } = verdictWord(now);
  const reasons: readonly Block[] = review.reasons.length === 0 ? [] : [list(review.reasons.map((reason) => [reason]))];
  const perSpec: readonly Block[] =
    others.length === 0
      ? []
      : [
          list(
            review.specs.map((spec): Inline => [
              strong(verdictWord(verdictAt(spec, standing)).text, verdictWord(verdictAt(spec, standing)).tone),
              ` ${spec.file}`,
            ]),
          ),
        ];
  const verdict = heading(2, strong(text, tone), `: ${plural(review.specs.length, "spec")} reviewed`);
  return [
    {
      id: "summary",
      dropOrder: 99,
      levels: [
        [
          ...(saidBelow ? [] : [verdict]),
          ...reasons,
          ...reviewApprovals(standing),
          ...perSpec,
          ...(stranger && only !== undefined ? [howToRelease] : []),
          ...sharedReasons(review),
          ...withoutBase(review),
          ...governance(review),
        ],
      ],
    },
  ];
}

/** Why none of several specs was evaluated, such as their number: said once, because detail of each is what is dropped first. */
function sharedReasons({ specs }: Review): readonly Block[] {
  const [first, ...others] = specs;
  const shared = (first?.reasons ?? []).filter((reason) =>
    others.every(({ verdict, reasons }) => verdict === "not-evaluated" && reasons.includes(reason)),
  );
  return first?.verdict !== "not-evaluated" || others.length === 0 || shared.length === 0
    ? []
    : [paragraph("All of them: ", shared.join(" "))];
}

/** The gate of such a review never opens, so it says who can have the whole one. */
const howToRelease = paragraph(
  strong("Reviewed without credentials, recorded state and Terraform", "warn"),
  ", because it comes from a fork or from somebody new. Somebody with write access can have this commit reviewed in full: ",
  code("/sirsi plan"),
);

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
function minimal(review: Review, { standing, stranger = false }: CommentOptions, limit: number): string {
  const { text } = verdictWord(verdictOf(review, standing));
  const lines = review.specs.map((spec): Inline => [strong(verdictWord(verdictAt(spec, standing)).text), ` ${spec.file}`]);
  for (let count = lines.length; count > 0; count = Math.floor(count / 2)) {
    const rest: readonly Inline[] = count < lines.length ? [[`and ${lines.length - count} more`]] : [];
    const attempt = toMarkdown([
      heading(2, text),
      ...(stranger ? [howToRelease] : []),
      ...sharedReasons(review),
      list([...lines.slice(0, count), ...rest]),
      paragraph("The review is too long for one comment; the JSON report has all of it."),
    ]);
    if (attempt.length <= limit) return attempt;
  }
  return toMarkdown([heading(2, text)]);
}
