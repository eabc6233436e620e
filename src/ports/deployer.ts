import type { Applied } from "../domain/apply.ts";
import type { Diagnostic } from "../domain/plan.ts";
import type { Review } from "../domain/review.ts";
import type { ResourceProgress } from "./progress.ts";
import type { ReviewOrder } from "./reviewer.ts";
import type { BackendAccess } from "./state-backend.ts";
import type { TerraformCredentials } from "./terraform.ts";

/** One wave of one spec, to be planned afresh and perhaps applied. */
export interface DeployOrder extends ReviewOrder {
  readonly file: string;
  readonly wave: string;
  readonly backend: BackendAccess;
  readonly sandboxStore?: string;
  readonly credentials?: TerraformCredentials;
  readonly applyTimeoutSeconds: number;
}

export interface Deployed {
  readonly review: Review;
  /** Absent when nothing was applied. */
  readonly applied?: Applied & {
    readonly ok: boolean;
    readonly failure?: string;
    readonly diagnostics: readonly Diagnostic[];
    readonly outputs: Readonly<Record<string, unknown>>;
    /** With a backend only what Terraform could not write to it; else the state as it is now. */
    readonly state?: Uint8Array;
  };
}

/** What the deployer tells on the way, and asks. */
export interface DeployTalk {
  /** May this plan be applied? What has to be written ahead is written when it resolves. */
  decide(review: Review): Promise<boolean>;
  /** Terraform's process, which may outlive ours. */
  onStart(process: { readonly host: string; readonly pid: number }): void;
  onProgress(event: ResourceProgress): void;
  /** Asked every few seconds; false ends the apply as gently as Terraform can. */
  stillOurs(): Promise<boolean>;
}

/** Plans and applies in workers with a limit on number and memory. */
export interface Deployer {
  /**
   * Throws Failure "deploy-lost" when the worker died after the decision: what the apply did is not known. Before it, Failure
   * "review-aborted".
   */
  deploy(order: DeployOrder, talk: DeployTalk, signal: AbortSignal): Promise<Deployed>;
  /** Does Terraform of an earlier apply still run? undefined: it is on a machine that we cannot look at. */
  isAlive(process: { readonly host: string; readonly pid: number }): Promise<boolean | undefined>;
}
