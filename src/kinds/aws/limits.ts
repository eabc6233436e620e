import type { SpecPath } from "../../domain/spec-path.ts";
import { sayDuration, secondsOf } from "../../domain/units.ts";
import type { Scope } from "../kind.ts";

/** A duration in seconds that a service accepts; one outside its limits is reported, and the nearest limit used. */
export function within(
  scope: Scope,
  text: string,
  limits: { readonly least: number; readonly most: number },
  subject: string,
  at: SpecPath,
): number {
  const seconds = secondsOf(text) ?? limits.least;
  const inside = Math.min(limits.most, Math.max(limits.least, seconds));
  if (inside !== seconds) {
    scope.report({
      code: "SIR-E214",
      level: "error",
      message: `${subject} between ${sayDuration(limits.least)} and ${sayDuration(limits.most)}, not ${text}.`,
      path: scope.at(...at),
    });
  }
  return inside;
}
