import { withoutSecrets } from "../../domain/secret-text.ts";
import type { Review } from "../../domain/review.ts";

/**
 * The review as it is kept: names, paths in a spec and messages repeat what somebody wrote, and somebody writes a token there. Names of
 * files stay: approvals, annotations, suggestions and a base that moves find their file by them. They are masked where they are shown.
 */
export const withoutCredentials = (review: Review): Review => visit(review) as Review;

const kept: ReadonlySet<string> = new Set(["file", "named"]);

function visit(value: unknown): unknown {
  if (typeof value === "string") return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(visit);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, kept.has(key) ? item : visit(item)]));
}
