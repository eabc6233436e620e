import type { Review } from "../../domain/review.ts";

/** The whole review as JSON, by schemas/report.schema.json. Infinity (a copy that never ends) has no JSON; it becomes "never". */
export const toJson = (review: Review): string =>
  `${JSON.stringify(review, (_key, value: unknown) => (value === Infinity ? "never" : value), 2)}\n`;
