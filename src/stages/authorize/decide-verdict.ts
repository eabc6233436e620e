import type { CostEstimate } from "../../domain/cost.ts";
import type { Finding } from "../../domain/finding.ts";
import type { PolicyReport } from "../../domain/policy.ts";
import type { ApprovalRequirement, Verdict, WaveReview } from "../../domain/review.ts";
import type { Risk } from "../../domain/risk.ts";
import type { Severity } from "../../domain/severity.ts";
import { applyingWaves } from "./applying.ts";
import type { Objection } from "./objection.ts";
import { policyDenials, policyGaps } from "./policy-objections.ts";
import { verdictRank, worstVerdict } from "./worst-verdict.ts";

/** What a verdict rests on, for one spec. */
export interface VerdictParts {
  readonly findings: readonly Pick<Finding, "code" | "level" | "at" | "message">[];
  /** Absent when the spec's own errors kept the later stages from running. */
  readonly evaluation?: Evaluation;
}

/** A part that could not be made is absent. Absent is never fine. */
export interface Evaluation {
  readonly waves: readonly WaveReview[];
  readonly policy?: PolicyReport;
  /** A failed rule of this severity or worse denies. Default: high. */
  readonly failOn?: Severity;
  readonly cost?: CostEstimate;
  readonly risk?: Risk;
  readonly approvals?: ApprovalRequirement;
  readonly evidence: { readonly files: number; readonly rules: number; readonly results: number };
  /** What a judgement needed and nobody knows, in words. */
  readonly gaps?: readonly string[];
}

export interface Decision {
  readonly verdict: Verdict;
  /** Worst first; never empty. */
  readonly reasons: readonly string[];
}

/** The worst objection decides. Each part can only add objections, so one more failure never improves the verdict. */
export function decideVerdict({ findings, evaluation }: VerdictParts): Decision {
  if (evaluation === undefined) return concluded([...errors(findings), ...notReached(findings)]);
  const objections = [...errors(findings), ...objectionsOf(evaluation)];
  return objections.length === 0 ? { verdict: "allowed", reasons: [allClear(evaluation)] } : concluded(objections);
}

function concluded(objections: readonly Objection[]): Decision {
  return {
    verdict: worstVerdict(objections.map(({ verdict }) => verdict)),
    reasons: objections.toSorted((a, b) => verdictRank(a.verdict) - verdictRank(b.verdict)).map(({ why }) => why),
  };
}

/** Over a blocking budget the spec is sound and the answer is no; any other error makes the spec itself unsound. */
function errors(findings: VerdictParts["findings"]): readonly Objection[] {
  return findings
    .filter(({ level }) => level === "error")
    .map(({ code, at, message }) => ({ verdict: code === "SIR-E226" ? "denied" : "invalid", why: `${code} ${at}: ${message}` }));
}

function notReached(findings: VerdictParts["findings"]): readonly Objection[] {
  return findings.some(({ level }) => level === "error")
    ? []
    : [{ verdict: "not-evaluated", why: "The spec was not evaluated." }];
}

function objectionsOf(evaluation: Evaluation): readonly Objection[] {
  const { waves, policy, failOn = "high", cost, risk, evidence, gaps = [] } = evaluation;
  return [
    ...gaps.map(gap),
    ...waves.flatMap(planGaps),
    ...waves.flatMap((wave) => waiting(wave, waves)),
    ...(waves.some(({ plan, failed }) => plan !== undefined || failed !== undefined) ? [] : [gap("No plan was made.")]),
    ...(policy === undefined ? [gap("The policies were not evaluated.")] : policyGaps(policy, failOn)),
    ...(cost === undefined ? [gap("The cost was not estimated.")] : []),
    ...(risk === undefined ? [gap("The risk was not assessed.")] : []),
    ...emptyEvidence(evidence),
    ...(policy === undefined ? [] : policyDenials(policy, failOn)),
    ...(risk?.blocked === true ? blockedBy(risk, policy === undefined ? [] : policyDenials(policy, failOn)) : []),
    ...approvalsNeeded(evaluation),
  ];
}

/** Something that was needed and is not there. */
const gap = (why: string): Objection => ({ verdict: "not-evaluated", why });

function planGaps({ name, plan, failed }: WaveReview): readonly Objection[] {
  return [
    ...(failed === undefined ? [] : [gap(`The plan of wave ${name} could not be made: ${failed.failure}`)]),
    ...(plan?.mode === "static" || failed?.mode === "static"
      ? [gap(`Wave ${name} was compared without Terraform (mode static), so what would change is not known.`)]
      : []),
  ];
}

const advances = ({ before, after }: WaveReview): boolean => (before ?? "planned") === "planned" && after !== "planned";

/** A wave that would be applied and needs what another wave gives: nobody can approve what is not known yet. */
function waiting({ name, after, plan, dependsOn }: WaveReview, waves: readonly WaveReview[]): readonly Objection[] {
  const { awaits = [] } = plan ?? {};
  if (after === "planned" || awaits.length === 0) return [];
  const first = waves.filter((wave) => dependsOn.includes(wave.name) && advances(wave)).map((wave) => wave.name);
  const needs = `Wave ${name} needs ${atMost(awaits, 3)}`;
  return first.length > 0
    ? [
        {
          verdict: "denied",
          why: `${needs} from ${first.join(", ")}, and this merge would apply both, so its plan is not final. Advance ${first.join(", ")} in a merge before it.`,
        },
      ]
    : [gap(`${needs} from a wave whose last apply is not recorded here, so its plan is not final.`)];
}

function atMost(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(", ")} and ${rest} more` : names.join(", ");
}

function emptyEvidence({ files, rules, results }: Evaluation["evidence"]): readonly Objection[] {
  return [
    ...(files > 0 ? [] : [gap("No file was read.")]),
    ...(rules > 0 ? [] : [gap("No policy rule was run.")]),
    ...(results > 0 ? [] : [gap("The policy rules gave no result.")]),
  ];
}

/** A failed policy blocks as well; the policies' own sentence has said so already. */
function blockedBy({ gates }: Risk, said: readonly Objection[]): readonly Objection[] {
  const blocking = gates.filter(({ level }) => level === "blocked");
  if (blocking.length === 0) return [{ verdict: "denied", why: "Blocked by risk." }];
  const own = blocking.filter(({ factor }) => factor !== "policy" || said.length === 0);
  return own.map(({ why }) => ({ verdict: "denied", why: `Blocked: ${why}.` }));
}

function approvalsNeeded({ waves, approvals, policy }: Evaluation): readonly Objection[] {
  if (applyingWaves(waves).length === 0) return [];
  if (approvals === undefined) return [gap("It was not worked out who must approve.")];
  const required = (policy?.requirements ?? []).filter(({ stage = "approval" }) => stage === "approval").length;
  if (approvals.count === 0 && approvals.acceptRisk !== true && required === 0) return [];
  const people = approvals.count === 1 ? "1 approval" : `${approvals.count} approvals`;
  const teams = approvals.teams.length === 0 ? "" : ` from ${approvals.teams.join(", ")}`;
  const writing = approvals.acceptRisk === true ? ", and the risk accepted in writing" : "";
  return [{ verdict: "needs-approval", why: `Needs ${people}${teams}${writing}.` }];
}

function allClear({ waves, evidence }: Evaluation): string {
  const asked = applyingWaves(waves).length === 0 ? "Nothing would be applied" : "No approval is asked for";
  return `${asked}; ${evidence.rules} policy rules were run and none of them denies.`;
}
