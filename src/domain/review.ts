import type { CostEstimate } from "./cost.ts";
import type { WaveEstimate } from "./estimate.ts";
import type { Finding } from "./finding.ts";
import type { Location } from "./location.ts";
import type { FailedPlan, Plan, PlanMode } from "./plan.ts";
import type { PolicyReport, Rule } from "./policy.ts";
import type { Risk } from "./risk.ts";
import type { WaveState } from "./workload.ts";

/** Worst first: the order in which several specs are combined. */
export const verdicts = ["not-evaluated", "invalid", "denied", "needs-approval", "allowed"] as const;
export type Verdict = (typeof verdicts)[number];

/** Approvals that the wave or spec needs before an apply. */
export interface ApprovalRequirement {
  readonly count: number;
  readonly teams: readonly string[];
  readonly environments: readonly string[];
  readonly separationOfDuties: boolean;
  /** The risk must be accepted in writing: `/sirsi accept-risk <reason>`. */
  readonly acceptRisk?: true;
  /** `spec.approvals.validFor`, where the spec says it; an approval that is older counts no more. */
  readonly validFor?: string;
  /** Where each part comes from, in words. */
  readonly because: readonly string[];
}

export interface WaveReview {
  readonly name: string;
  readonly before?: WaveState;
  readonly after: WaveState;
  readonly workloads: readonly string[];
  readonly dependsOn: readonly string[];
  readonly window?: string;
  readonly start?: string;
  readonly soak?: string;
  readonly estimate?: WaveEstimate;
  readonly plan?: Plan;
  readonly failed?: FailedPlan;
}

export interface DependencyEdge {
  readonly from: string;
  readonly to: string;
  readonly type: "hard" | "soft";
  /** explicit, grant, listener, trigger, dns, placeholder */
  readonly source: string;
}

/** The review of one spec. A part that could not be made is absent and named in `unknowns`. */
export interface SpecReview {
  readonly file: string;
  /** metadata.name; absent when the file could not be read as a Migration. */
  readonly migration?: string;
  readonly title?: string;
  readonly owner?: string;
  readonly environment?: string;
  readonly target?: { readonly provider: string; readonly region: string };
  /** added, changed, unchanged or removed against the base */
  readonly status: "added" | "changed" | "unchanged" | "removed";
  readonly verdict: Verdict;
  /** Why the verdict is what it is, worst first. Never empty. */
  readonly reasons: readonly string[];
  readonly findings: readonly Finding[];
  readonly mode?: PlanMode;
  readonly waves: readonly WaveReview[];
  readonly workloads: readonly {
    readonly name: string;
    readonly kind: string;
    readonly wave?: string;
    readonly location: Location;
  }[];
  readonly edges: readonly DependencyEdge[];
  readonly policy?: PolicyReport;
  readonly cost?: CostEstimate;
  readonly budget?: {
    readonly monthly?: number;
    readonly oneTime?: number;
    readonly currency?: string;
    readonly onExceed: "warn" | "block";
  };
  readonly risk?: Risk;
  readonly approvals?: ApprovalRequirement;
  /** What people should know and need not fix. */
  readonly notes?: readonly string[];
  /** What this review could not know, in words. */
  readonly unknowns: readonly string[];
  /** RFC 3339: from then on a waiver or exception that this rests on is over. Absent where it rests on none. */
  readonly holdsUntil?: string;
}

/** What a success rests on. An empty list never proves success. */
export interface Evidence {
  readonly files: readonly {
    readonly file: string;
    readonly baseDigest: string | null;
    readonly headDigest: string | null;
    /** Over the files that the spec names, at the head. Absent where they were not read. */
    readonly namedDigest?: string;
    /** Files and folders that the spec names. */
    readonly named?: readonly string[];
  }[];
  /** Over settings, waivers and custom policies of the head; null when the base has the same. */
  readonly governanceDigest?: string | null;
  readonly planDigests: Readonly<Record<string, string>>;
  readonly bundleDigest: string | null;
  /** Of the repository's own policies, where they were evaluated. */
  readonly customBundleDigest?: string;
  readonly inputDigests: readonly string[];
  readonly priceBookDate: string | null;
  /** Where specs were looked for, and how many files were compared. */
  readonly examined: { readonly paths: readonly string[]; readonly files: number };
  readonly counts: { readonly specs: number; readonly resources: number; readonly rules: number; readonly results: number };
}

export interface Review {
  readonly schema: "sirsi.review/1";
  readonly product: { readonly name: string; readonly version: string };
  /** RFC 3339 */
  readonly at: string;
  readonly base: string | null;
  readonly head: string;
  readonly verdict: Verdict;
  /** What the verdict rests on besides the specs: settings, waivers, or that no spec differs. Empty when the specs say it all. */
  readonly reasons: readonly string[];
  readonly specs: readonly SpecReview[];
  /** Findings in settings and waiver files. */
  readonly findings: readonly Finding[];
  /** Metadata of every rule that appears in a result. */
  readonly rules: readonly Rule[];
  readonly evidence: Evidence;
  /** RFC 3339: from then on one of its specs holds no more, and nothing may rest on the verdict. Absent where nothing ends. */
  readonly holdsUntil?: string;
}
