import { createHash } from "node:crypto";

/** Six characters that stay the same for the same text, from an alphabet that every cloud name allows. */
export function shortHash(text: string): string {
  const digest = createHash("sha256").update(text).digest();
  return [...digest.subarray(0, 6)].map((byte) => "abcdefghijklmnopqrstuvwxyz012345"[byte % 32] ?? "").join("");
}

/** A text of the user's as part of a Terraform id: letters, digits and hyphens, with a hash where that loses something. */
export function idPart(text: string): string {
  const clean = text.toLowerCase().replace(/[^a-z0-9-]/g, "-");
  return clean === text ? text : `${clean}-${shortHash(text)}`;
}

/**
 * The name that a cloud sees: `<migration>-<workload>[-<part>]`, in letters, digits and single hyphens.
 * What is too long, or would lose characters, is cut and ends in a hash of the whole, so two names never meet.
 */
export function cloudName(parts: readonly string[], limit: number, unique: "always" | "when-cut" = "when-cut"): string {
  const whole = parts.join("-");
  const clean = whole
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, "-")
    .replace(/-{2,}/g, "-")
    .replace(/^-|-$/g, "");
  if (unique === "when-cut" && clean === whole && clean.length <= limit) return clean;
  const hash = shortHash(parts.join("/"));
  return `${clean.slice(0, limit - hash.length - 1).replace(/-$/, "")}-${hash}`;
}
