/** Forms of tokens that people paste by mistake. Better a hole in a message than a secret in a comment. */
const secretForms =
  /(?:AKIA|ASIA)[A-Z0-9]{16}|gh[opsur]_\w{20,}|github_pat_\w{20,}|xox[abprs]-[\w-]{10,}|eyJ[\w-]{10,}\.[\w-]{10,}|-----BEGIN|AIza[\w-]{30,}|sk-[\w-]{20,}/;

/** Text of a file as it may stand in a message: one line, short, nothing that could be a secret. */
export function plainText(text: string): string {
  if (secretForms.test(text.slice(0, 4096))) return "(not shown)";
  const line = text
    .slice(0, 200)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return line.length > 60 || text.length > 200 ? `${line.slice(0, 60)}…` : line;
}

/** A value in a message: text in quotes, the rest as it is. Lists and maps are only named. */
export function quote(value: unknown): string {
  if (typeof value === "string") return `"${plainText(value)}"`;
  if (Array.isArray(value)) return "a list";
  if (value !== null && typeof value === "object") return "a map";
  return String(value);
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], last = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}

/** At most `most` words, and how many are left out. */
export function some(words: readonly string[], most = 8): string {
  return words.length <= most ? words.join(", ") : `${words.slice(0, most).join(", ")} and ${words.length - most} more`;
}

/** `a database`, `an object-store`. */
export const article = (noun: string): string => `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
