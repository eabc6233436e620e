import type { AppliedResource, DueCheck } from "../domain/due-check.ts";
import type { CheckOutcome, ProbeTarget } from "../domain/probe.ts";

/** Checks that the service makes itself, over the network. Never throws for what it finds there: an outcome says it. */
export interface Probes {
  /** One attempt. */
  probe(target: ProbeTarget, signal: AbortSignal): Promise<CheckOutcome>;
}

/** Checks that somebody else makes: a runner in the customer's network, or a tool of the cloud. Never throws for what it finds. */
export interface RemoteChecks {
  /** One attempt. */
  check(due: DueCheck, signal: AbortSignal): Promise<CheckOutcome>;
}

/** Policies over what was applied. */
export interface AppliedPolicies {
  judge(resources: readonly AppliedResource[], signal: AbortSignal): Promise<CheckOutcome>;
}
