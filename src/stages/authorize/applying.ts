import { isChanging } from "../../domain/change.ts";
import type { WaveReview } from "../../domain/review.ts";

/** Waves in which this merge would do something: change a resource, or move the wave to another state. */
export function applyingWaves(waves: readonly WaveReview[]): readonly WaveReview[] {
  return waves.filter(({ plan, before, after }) => {
    const changes = plan?.binding === true && plan.changes.some(isChanging);
    return changes || (before ?? "planned") !== after;
  });
}
