import waiversSchema from "../../../../schemas/waivers.schema.json" with { type: "json" };
import type { Finding } from "../../../domain/finding.ts";
import { locate } from "../../../domain/location.ts";
import type { Waiver } from "../../../domain/policy.ts";
import type { WaiversFile } from "../../../domain/waivers.generated.ts";
import { inOrder, toFinding, type Draft } from "../draft.ts";
import { formOf } from "../form/form.ts";
import { readForm } from "../form/read-form.ts";
import type { YamlReading } from "../yaml/read-yaml.ts";
import { isExpired, waiverFaults, type LimitContext } from "./limits.ts";

export interface WaiversReading {
  /** Those inside the limits; expired ones are left out. */
  readonly waivers: readonly Waiver[];
  readonly findings: readonly Finding[];
}

const waiversForm = formOf(waiversSchema);

/** Reads `.sirsi/waivers.yaml`. A waiver with a finding does not count; an expired one is only a warning. */
export function readWaivers(file: string, text: string, context: LimitContext): WaiversReading {
  const { value, sources, findings } = readForm(waiversForm, file, text, withCamelCase);
  if (value === undefined) return { waivers: [], findings };
  // The schema just said that it is one.
  const { waivers } = value as WaiversFile;
  const judged = waivers.map((entry, index) => ({ entry, index, drafts: judge(waivers, index, context) }));
  return {
    waivers: judged.flatMap(({ entry, index, drafts }) =>
      drafts.length > 0 ? [] : [{ ...waiverOf(entry), location: locate(sources, ["waivers", index, "id"]) }],
    ),
    findings: inOrder(judged.flatMap(({ drafts }) => drafts.map((draft) => softened(toFinding(draft, sources, value))))),
  };
}

type Entry = WaiversFile["waivers"][number];

function judge(waivers: readonly Entry[], index: number, context: LimitContext): readonly Draft[] {
  const entry = waivers[index];
  if (entry === undefined) return [];
  const path = ["waivers", index];
  const earlier = waivers.findIndex(({ id }) => id === entry.id);
  if (earlier < index)
    return [{ code: "SIR-E201", path: [...path, "id"], message: `Two waivers have the id ${entry.id}. Rename one.` }];
  if (isExpired(entry.expires, context.now)) {
    const message = `The waiver ${entry.id} expired ${entry.expires}. Renew it with a new approval, or remove it.`;
    return [{ code: "SIR-E229", path: [...path, "expires"], message }];
  }
  return waiverFaults(entry, context).map(({ field, message }) => ({ code: "SIR-E232", path: [...path, field], message }));
}

/** An expired waiver waives nothing, and that is all: it must not stop the changes of everybody else. */
const softened = (finding: Finding): Finding => (finding.code === "SIR-E229" ? { ...finding, level: "warning" } : finding);

function waiverOf(entry: Entry): Waiver {
  return {
    id: entry.id,
    rules: entry.rules,
    match: entry.match,
    reason: entry.reason,
    category: entry.category ?? "waiver",
    owner: entry.owner,
    approvedBy: entry.approvedBy,
    ...(entry.requestedBy === undefined ? {} : { requestedBy: entry.requestedBy }),
    ...(entry.created === undefined ? {} : { created: entry.created }),
    expires: entry.expires,
    source: "waivers-file",
  };
}

const spellings: Readonly<Record<string, string>> = {
  approved_by: "approvedBy",
  requested_by: "requestedBy",
  compensating_control: "compensatingControl",
  spec_path: "specPath",
  env: "environment",
};

/** Other tools write these keys with underscores; both spellings are read, one is meant. */
function withCamelCase(yaml: YamlReading): YamlReading {
  const nodes = new Map(
    [...yaml.sources.nodes].map(([pointer, node]) => [
      pointer
        .split("/")
        .map((step) => camel(step))
        .join("/"),
      node,
    ]),
  );
  return { ...yaml, value: renamed(yaml.value), sources: { ...yaml.sources, nodes } };
}

const camel = (key: string): string => (Object.hasOwn(spellings, key) ? (spellings[key] ?? key) : key);

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (value === null || typeof value !== "object") return value;
  const keys = new Set(Object.keys(value));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [keys.has(camel(key)) ? key : camel(key), renamed(item)]));
}
