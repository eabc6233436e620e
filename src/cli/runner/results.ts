import { messageLimits, type RunnerResult } from "../../domain/runner-message.ts";
import { withoutControl } from "../../domain/strict-record.ts";

/** A gate that stays closed, and why in words. */
export function notEvaluated(why: string, seconds = 0): RunnerResult {
  const said = withoutControl(why.slice(0, messageLimits.text - 100));
  return { type: "result", outcome: "not-evaluated", detail: `Not evaluated: ${said}.`, seconds };
}

export const evaluated = (ok: boolean, detail: string, seconds: number): RunnerResult => ({
  type: "result",
  outcome: ok ? "pass" : "fail",
  detail: withoutControl(detail.slice(0, messageLimits.text)),
  seconds,
});
