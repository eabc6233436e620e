import type { CustomerBackend } from "../domain/customer-backend.ts";
import type { Diagnostic, PlanMode } from "../domain/plan.ts";
import type { Stack, TerraformJson } from "../domain/stack.ts";
import type { ProgressListener } from "./progress.ts";
import type { BackendAccess } from "./state-backend.ts";

export interface TerraformInstallation {
  readonly flavour: "terraform" | "opentofu";
  readonly path: string;
  readonly version: string;
  /** Providers that `init` can get without a network, e.g. "hashicorp/aws" → ["5.100.0"]. */
  readonly mirrored: Readonly<Record<string, readonly string[]>>;
}

/** Credentials of a connected run. Only these reach the process; the ambient environment never does. */
export interface TerraformCredentials {
  readonly environment: Readonly<Record<string, string>>;
  /** Names in {@link environment} whose values are no secrets, such as a region: what Terraform says of them is not masked. */
  readonly plain?: readonly string[];
}

export interface TerraformJob {
  readonly stack: Stack;
  readonly mode: Exclude<PlanMode, "static">;
  /** Prior state JSON; absent means empty. */
  readonly state?: Uint8Array;
  /** Where Terraform reads and writes the state itself, in place of {@link state}. */
  readonly backend?: BackendAccess;
  /** Instead of {@link backend}: one of the customer's own, in a connected run. */
  readonly customerBackend?: CustomerBackend;
  /** TF_REATTACH_PROVIDERS of a running sandbox. */
  readonly reattach?: string;
  readonly credentials?: TerraformCredentials;
  /** Plans or applies the removal of everything in the state. */
  readonly destroy?: boolean;
  readonly timeoutSeconds: number;
  readonly onProgress?: ProgressListener;
  /** Cancels the run: SIGINT first, then SIGKILL after a grace time. */
  readonly signal?: AbortSignal;
}

export type PlanRun =
  | {
      readonly ok: true;
      readonly json: unknown;
      readonly installation: TerraformInstallation;
      /** Warnings. */
      readonly diagnostics?: readonly Diagnostic[];
    }
  | { readonly ok: false; readonly failure: string; readonly diagnostics: readonly Diagnostic[] };

export type ApplyRun = {
  readonly ok: boolean;
  readonly failure?: string;
  /** State after the run, also after a failed one; absent only when Terraform never started or the backend does not answer. */
  readonly state?: Uint8Array;
  /** Terraform could not write {@link state} to the backend: it is nowhere else, and has to be imported. */
  readonly unsaved?: true;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly Diagnostic[];
};

/** A plan that waits: its file, its folder and its configuration stay as they are until one of these was called. */
export interface KeptPlan {
  /**
   * Applies that very file, once. Terraform refuses it when the state has moved on since. The process outlives ours if ours dies, and
   * ends its work: `onStart` says which it is.
   */
  apply(options: KeptApply): Promise<ApplyRun>;
  discard(): Promise<void>;
}

export interface KeptApply extends Pick<TerraformJob, "reattach" | "onProgress" | "signal" | "timeoutSeconds"> {
  readonly onStart?: (process: { readonly pid: number }) => void;
}

/** Terraform or OpenTofu as a process: argv only, minimal environment, JSON events, a time limit. */
export interface Terraform {
  /** The same with another program of that name, where nobody chose one for this machine. */
  named(name: "terraform" | "tofu"): Terraform;
  /** undefined when none is installed. */
  probe(): Promise<TerraformInstallation | undefined>;
  /** Why {@link probe} found none, in words: nothing of that name, or something that does not answer like Terraform. */
  absence(): Promise<string>;
  plan(job: TerraformJob): Promise<PlanRun>;
  /** The plan, and what applies it; nothing is kept of one that failed. */
  prepare(job: TerraformJob): Promise<{ readonly run: PlanRun; readonly kept?: KeptPlan }>;
  /** Plans and applies in one step, for a cloud that is thrown away. */
  apply(job: TerraformJob): Promise<ApplyRun>;
}

export interface SandboxFaults {
  /** Seconds that each create, update and delete takes. */
  readonly delaySeconds?: number;
  /** The same for single Terraform types. */
  readonly delays?: Readonly<Record<string, number>>;
  /** Regular expression over `type name`; a match fails to apply. */
  readonly fail?: string;
  /** Regular expression over `type name`; a match is made and then fails, so that Terraform marks it as tainted. */
  readonly taint?: string;
  /** Of load balancers that are served on loopback: a match over `type name` answers 503 or hangs up. */
  readonly endpoints?: { readonly fail?: string };
}

/** A configuration, and the state that it will change. */
export interface SandboxUse {
  readonly configuration: TerraformJson;
  readonly state?: Uint8Array;
}

/** The sandbox cloud: a Terraform provider of ours with the vendors' resource schemas, and a store on disk instead of an account. */
export interface Sandbox {
  /** Serves the providers to one run, over one store. `store` absent: throw-away. */
  start(options: {
    readonly providers: readonly ("aws" | "azurerm" | "google")[];
    readonly store?: string;
    /** Terraform types that will be used; fewer are served faster. Absent, and without `uses`: all. */
    readonly types?: readonly string[];
    /**
     * What will be planned: its types are served, those of the states too, and of blocks without end (WAF statements) only the
     * depths in use, which saves Terraform a second per command.
     */
    readonly uses?: readonly SandboxUse[];
    readonly faults?: SandboxFaults;
  }): Promise<{ readonly reattach: string; stop(): Promise<void> }>;
}
