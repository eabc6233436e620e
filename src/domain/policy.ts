import type { Json } from "./change.ts";
import type { Location } from "./location.ts";
import type { Severity } from "./severity.ts";
import type { SpecPath } from "./spec-path.ts";

/** When a rule can be judged. A rule of a later stage states a requirement in a review; it never denies there. */
export type PolicyStage = "review" | "approval" | "apply";

/** What a rule reads. A needed input that is missing makes it unknown; one that the command can never have, not applicable. */
export const policyInputs = ["plan", "config", "spec", "cost", "risk", "approvals", "actor", "now", "reviewedDigest"] as const;
export type PolicyInputName = (typeof policyInputs)[number];

export type PolicyStatus = "pass" | "fail" | "unknown" | "waived" | "not-applicable";

/** The METADATA of a rule, from its Rego file through the bundle's manifest. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly stage: PolicyStage;
  readonly needs: readonly PolicyInputName[];
  /** Terraform types in scope, each with a row per resource; empty for plan-wide rules. */
  readonly types: readonly string[];
  /** Companion types that the rule reads to judge those in scope. */
  readonly reads?: readonly string[];
  readonly attributes: readonly string[];
  readonly remediation: string;
  readonly controls: readonly Control[];
}

export interface Control {
  readonly framework: string;
  readonly id: string;
  /** `P`, `T`, `A` as in docs/reference/policies.md, or `title` where chosen by the control's title. */
  readonly source: string;
  readonly mark?: "inherited" | "questionable";
}

/** What a Rego rule yields: facts only. Text, controls and lines are joined by stages/policy. */
export interface RawResult {
  readonly rule: string;
  readonly address: string | null;
  readonly status: "pass" | "fail" | "unknown";
  readonly attribute: string | null;
  readonly actual: Json;
  readonly expected: Json;
  readonly params: { readonly [name: string]: Json };
}

/** One row per rule and resource in scope; plan-wide rules have address null. */
export interface PolicyResult {
  readonly rule: string;
  readonly address: string | null;
  readonly status: PolicyStatus;
  readonly severity: Severity;
  readonly attribute: string | null;
  readonly actual: Json;
  readonly expected: Json;
  readonly params: { readonly [name: string]: Json };
  readonly controls: readonly Control[];
  /** sha256 of rule, spec and spec path: survives renames of addresses and moves of lines. */
  readonly fingerprint: string;
  readonly wave?: string;
  readonly specPath?: SpecPath;
  readonly location?: Location;
  /** Why the status is unknown or not-applicable: one sentence without its full stop, so that it can end in any other. */
  readonly because?: string;
  readonly waiver?: string;
  /** What a custom rule says, in its author's words; shipped rules are said from their facts. */
  readonly message?: string;
  /** The base has the same failing result: existing debt, shown apart. */
  readonly existing?: boolean;
}

/** What must happen before an apply, from rules of the approval stage. */
export interface PolicyRequirement {
  readonly rule: string;
  readonly address: string | null;
  readonly text: string;
  /** When it will be judged. Only those of the approval stage ask for people. */
  readonly stage?: PolicyStage;
}

export interface Bundle {
  readonly version: string;
  /** sha256 of the Wasm module and its data. */
  readonly digest: string;
}

/** Everything that comes with the compiled rules. */
export interface PolicyCatalogue {
  readonly bundle: Bundle;
  readonly rules: readonly Rule[];
  /** Rule ids by pack name; `baseline` has every rule. */
  readonly packs: Readonly<Record<string, readonly string[]>>;
  readonly params: PolicyParams;
}

/** Facts about Terraform types that rules look up. */
export interface PolicyParams {
  readonly stateful_types: Readonly<Record<string, true>>;
  readonly taggable_types: Readonly<Record<string, true>>;
  /** Types that need no rule. */
  readonly known_types: Readonly<Record<string, true>>;
}

export interface PolicyReport {
  readonly bundle: Bundle;
  /** sha256 of the policy input. */
  readonly inputDigest: string;
  readonly results: readonly PolicyResult[];
  readonly requirements: readonly PolicyRequirement[];
  readonly coverage: { readonly rules: number; readonly resources: number; readonly uncoveredTypes: readonly string[] };
  /** Waivers and exceptions that the head asks for: shown, not in force. */
  readonly requestedWaivers: readonly Waiver[];
  /** Waivers that are in force and used by a result. */
  readonly waivers?: readonly Waiver[];
  readonly unusedWaivers: readonly string[];
  /** Waivers on the base that are not in force, with the reason in words. */
  readonly refusedWaivers?: readonly { readonly id: string; readonly why: string }[];
  /** The customer's own policies, where there are any: their results stand among the others. */
  readonly custom?: CustomReport;
}

/** Which custom policies were evaluated. Without it, none were. */
export interface CustomReport {
  /** sha256 of the sources, what they may use, and the compiler's version. */
  readonly digest: string;
  /** Names of the packages with results, without `custom.`. */
  readonly packages: readonly string[];
  readonly files: readonly string[];
  /** Metadata made for the rules that have results. */
  readonly rules: readonly Rule[];
}

/** One file of custom policies. */
export interface PolicySource {
  readonly path: string;
  readonly text: string;
}

/** What a custom rule yields, as it came: its shape is checked, its content is not. */
export interface CustomFinding {
  /** Without `custom.`. */
  readonly package: string;
  readonly effect: "deny" | "warn";
  readonly message: string;
  readonly id?: string;
  readonly address?: string;
  readonly severity?: Severity;
}

/** One waiver, from `.sirsi/waivers.yaml` or `compliance.exceptions`. */
export interface Waiver {
  readonly id: string;
  readonly rules: readonly string[];
  readonly match: {
    readonly spec?: string;
    readonly workload?: string;
    readonly specPath?: string;
    readonly address?: string;
    readonly environment?: string;
  };
  readonly reason: string;
  readonly category: "waiver" | "mitigated";
  readonly owner: string;
  readonly approvedBy: readonly string[];
  /** Who asked for it, and so cannot approve it; absent where the source does not say. */
  readonly requestedBy?: string;
  /** YYYY-MM-DD; absent where the source has no such field. */
  readonly created?: string;
  /** YYYY-MM-DD, in force until the end of that day, UTC. */
  readonly expires: string;
  readonly source: "waivers-file" | "exception";
  readonly location?: Location;
}
