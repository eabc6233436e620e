import type { CheckOutcome, ProbeTarget } from "../domain/probe.ts";

/** Checks that the service makes itself, over the network. Never throws for what it finds there: an outcome says it. */
export interface Probes {
  /** One attempt. */
  probe(target: ProbeTarget, signal: AbortSignal): Promise<CheckOutcome>;
}
