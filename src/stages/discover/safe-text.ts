import { createHash } from "node:crypto";
import { withoutSecrets } from "../../domain/secret-text.ts";

const longestText = 120;
const longestLabel = 30;

/**
 * A text of an inventory as it may stand in a spec or a message: one line, short, no credential, and none of the characters that
 * mean something to Terraform, a shell or a reviewer's eyes.
 */
export function safeText(text: string): string {
  const line = withoutSecrets(text.slice(0, 4 * longestText)).replaceAll(/[^\p{L}\p{N} ._:/@+()[\],-]+/gu, " ");
  return line.replaceAll(/\s+/g, " ").trim().slice(0, longestText).trim();
}

/** A name as a workload label: lower-case letters, digits and hyphens, at most 30, starting with a letter. */
export function labelOf(name: string): string | undefined {
  const plain = name
    .slice(0, 1000)
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  if (plain === "") return undefined;
  const label = /^[a-z]/.test(plain) ? plain : `w-${plain}`;
  if (label.length <= longestLabel) return label;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 6);
  return `${label.slice(0, longestLabel - 7).replace(/-+$/, "")}-${digest}`;
}

/** The same label again gets a number: `web`, `web-2`. */
export function distinctLabel(label: string, taken: ReadonlySet<string>): string {
  if (!taken.has(label)) return label;
  for (let count = 2; ; count += 1) {
    const end = `-${count}`;
    const next = `${label.slice(0, longestLabel - end.length).replace(/-+$/, "")}${end}`;
    if (!taken.has(next)) return next;
  }
}
