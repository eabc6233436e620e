import type { Deployer } from "./deployer.ts";
import type { Journal } from "./journal.ts";
import type { Leases } from "./leases.ts";
import type { Pause } from "./pause.ts";
import type { AppliedPolicies, Probes, RemoteChecks } from "./probes.ts";
import type { ServiceWorld } from "./service.ts";
import type { StateBackend } from "./state-backend.ts";

/** What an operator chose for applies. */
export interface ApplyLimits {
  /** For one apply of Terraform. */
  readonly applyTimeoutSeconds: number;
  /** Folder of the sandbox clouds that last. */
  readonly sandboxFolder: string;
}

/** What is absent makes its checks not evaluated, and so closed. */
export interface CheckMakers {
  readonly probes: Probes;
  readonly pause: Pause;
  readonly runner?: RemoteChecks;
  readonly provider?: RemoteChecks;
  readonly policies?: AppliedPolicies;
}

/** Everything that the flows of an apply may touch. */
export interface ApplyWorld extends ServiceWorld {
  readonly leases: Leases;
  readonly states: StateBackend;
  readonly journal: Journal;
  readonly deployer: Deployer;
  /** Who makes the checks of a wave that was applied. */
  readonly checks: CheckMakers;
  readonly applying: ApplyLimits;
}
