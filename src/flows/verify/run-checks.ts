import type { AppliedResource, CheckResult, DueCheck } from "../../domain/due-check.ts";
import type { CheckOutcome } from "../../domain/probe.ts";
import type { CheckMakers } from "../../ports/apply-world.ts";
import type { Pause } from "../../ports/pause.ts";
import type { AppliedPolicies } from "../../ports/probes.ts";
import { sideBySide } from "../review/side-by-side.ts";

/** Slow answers hold up nobody else's checks, and a spec with hundreds of them does not become an attack. */
const atOnce = 8;

export interface ChecksToRun {
  readonly due: readonly DueCheck[];
  /** What was applied of a workload; undefined: it cannot be read. */
  readonly applied: (workload: string) => readonly AppliedResource[] | undefined;
  /** Ends everything that runs; what is left is not evaluated. */
  readonly signal: AbortSignal;
  /** Told of each check as soon as it is settled. */
  readonly onResult: (result: CheckResult) => void | Promise<void>;
}

/** Makes every check, each as often as the spec says until it passes. Results in the order of the checks; records nothing itself. */
export function runChecks({ due, applied, signal, onResult }: ChecksToRun, makers: CheckMakers): Promise<readonly CheckResult[]> {
  return sideBySide(atOnce, due, async (check) => {
    const result = await settle(check, () => makeOnce(check, applied, makers, signal), makers.pause, signal);
    await onResult(result);
    return result;
  });
}

type Once = () => Promise<CheckOutcome> | CheckOutcome;

async function settle(check: DueCheck, once: Once, pause: Pause, signal: AbortSignal): Promise<CheckResult> {
  let last = stopped;
  for (let made = 0; made < check.attempts; made++) {
    if (made > 0) await pause(check.intervalMs, signal);
    // Also when there was a failure before: one that would have been tried again is none yet.
    if (signal.aborted) return { ...stopped, check, attempts: made };
    last = await once();
    if (last.outcome === "pass" || last.isFinal === true) return { ...last, check, attempts: made + 1 };
  }
  return { ...last, check, attempts: check.attempts };
}

function makeOnce(
  due: DueCheck,
  applied: ChecksToRun["applied"],
  makers: CheckMakers,
  signal: AbortSignal,
): Promise<CheckOutcome> | CheckOutcome {
  const { work } = due;
  switch (work.by) {
    case "service":
      return makers.probes.probe(work.target, signal);
    case "policies":
      return judgePolicies(due, applied, makers.policies, signal);
    case "runner":
    case "provider":
      return makers[work.by]?.check(due, signal) ?? nobody[work.by];
    case "nobody":
      return impossible(work.why);
  }
}

function judgePolicies(
  { workload }: DueCheck,
  applied: ChecksToRun["applied"],
  policies: AppliedPolicies | undefined,
  signal: AbortSignal,
): Promise<CheckOutcome> | CheckOutcome {
  const resources = applied(workload);
  if (policies === undefined) return impossible("Policies over what was applied are not set up.");
  if (resources === undefined) return impossible("What was applied cannot be read.");
  return resources.length === 0 ? impossible("Nothing of the workload was applied.") : policies.judge(resources, signal);
}

const impossible = (detail: string): CheckOutcome => ({ outcome: "not-evaluated", detail, isFinal: true });
const stopped: CheckOutcome = { outcome: "not-evaluated", detail: "It was stopped." };
const nobody = {
  runner: impossible("It runs at a runner in your network, and there is none. Start one with sirsi runner."),
  provider: impossible("Nobody here can read the provider's report."),
} as const;
