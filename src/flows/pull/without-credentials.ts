import { withoutSecrets } from "../../domain/secret-text.ts";
import type { Review } from "../../domain/review.ts";

/**
 * The review as it is kept and shown: names, paths in a spec and messages repeat what somebody wrote, and somebody writes a token there.
 * Names of files stay: approvals, annotations and suggestions find their file by them, and GitHub shows them itself.
 */
export const withoutCredentials = (review: Review): Review => visit(review) as Review;

function visit(value: unknown): unknown {
  if (typeof value === "string") return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(visit);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === "file" ? item : visit(item)]));
}
