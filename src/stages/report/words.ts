import { cut } from "./cut.ts";
import type { Action } from "../../domain/change.ts";
import type { Location } from "../../domain/location.ts";
import type { PolicyResult } from "../../domain/policy.ts";
import type { Usd } from "../../domain/price.ts";
import type { Verdict } from "../../domain/review.ts";
import type { Tone } from "./document.ts";

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

/** `$1,234.50`; null is said, never shown as zero. */
export const money = (usd: Usd | null): string => (usd === null ? "unknown" : dollars.format(usd));

/** `+$12.00`, `-$3.10`, `no change`. */
export function moneyChange(usd: Usd): string {
  if (Math.abs(usd) < 0.005) return "no change";
  return `${usd > 0 ? "+" : "-"}${dollars.format(Math.abs(usd))}`;
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
export const lineOf = ({ file, line }: Location): string => `${file}:${line}`;

const signs: Readonly<Record<Action, string>> = {
  create: "+",
  update: "~",
  replace: "-/+",
  delete: "-",
  forget: "forget",
  read: "read",
  "no-op": "=",
};
export const sign = (action: Action): string => signs[action];

const verdictWords: Readonly<Record<Verdict, { readonly text: string; readonly tone: Tone }>> = {
  allowed: { text: "Allowed", tone: "good" },
  "needs-approval": { text: "Needs approval", tone: "warn" },
  denied: { text: "Denied", tone: "bad" },
  invalid: { text: "Invalid", tone: "bad" },
  "not-evaluated": { text: "Not evaluated", tone: "bad" },
};
export const verdictWord = (verdict: Verdict): { readonly text: string; readonly tone: Tone } => verdictWords[verdict];

/** A list cut to `most`, with what was left out counted. */
export function atMost<T>(items: readonly T[], most: number): { readonly shown: readonly T[]; readonly rest: number } {
  return { shown: items.slice(0, most), rest: Math.max(0, items.length - most) };
}

/** What a rule found at an attribute. Where it says neither what is nor what must be, the place alone; of what is hidden, why. */
export function sayFound({ status, attribute, actual, expected, because }: PolicyResult): string {
  if (attribute === null) return because ?? "";
  if (status === "unknown") return because ?? attribute;
  return actual === null && expected === null ? attribute : `${attribute} is ${sayValue(actual)}`;
}

/** A value as it is shown: short, on one line. */
export function sayValue(value: unknown): string {
  if (value === undefined || value === null) return "(none)";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return cut(text, 60, "...");
}
