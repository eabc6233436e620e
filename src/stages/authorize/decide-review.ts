import type { Finding } from "../../domain/finding.ts";
import type { Verdict } from "../../domain/review.ts";
import type { Decision } from "./decide-verdict.ts";
import type { Objection } from "./objection.ts";
import { verdictRank, worstVerdict } from "./worst-verdict.ts";

/** What the verdict over a whole review rests on, besides its specs. */
export interface ReviewParts {
  readonly specs: readonly Verdict[];
  /** Findings of the settings and the waivers. */
  readonly findings: readonly Pick<Finding, "code" | "level" | "at" | "message">[];
  /** The settings, the waivers or the custom policies differ from the base. */
  readonly governanceChanges: boolean;
  /** What changes in the custom policies, such as `.sirsi/policies/acme.rego is removed`. */
  readonly policyChanges?: readonly string[];
  /** What the settings ask for and this version cannot do, in words. */
  readonly gaps: readonly string[];
  /** Where specs were looked for, and how many files were compared. */
  readonly examined: { readonly paths: readonly string[]; readonly files: number };
  /** A whole repository was looked at, and may well have no spec: a pull request that has nothing to do with us. */
  readonly mayHaveNoSpecs?: boolean;
}

/** The worst of all specs and of what governs them. `reasons` are the review's own; those of a spec stand at the spec. */
export function decideReview({
  specs,
  findings,
  governanceChanges,
  policyChanges = [],
  gaps,
  examined,
  mayHaveNoSpecs = false,
}: ReviewParts): Decision {
  const objections: readonly Objection[] = [
    ...gaps.map((why) => ({ verdict: "not-evaluated", why }) as const),
    ...findings
      .filter(({ level }) => level === "error")
      .map(({ code, at, message }) => ({ verdict: "invalid", why: `${code} ${at}: ${message}` }) as const),
    ...(governanceChanges
      ? [
          {
            verdict: "needs-approval",
            why: sayChanges(policyChanges),
          } as const,
        ]
      : []),
    ...(specs.length === 0 && examined.files === 0 && !mayHaveNoSpecs ? [nothingThere(examined.paths)] : []),
  ];
  const sorted = objections.toSorted((a, b) => verdictRank(a.verdict) - verdictRank(b.verdict)).map(({ why }) => why);
  const verdicts: readonly Verdict[] = [...specs, ...objections.map(({ verdict }) => verdict)];
  if (verdicts.length > 0) return { verdict: worstVerdict(verdicts), reasons: sorted };
  if (examined.files === 0)
    return {
      verdict: "allowed",
      reasons: [`No spec is touched: neither head nor base has a file under ${examined.paths.join(", ")}.`],
    };
  const compared = `${examined.files} ${examined.files === 1 ? "file" : "files"} under ${examined.paths.join(", ")}`;
  return { verdict: "allowed", reasons: [`No spec differs from the base: ${compared} compared, with the files that they name.`] };
}

const mostNamed = 5;

/** Who approves should see which policy goes. */
function sayChanges(policies: readonly string[]): string {
  const rule = "Those of the base count until this is merged.";
  if (policies.length === 0) return `The settings or waivers change. ${rule}`;
  const rest = policies.length - mostNamed;
  const named = `${policies.slice(0, mostNamed).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  return `The settings, waivers or custom policies change: ${named}. ${rule}`;
}

/** A list that is empty because it was looked for in the wrong place proves nothing. */
const nothingThere = (paths: readonly string[]): Objection => ({
  verdict: "not-evaluated",
  why: `No spec was found under ${paths.join(", ")}. Name a file, or set \`paths\` in .sirsi/settings.yaml.`,
});
