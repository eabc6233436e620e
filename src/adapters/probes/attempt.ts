import type { Clock } from "../../ports/clock.ts";
import type { Guard } from "./guard.ts";

/** One attempt at one check, as all its steps share it. */
export interface Attempt {
  /** Ends when the time is over, and when the caller gives up. */
  readonly signal: AbortSignal;
  readonly guard: Guard;
  readonly clock: Clock;
  /** "192.0.2.53:53"; absent: those that the machine is set up with. */
  readonly nameServers?: readonly string[];
  /** Certificate authorities (PEM) that are trusted beside Node's own. */
  readonly trusted?: readonly string[];
  /** Where a port of an address is really served, in a sandbox; undefined: where it says. */
  readonly portAt?: (address: string, port: number) => number | undefined;
}
