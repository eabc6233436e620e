import type { Approval } from "../../domain/approval.ts";
import { isChanging } from "../../domain/change.ts";
import type { Review, WaveReview } from "../../domain/review.ts";
import type { Standing } from "../../domain/standing.ts";
import { sameLogin } from "./roles.ts";

export interface ApplyFacts {
  /** Made just now, at the merge's commit. */
  readonly review: Review;
  readonly standing: Standing;
  readonly file: string;
  readonly wave: string;
  /** Of the plan that people saw before the merge. */
  readonly reviewed: string | null;
  readonly approvals: readonly Approval[];
}

export type ApplyDecision =
  | { readonly go: true; readonly digest: string; readonly changes: number; readonly approvedBy: readonly string[] }
  | { readonly go: false; readonly state: "refused" | "awaiting-approval"; readonly because: string };

/**
 * May this plan be applied? All gates of a review hold again, with the rights, waivers and settings of now; and the plan is the one that
 * people saw, or somebody whose approval counts agreed to this very one.
 */
export function decideApply(facts: ApplyFacts): ApplyDecision {
  const { review, standing, file, wave: name } = facts;
  const spec = review.specs.find((one) => one.file === file);
  const wave = spec?.waves.find((one) => one.name === name);
  const own = standing.specs.find((one) => one.file === file);
  if (spec === undefined || own === undefined) return refuse("The spec is no longer there.");
  switch (own.verdict) {
    case "not-evaluated":
    case "invalid":
    case "denied":
      return refuse(spec.reasons.join(" "));
    case "needs-approval":
      return { go: false, state: "awaiting-approval", because: `It needs approval: ${own.missing.join("; ")}.` };
    case "allowed":
      if (wave === undefined) return refuse("The wave is no longer there.");
      // What nobody here can ask or judge is closed, whatever else is open.
      return own.later.length > 0
        ? refuse(`It asks for what this version cannot judge at an apply: ${own.later.join("; ")}.`)
        : decidePlan(facts, wave, own.counted);
  }
}

function decidePlan(
  { review, standing, reviewed, approvals, file }: ApplyFacts,
  { name, plan, failed }: WaveReview,
  counted: Standing["specs"][number]["counted"],
): ApplyDecision {
  if (isBroken(standing.review.verdict)) return refuse(`The settings that govern cannot be used: ${review.reasons.join(" ")}`);
  if (plan === undefined) return refuse(failed?.failure ?? "There is no plan of it.");
  if (plan.mode === "static" || plan.mode === "offline" || !plan.binding)
    return refuse("The plan binds nobody: it was made without the account, or it waits for outputs of another wave.");
  const { digest } = plan;
  const agreed = approvals.filter(
    (approval) =>
      approval.kind === "approve" &&
      counted.some(({ login, at }) => sameLogin(login, approval.login) && at === approval.at) &&
      approval.specs.some(
        (spec) => spec.file === file && Object.hasOwn(spec.planDigests, name) && spec.planDigests[name] === digest,
      ),
  );
  const changes = plan.changes.filter(isChanging).length;
  // Nobody has to agree to nothing: what was meant is there already.
  const isNothing = plan.changes.every(
    (change) => !isChanging(change) && change.previousAddress === undefined && change.importing === undefined,
  );
  if (digest === reviewed || agreed.length > 0 || isNothing)
    return { go: true, digest, changes, approvedBy: counted.map(({ login }) => login) };
  return {
    go: false,
    state: "awaiting-approval",
    because:
      reviewed === null
        ? "Nobody has seen a plan of it before the merge. Look at the plan, and approve it here: /sirsi approve"
        : "The plan is not the one that was reviewed: something changed since. Look at the plan, and approve it here: /sirsi approve",
  };
}

const refuse = (because: string): ApplyDecision => ({ go: false, state: "refused", because });

/** Settings and waivers that changed with the merge are merged now: what asked for approval of them is past. */
const isBroken = (verdict: Standing["verdict"]): boolean => verdict !== "allowed" && verdict !== "needs-approval";
