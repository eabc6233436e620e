import type { Applied } from "../../domain/apply.ts";
import { isChanging, type Change } from "../../domain/change.ts";
import type { Diagnostic } from "../../domain/plan.ts";

/** What was heard of one resource during an apply. */
export interface Heard {
  readonly address: string;
  readonly outcome: "started" | "done" | "failed";
}

type Fate = keyof Applied;

/** The plan's changes, by what became of them. */
export function appliedOf(
  changes: readonly Change[],
  heard: readonly Heard[],
  diagnostics: readonly Diagnostic[],
  ok: boolean,
): Applied {
  const events = Map.groupBy(heard, ({ address }) => address);
  const fates = changes
    .filter(isChanging)
    .map((change) => ({ change, fate: fateOf(change, events.get(bare(change.address)) ?? [], ok) }));
  const addresses = (wanted: Fate): readonly string[] =>
    fates.flatMap(({ change, fate }) => (fate === wanted ? [change.address] : []));
  return {
    created: addresses("created"),
    changed: addresses("changed"),
    replaced: addresses("replaced"),
    destroyed: addresses("destroyed"),
    failed: addresses("failed").map((address) => ({ address, why: errorOf(address, diagnostics) })),
    pending: addresses("pending"),
    unclear: addresses("unclear"),
  };
}

/** Events name a deposed object by its resource's address. */
const bare = (address: string): string => address.replace(/ \(deposed object [0-9a-f]+\)$/, "");

function fateOf(change: Change, heard: readonly Heard[], ok: boolean): Fate {
  const done = heard.filter(({ outcome }) => outcome === "done").length;
  if (heard.some(({ outcome }) => outcome === "failed")) return "failed";
  // A replacement is two steps. Moves, imports and what is only forgotten have no event of their own.
  const steps = change.action === "replace" ? 2 : 1;
  if (ok || done >= steps) return fates[change.action];
  if (change.action === "forget") return "pending";
  return heard.length === 0 ? "pending" : "unclear";
}

const fates = {
  create: "created",
  update: "changed",
  replace: "replaced",
  delete: "destroyed",
  forget: "changed",
  read: "changed",
  "no-op": "changed",
} as const satisfies Record<Change["action"], Fate>;

const longest = 300;

function errorOf(address: string, diagnostics: readonly Diagnostic[]): string {
  const error = diagnostics.find((one) => one.severity === "error" && one.address === bare(address));
  if (error === undefined) return "Terraform gave no reason for this one.";
  const words = [error.summary, ...(error.detail === undefined ? [] : [error.detail])].join(": ").replaceAll(/\s+/g, " ");
  return words.length > longest ? `${words.slice(0, longest)} …` : words;
}
