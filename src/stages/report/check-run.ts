/* eslint-disable no-control-regex -- control characters are exactly what must go */
import type { CheckOutput, Conclusion } from "../../domain/check.ts";
import { withoutSecrets } from "../../domain/secret-text.ts";
import type { Review, Verdict } from "../../domain/review.ts";
import type { Comment } from "./comment.ts";
import { cut } from "./cut.ts";
import { plural, verdictWord } from "./words.ts";

/** GitHub refuses more in `summary` and in `text`. */
const outputLimit = 65_535;

/** What a merge may rest on. A gate that is not open is never green, and never one of the words that GitHub lets through. */
export function conclusionOf(verdict: Verdict): Conclusion {
  switch (verdict) {
    case "allowed":
      return "success";
    case "denied":
    case "invalid":
      return "failure";
    case "needs-approval":
    case "not-evaluated":
      return "action_required";
  }
}

export interface CheckParts {
  readonly review: Review;
  /** What remains of the verdict after the approvals. */
  readonly verdict: Verdict;
  readonly comment: Comment;
  /** The sections that the comment had no room for, in full as far as they fit. */
  readonly dropped: string;
  /** Other pull requests with the same head, which share the check. */
  readonly others?: readonly { readonly number: number; readonly verdict: Verdict }[];
  /** Annotations that were left out. */
  readonly unannotated: number;
  /** Annotations that would have shown a credential in the name of their file. */
  readonly unnamed?: number;
}

/** The check's page: the comment again, and below it what the comment had no room for. */
export function toCheckOutput({
  review,
  verdict,
  comment,
  dropped,
  unannotated,
  unnamed = 0,
  others = [],
}: CheckParts): CheckOutput {
  const left = unannotated === 0 ? "" : `${plural(unannotated, "annotation")} more were left out; the report has them.\n\n`;
  const text = `${left}${unnamed === 0 ? "" : sayUnnamed(unnamed)}${dropped}`;
  return {
    title: cut(withoutSecrets(`${verdictWord(verdict).text}: ${whatOf(review)}`).replace(control, " "), 255),
    summary: cut(`${sharing(others)}${comment.text}`, outputLimit, cutMark),
    ...(text === "" ? {} : { text: cut(text, outputLimit, cutMark) }),
  };
}

const sayUnnamed = (count: number): string =>
  `${plural(count, "annotation")} could not be shown at the line: the name of the file looks like a credential. Rename the file, and change the credential if it is a real one.\n\n`;

/** A verdict of another pull request would otherwise stand here without a reason. */
const sharing = (others: NonNullable<CheckParts["others"]>): string =>
  others
    .map(
      ({ number, verdict }) =>
        `Pull request ${number} has the same head and shares this check: **${verdictWord(verdict).text}**.\n\n`,
    )
    .join("");

function whatOf({ specs, evidence }: Review): string {
  const [only, ...others] = specs;
  if (only === undefined) return `no spec touched, ${plural(evidence.examined.files, "file")} compared`;
  return others.length === 0 ? (only.migration ?? only.file) : plural(specs.length, "spec");
}

/** A last resort: what calls this has made its text fit. */
const cutMark = "\n\n(cut)";
const control = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g;
