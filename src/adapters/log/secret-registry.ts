import { masked } from "../../domain/change.ts";

/** Secrets that are in use now, so that they can be masked whatever they look like. */
export interface SecretRegistry {
  add(value: string): void;
  readonly mask: (text: string) => string;
}

/** Shorter ones would mask words that mean nothing. */
const shortest = 8;
/** A line of a PEM block is a part of the key. */
const shortestLine = 32;

export function secretRegistry(): SecretRegistry {
  const known = new Set<string>();
  return {
    add: (value) => {
      for (const form of formsOf(value)) known.add(form);
    },
    mask: (text) => {
      let safe = text;
      for (const secret of known) if (safe.includes(secret)) safe = safe.replaceAll(secret, masked);
      return safe;
    },
  };
}

/** As it is, and as it looks inside JSON, a URL or a basic authorization. Longest first: a part must not spoil the whole. */
function formsOf(value: string): readonly string[] {
  if (value.length < shortest) return [];
  const lines = value.split(/\r?\n|\\n/).filter((line) => line.length >= shortestLine && !line.startsWith("-----"));
  const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
  const once = escaped(value);
  // A text of JSON inside a line of JSON is escaped twice.
  const forms = [value, once, escaped(once), encodeURIComponent(value), Buffer.from(value).toString("base64")];
  return [...new Set([...forms, ...lines])].sort((a, b) => b.length - a.length);
}
