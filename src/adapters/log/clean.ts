import { masked } from "../../domain/change.ts";
import { withoutSecrets } from "../../domain/secret-text.ts";

/** What a log line may carry at most: it tells what happened, and is not a place to keep things. */
const limits = { depth: 5, entries: 50, text: 2_000, stack: 4_000, causes: 4, looked: 20_000 };

/** Fields whose value is a secret, whatever it is. */
const secretName = /authorization|cookie|passw|secret|token|private_?key|api_?key|^jwt$/i;
/** What GitHub sent or answered: large, and full of other people's texts. */
const payloads = new Set(["payload", "event", "request", "response", "body", "headers", "octokit"]);

const leftOut = "left out";

const jwt = /eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*/g;
const authorization = /(\b(?:bearer|basic|token)\s+)[A-Za-z0-9._~+/=-]{12,}/gi;
const passwordInUrl = /([a-z]:\/\/[^/\s@"'<]{0,200}:)[^/\s@"'<]+(?=@)/gi;

/** A text with what looks like a credential masked. */
export const cleanText = (text: string): string =>
  withoutSecrets(text).replaceAll(jwt, masked).replaceAll(authorization, `$1${masked}`).replaceAll(passwordInUrl, `$1${masked}`);

/** Makes copies of fields that are small, plain and show no credential. `mask` hides the live secrets in a text. */
export function fieldCleaner(mask: (text: string) => string): (fields: object) => Record<string, unknown> {
  /** Masked before it is cut: half a secret is none to a pattern. */
  function cut(text: string, length: number): string {
    const safe = cleanText(mask(text.slice(0, limits.looked)));
    return safe.length > length ? `${safe.slice(0, length)}…` : safe;
  }

  function entriesOf(value: object, depth: number): Record<string, unknown> {
    const entries = Object.entries(value).slice(0, limits.entries);
    return Object.fromEntries(entries.map(([name, item]) => [cut(name, 100), cleanNamed(name, item, depth)]));
  }

  function cleanNamed(name: string, value: unknown, depth: number): unknown {
    if (value === null || value === undefined || typeof value === "boolean" || typeof value === "number") return value;
    if (secretName.test(name)) return masked;
    if (typeof value === "object" && payloads.has(name)) return leftOut;
    return cleanValue(value, depth);
  }

  function cleanValue(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case "string":
        return cut(value, limits.text);
      case "bigint":
        return value.toString();
      case "function":
      case "symbol":
        return undefined;
      case "object":
        return value === null ? null : cleanObject(value, depth);
      case "boolean":
      case "number":
      case "undefined":
        return value;
    }
  }

  function cleanObject(value: object, depth: number): unknown {
    if (value instanceof Error) return cleanError(value, limits.causes);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (value instanceof URL) return cut(value.href, limits.text);
    if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set || depth <= 0) return leftOut;
    if (Array.isArray(value)) return value.slice(0, limits.entries).map((item: unknown) => cleanValue(item, depth - 1));
    return entriesOf(value, depth - 1);
  }

  /** What an error says, and nothing that somebody hung on it: Octokit's carry the request with its token, Probot's the payload. */
  function cleanError(error: Error, causes: number): Record<string, unknown> {
    const { code, status } = error as { readonly code?: unknown; readonly status?: unknown };
    return {
      type: cut(error.name, 100),
      message: cut(error.message, limits.text),
      ...(typeof code === "string" ? { code: cut(code, 100) } : {}),
      ...(typeof status === "number" ? { status } : {}),
      ...(error.stack === undefined ? {} : { stack: cut(error.stack, limits.stack) }),
      ...(causes > 0 && error.cause instanceof Error ? { cause: cleanError(error.cause, causes - 1) } : {}),
      ...(causes > 0 && error instanceof AggregateError
        ? {
            errors: error.errors
              .slice(0, 5)
              .map((one: unknown) => (one instanceof Error ? cleanError(one, causes - 1) : leftOut)),
          }
        : {}),
    };
  }

  return (fields) => entriesOf(fields, limits.depth);
}
