import type { Approval, ApprovedSpec } from "../../domain/approval.ts";
import type { GivenReview } from "../../domain/pull-request.ts";
import type { Review } from "../../domain/review.ts";
import { approvedSpec } from "./approved-spec.ts";
import { couldHaveSeen } from "./seen.ts";

export interface ApprovedAt {
  readonly repository: number;
  readonly pull: number;
  readonly governance: string | null;
  /** Our review of the head that the person looked at. */
  readonly review: Review;
  /** When it was there to be read; null while it is not. */
  readonly postedAt: string | null;
}

/**
 * GitHub's own approval as one of ours: of everything at its head. Undefined for other reviews, for one of another head, and
 * for that of a bot: whoever can write a workflow can have one say yes. Who approved before our review was there agreed to the text, and
 * to no plan, risk or concern.
 */
export function approvalOfReview(
  given: GivenReview,
  { repository, pull, governance, review, postedAt }: ApprovedAt,
): Approval | undefined {
  if (given.state !== "approved" || given.head !== review.head || given.account.kind === "bot") return undefined;
  return {
    repository,
    pull,
    login: given.account.login,
    userId: given.account.id,
    kind: "approve",
    source: "review",
    head: given.head,
    at: given.at,
    governance,
    specs: review.specs
      .map((spec) => approvedSpec(spec, review.evidence))
      .map((spec) => (couldHaveSeen(postedAt, given.at) ? spec : textOnly(spec))),
  };
}

const textOnly = (spec: ApprovedSpec): ApprovedSpec => ({ ...spec, planDigests: {}, risk: null, concerns: [] });
