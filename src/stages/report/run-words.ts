import type { Conclusion } from "../../domain/check.ts";
import type { Run, RunState } from "../../domain/run.ts";
import type { Tone } from "./document.ts";

/** How a run's state reads. */
export function runWord(state: RunState): { readonly text: string; readonly tone: Tone } {
  switch (state) {
    case "queued":
      return { text: "waiting", tone: "muted" };
    case "planning":
    case "intended":
      return { text: "planning", tone: "muted" };
    case "awaiting-approval":
      return { text: "needs approval", tone: "warn" };
    case "running":
      return { text: "applying", tone: "warn" };
    case "verifying":
      return { text: "applied, checking", tone: "warn" };
    case "succeeded":
      return { text: "applied", tone: "good" };
    case "failed":
      return { text: "failed", tone: "bad" };
    case "unknown":
      return { text: "not known", tone: "bad" };
    case "refused":
      return { text: "refused", tone: "bad" };
    case "superseded":
      return { text: "superseded", tone: "muted" };
    case "cancelled":
      return { text: "cancelled", tone: "muted" };
  }
}

/** Of the check over all runs of a merge; undefined while one of them moves by itself. */
export function runsConclusion(runs: readonly Run[]): Conclusion | undefined {
  const states = new Set(runs.map(({ state }) => state));
  const has = (...wanted: readonly RunState[]): boolean => wanted.some((state) => states.has(state));
  if (has("queued", "planning", "intended", "running", "verifying")) return undefined;
  // An empty list proves nothing.
  if (runs.length === 0 || has("failed", "unknown", "refused", "cancelled")) return "failure";
  return has("awaiting-approval") ? "action_required" : "success";
}

export function runsTitle(runs: readonly Run[]): string {
  const words = Map.groupBy(runs, ({ state }) => runWord(state).text);
  const text = [...words].map(
    ([word, of]) =>
      `${of
        .map(({ wave }) => wave)
        .slice(0, 3)
        .join(", ")}${of.length > 3 ? ` and ${of.length - 3} more` : ""}: ${word}`,
  );
  return text.join("; ").slice(0, 200);
}
