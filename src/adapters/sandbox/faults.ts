import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../../domain/failure.ts";
import type { SandboxFaults } from "../../ports/terraform.ts";

/** What goes wrong, and how long everything takes. */
export interface Faults {
  /** Waits as long as the type takes; false when it was told to stop meanwhile. */
  delay(type: string, stop: AbortSignal): Promise<boolean>;
  /** Before anything was done. */
  fails(type: string, name: string): boolean;
  /** After the resource was made: Terraform keeps it, tainted. */
  breaks(type: string, name: string): boolean;
}

/** Throws Failure "sandbox-failed" on a pattern that is none. */
export function faultsOf({ delaySeconds = 0, delays = {}, fail, taint }: SandboxFaults = {}): Faults {
  const [failing, breaking] = [patternOf(fail), patternOf(taint)];
  return {
    async delay(type, stop) {
      const seconds = (Object.hasOwn(delays, type) ? delays[type] : undefined) ?? delaySeconds;
      if (seconds <= 0) return !stop.aborted;
      try {
        await pause(seconds * 1000, undefined, { signal: stop });
        return true;
      } catch {
        return false;
      }
    },
    fails: (type, name) => failing?.test(`${type} ${name}`) ?? false,
    breaks: (type, name) => breaking?.test(`${type} ${name}`) ?? false,
  };
}

/** Throws Failure "sandbox-failed" on a pattern that is none. */
export function patternOf(pattern: string | undefined): RegExp | undefined {
  try {
    return pattern === undefined ? undefined : new RegExp(pattern, "u");
  } catch (error) {
    throw new Failure("sandbox-failed", { why: `"${pattern ?? ""}" is not a regular expression` }, { cause: error });
  }
}
