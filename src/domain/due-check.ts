import type { Json } from "./change.ts";
import type { CheckOutcome, ProbeTarget } from "./probe.ts";
import type { Check } from "./spec.generated.ts";

/** When a check of a spec is due. */
export type CheckMoment = NonNullable<Check["when"]>;

/** One check of one workload, ready to be made: defaults are filled in and no placeholder is left. */
export interface DueCheck {
  readonly workload: string;
  /** Within the workload's `verify`, from 0. */
  readonly index: number;
  /** Its own, or its type and its place in the list: `http 1`. */
  readonly name: string;
  readonly type: Check["type"];
  /** A failure closes the next step. */
  readonly blocking: boolean;
  readonly attempts: number;
  /** Between two attempts. */
  readonly intervalMs: number;
  /** Of one attempt. */
  readonly timeoutMs: number;
  readonly work: CheckWork;
}

/** Who makes a check, and of what. */
export type CheckWork =
  /** The service, over the network. */
  | { readonly by: "service"; readonly target: ProbeTarget }
  /** The service, on the applied state of the workload's wave. */
  | { readonly by: "policies" }
  /** Somebody inside the customer's network or account. `check` holds no placeholder. */
  | { readonly by: "runner" | "provider"; readonly check: Check }
  /** Nobody can make it as it stands. */
  | { readonly by: "nobody"; readonly why: string };

/** What became of a check after its last attempt. */
export interface CheckResult extends CheckOutcome {
  readonly check: DueCheck;
  /** Attempts that were made. */
  readonly attempts: number;
}

/** What all checks of a moment come to. A gate that could not be evaluated is closed, like one that failed. */
export interface ChecksVerdict {
  readonly outcome: "pass" | "fail" | "not-evaluated";
  /** Blocking checks that are due; with 0 a pass only says that the spec asks for none. */
  readonly blocking: number;
  readonly closing: readonly CheckResult[];
  /** Due, blocking and without a result: nobody made them. */
  readonly missing: readonly DueCheck[];
  /** Not blocking, and not passed. */
  readonly warnings: readonly CheckResult[];
}

/** A resource as it was applied, for policies. What Terraform calls sensitive is not in it. */
export interface AppliedResource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly values: Readonly<Record<string, Json>>;
}
