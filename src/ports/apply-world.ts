import type { Deployer } from "./deployer.ts";
import type { Journal } from "./journal.ts";
import type { Leases } from "./leases.ts";
import type { ServiceWorld } from "./service.ts";
import type { StateBackend } from "./state-backend.ts";

/** What an operator chose for applies. */
export interface ApplyLimits {
  /** For one apply of Terraform. */
  readonly applyTimeoutSeconds: number;
  /** Folder of the sandbox clouds that last. */
  readonly sandboxFolder: string;
}

/** Everything that the flows of an apply may touch. */
export interface ApplyWorld extends ServiceWorld {
  readonly leases: Leases;
  readonly states: StateBackend;
  readonly journal: Journal;
  readonly deployer: Deployer;
  readonly applying: ApplyLimits;
}
