import { type AuditSummary, chainOf, hashOf } from "../../domain/audit.ts";
import { canonical } from "../../domain/canonical.ts";

export interface EventLine {
  readonly kind: "event";
  readonly chain: string;
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}

export type SummaryLine = { readonly kind: "summary" } & Pick<AuditSummary, "count" | "head" | "chains" | "selection">;

export type ReadLine = EventLine | SummaryLine | { readonly kind: "unreadable"; readonly why: string };

const isHash = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
const isCount = (value: unknown): value is number => typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const unreadable = (why: string): ReadLine => ({ kind: "unreadable", why });

/** A line of an export, which anybody may have written: believed only where its hash and its form hold. */
export function readLine(text: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable("it is not JSON");
  }
  if (!isRecord(value)) return unreadable("it is neither an event nor a summary");
  // A key that stands there twice, or a number that another program reads otherwise, would show one thing and hash another.
  if (!isCanonical(value, text)) return unreadable("it is not in the form in which it was exported: something rewrote it");
  return "summary" in value ? asSummary(value) : asEvent(value);
}

function isCanonical(value: unknown, text: string): boolean {
  try {
    return canonical(value) === text;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function asEvent(value: Readonly<Record<string, unknown>>): ReadLine {
  const { scope, seq, previous, hash } = value;
  if (!isRecord(scope) || typeof scope["tenant"] !== "string" || typeof scope["repository"] !== "string")
    return unreadable("it does not say to which chain it belongs");
  if (!isCount(seq) || seq === 0 || !isHash(previous) || !isHash(hash)) return unreadable("it has no number or no hash");
  if (hashOf(value) !== hash) return unreadable("its content does not match its hash: it was changed after it was recorded");
  return { kind: "event", chain: chainOf({ tenant: scope["tenant"], repository: scope["repository"] }), seq, previous, hash };
}

function asSummary({ summary, count, head, chains, selection }: Readonly<Record<string, unknown>>): ReadLine {
  const isOurs =
    summary === "sirsi.audit/1" &&
    isCount(count) &&
    (head === null || isHash(head)) &&
    isRecord(selection) &&
    Array.isArray(chains) &&
    chains.every(isChain);
  return isOurs
    ? {
        kind: "summary",
        count,
        head,
        chains: chains as AuditSummary["chains"],
        selection: selection,
      }
    : unreadable("it is a summary of another form");
}

function isChain(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { chain, first, last, count, previous, head, checkpoint } = value;
  const isWhole = typeof chain === "string" && [first, last, count].every(isCount) && [previous, head].every(isHash);
  return (
    isWhole && (checkpoint === undefined || (isRecord(checkpoint) && isCount(checkpoint["seq"]) && isHash(checkpoint["hash"])))
  );
}
