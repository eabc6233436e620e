import type { PlanMode } from "../../domain/plan.ts";
import type { Repository } from "../../ports/repository.ts";
import type { TerraformCredentials } from "../../ports/terraform.ts";

/** What to review and how. One request is one head against one base. */
export interface ReviewRequest {
  readonly repository: Repository;
  /** Spec files; absent: every file under the settings' paths that differs from the base. */
  readonly files?: readonly string[];
  readonly mode: "auto" | PlanMode;
  /** Given by flag for a connected plan; the ambient environment is never used. */
  readonly credentials?: TerraformCredentials;
  readonly tenant: string;
  readonly repositoryName: string;
  readonly timeoutSeconds: number;
  /** Infracost-style usage file, by its text. */
  readonly usage?: { readonly file: string; readonly text: string };
  readonly usageDefaults?: "small" | "medium" | "large";
  readonly version: string;
  /** More changed specs than this are validated and not planned: the gate stays closed until somebody asks for the whole. */
  readonly holdAbove?: number;
  /** A pull request to any repository: that it has no spec at all is an answer, not a wrong question. */
  readonly mayHaveNoSpecs?: boolean;
  /**
   * The sandbox cloud that lasts, where waves are really built in the sandbox. Plans are made against it, and nothing is built in it on
   * the way. It serves one process at a time.
   */
  readonly sandboxStore?: string;
  /** The head is on the base already: what else was merged there since is another merge's business. */
  readonly merged?: true;
  /** Stops running Terraform. */
  readonly signal?: AbortSignal;
}

export const specLimitBytes = 1024 * 1024;
export const assetLimitBytes = 50 * 1024 * 1024;
export const inventoryLimitBytes = 4 * 1024 * 1024;
export const defaultPaths = ["migrations/**/*.yaml"] as const;
export const settingsFile = ".sirsi/settings.yaml";
/** Policies of the repository's own are always taken from here, and from where the settings say. */
export const policiesFolder = ".sirsi/policies";
export const waiversFile = ".sirsi/waivers.yaml";
/** Where GitHub looks, in its order. */
export const codeownersFiles = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"] as const;
