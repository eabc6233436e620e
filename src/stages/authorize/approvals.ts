import type { Approval } from "../../domain/approval.ts";
import type { Waiver } from "../../domain/policy.ts";
import type { ApprovalRequirement, Review, SpecReview, Verdict } from "../../domain/review.ts";
import type { ApprovalFloors } from "../../domain/settings.generated.ts";
import type { PartStanding, SpecStanding, Standing } from "../../domain/standing.ts";
import { secondsOf } from "../../domain/units.ts";
import { approvedSpec, outdated } from "./approved-spec.ts";
import { later, missing } from "./missing.ts";
import { counted, tally } from "./tally.ts";
import type { Voices } from "./voices.ts";
import { asksFor, unapproved } from "./waiver-approvers.ts";
import { verdictRank, worstVerdict } from "./worst-verdict.ts";

export interface ApprovalFacts extends Voices {
  readonly review: Review;
  /** Digest of the settings and waivers at the reviewed head; null when they do not differ from the base. */
  readonly governance: string | null;
  /** Waivers that are new or wider at the reviewed head. */
  readonly waivers?: readonly Waiver[];
  /** `approvals` of the base's settings. */
  readonly floors?: ApprovalFloors;
  /** Teams whose members GitHub does not tell us. */
  readonly unreadable?: readonly string[];
}

/**
 * What is left of a review's verdict after everything that people said to it. Only needs-approval becomes allowed, and only when all
 * that was asked for is there; denied, invalid and not-evaluated stay what they are.
 */
export function standingOf(facts: ApprovalFacts): Standing {
  const specs = facts.review.specs.map((spec) => specStanding(spec, facts));
  const review = ownStanding(facts);
  return { verdict: worstVerdict([...specs.map(({ verdict }) => verdict), review.verdict]), specs, review };
}

function specStanding(spec: SpecReview, facts: ApprovalFacts): SpecStanding {
  const requirement = atLeastOne(spec.approvals ?? floorRequirement(facts.floors));
  const now = approvedSpec(spec, facts.review.evidence);
  const thenOf = ({ specs }: Approval) => specs.find(({ file }) => file === spec.file);
  const objection = (approval: Approval) => expired(approval.at, requirement, facts.now) ?? outdated(thenOf(approval), now);
  const voices = {
    ...facts,
    approvals: facts.approvals.map((approval) => ({ ...approval, at: thenOf(approval)?.at ?? approval.at })),
  };
  const of = (kind: Approval["kind"]) => tally(kind, requirement.separationOfDuties, voices, objection);
  const approving = of("approve");
  const accepting = of("accept-risk");
  const need = { requirement, requirements: spec.policy?.requirements ?? [], unreadable: facts.unreadable ?? [] };
  const asked = spec.verdict === "needs-approval";
  const open = asked ? missing(need, approving.valid, accepting.valid, facts) : [];
  return {
    file: spec.file,
    verdict: asked && open.length === 0 ? "allowed" : spec.verdict,
    counted: counted(approving.valid),
    accepted: accepting.valid.map(({ login, at, reason = "" }) => ({ login, at, reason })),
    void: [...approving.void, ...accepting.void],
    ...(asked ? doubtsOf(requirement, facts) : {}),
    missing: open,
    later: later(need),
  };
}

/** The schema's default of `spec.approvals.validFor`. */
const usualValidity = "72h";

function expired(at: string, { validFor = usualValidity }: ApprovalRequirement, now: Date): string | undefined {
  const age = (now.getTime() - Date.parse(at)) / 1000;
  return age <= (secondsOf(validFor) ?? 0) ? undefined : `approved more than ${validFor} ago (approvals.validFor)`;
}

/** Separation of duties as far as it can be told. */
function doubtsOf({ separationOfDuties }: ApprovalRequirement, { pulls }: Voices): Pick<PartStanding, "doubts"> {
  if (!separationOfDuties) return {};
  const doubts = pulls.flatMap(({ author, unseen = [] }) => {
    const [first, ...others] = unseen.map((sha) => sha.slice(0, 7));
    if (first === undefined) return [];
    const which = others.length === 0 ? first : `${first} and ${others.length} more`;
    return [
      `whose ${which} ${others.length === 0 ? "is" : "are"}: GitHub knows no account of the author or committer, and no push was seen. Separation of duties is certain for ${author} only. To make it so for all, commit with an address that GitHub knows and push again`,
    ];
  });
  return doubts.length === 0 ? {} : { doubts };
}

/** Who must agree to new settings and waivers: what the settings of the base ask for, never nobody, and whom the waivers name. */
function ownStanding(facts: ApprovalFacts): PartStanding {
  const verdict = ownVerdict(facts.review);
  if (verdict !== "needs-approval") return { verdict, counted: [], void: [], missing: [] };
  const { governance, waivers = [] } = facts;
  const requirement = floorRequirement(facts.floors);
  const approvals = facts.approvals.map((approval) => ({ ...approval, at: approval.governanceAt ?? approval.at }));
  const approving = tally("approve", requirement.separationOfDuties, { ...facts, approvals }, (approval) =>
    governance === null || approval.governance !== governance
      ? "approved other settings and waivers than these"
      : asksFor(approval.login, waivers),
  );
  const need = { requirement, requirements: [], unreadable: facts.unreadable ?? [] };
  const open = [...missing(need, approving.valid, [], facts), ...unapproved(waivers, approving.valid, facts)];
  return {
    verdict: open.length === 0 ? "allowed" : verdict,
    counted: counted(approving.valid),
    void: approving.void,
    ...doubtsOf(requirement, facts),
    missing: open,
  };
}

/**
 * The part of a verdict that no spec explains. Where a spec is as bad as the whole, approvals leave the whole as it is, whatever the
 * rest says; then the reasons of the review are at most settings that change.
 */
function ownVerdict({ verdict, specs, reasons }: Review): Verdict {
  if (specs.length === 0 || verdict === "allowed") return verdict;
  const worst = worstVerdict(specs.map((spec) => spec.verdict));
  if (verdictRank(verdict) < verdictRank(worst)) return verdict;
  return reasons.length === 0 ? "allowed" : "needs-approval";
}

/** What nobody asked for in numbers, somebody still has to see: silence never approves. */
function atLeastOne(requirement: ApprovalRequirement): ApprovalRequirement {
  return requirement.acceptRisk === true ? requirement : { ...requirement, count: Math.max(1, requirement.count) };
}

function floorRequirement(floors: ApprovalFloors = {}): ApprovalRequirement {
  const { count = 1, teams = [], separationOfDuties = true } = floors;
  return { count: Math.max(1, count), teams, environments: [], separationOfDuties, because: [] };
}
