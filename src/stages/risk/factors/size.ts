import type { Evidence } from "../point.ts";
import type { Scope } from "../scope.ts";

/** Many changes at once are hard to read and hard to undo, in every environment. */
export function size({ changes, weights }: Scope): Evidence {
  const count = changes.length;
  const base = weights.points.size.perDoubling * Math.log2(1 + count);
  const why = `${count} resource ${count === 1 ? "change" : "changes"}`;
  return { points: [{ factor: "size", base, why, lower: "Merge in smaller steps.", everywhere: true }] };
}
