import { gapsOf } from "../gaps.ts";
import type { Evidence } from "../point.ts";
import type { Scope } from "../scope.ts";

/** What is not known is not low. */
export function unknown(scope: Scope): Evidence {
  return {
    points: gapsOf(scope).map(({ kind, what, address, workload, path }) => ({
      factor: "unknown",
      base: scope.weights.points.unknown.each,
      why: what,
      lower: kind === "fact" ? "Give it in the spec." : "Make it known before the apply, or review it by hand.",
      ...(address === undefined ? {} : { address }),
      ...(workload === undefined ? {} : { workload }),
      ...(path === undefined ? {} : { path }),
    })),
  };
}
