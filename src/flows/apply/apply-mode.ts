import type { EnvironmentSettings } from "../../domain/settings.generated.ts";

/** Where a merge is applied: to the account, to a sandbox that the settings chose in so many words, or not from here. */
export type ApplyMode = "connected" | "sandbox";

/**
 * Nothing is applied anywhere unless the settings say so: a sandbox that stands in for a plan without credentials is no place that
 * anybody asked for.
 */
export function applyModeOf(environment: EnvironmentSettings | undefined): ApplyMode | undefined {
  if (environment?.mode === "sandbox") return "sandbox";
  const isStatic = environment?.mode === "static" || environment?.mode === "offline";
  return environment?.applyRole === undefined || isStatic ? undefined : "connected";
}
