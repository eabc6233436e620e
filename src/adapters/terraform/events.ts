import type { Diagnostic } from "../../domain/plan.ts";

/** What a line of `plan -json` or `apply -json` says, in our words. */
export type Event =
  | { readonly type: "progress"; readonly text: string; readonly resource?: ResourceEvent }
  | { readonly type: "diagnostic"; readonly diagnostic: Diagnostic }
  /** A line that is no event: a crash writes such, and so do wrappers around Terraform. */
  | { readonly type: "noise"; readonly text: string }
  | { readonly type: "silence" };

/** What an apply does to a resource, with the words for people. */
export interface ResourceEvent {
  readonly address: string;
  readonly action: string;
  readonly outcome: "started" | "done" | "failed";
  readonly seconds?: number;
}

/** Lines that people want to see; the others repeat them or say less. */
const shown = new Set([
  "refresh_start",
  "resource_drift",
  "planned_change",
  "change_summary",
  "apply_start",
  "apply_progress",
  "apply_complete",
  "apply_errored",
]);

export function readEvent(line: string): Event {
  const event = parse(line);
  if (event === undefined) return line.trim() === "" ? { type: "silence" } : { type: "noise", text: line };
  const diagnostic = event["type"] === "diagnostic" ? readDiagnostic(event["diagnostic"]) : undefined;
  if (diagnostic !== undefined) return { type: "diagnostic", diagnostic };
  const message = event["@message"];
  if (typeof message !== "string" || !shown.has(String(event["type"]))) return { type: "silence" };
  const resource = readResource(event);
  return { type: "progress", text: message, ...(resource === undefined ? {} : { resource }) };
}

const outcomes: Readonly<Record<string, ResourceEvent["outcome"]>> = {
  apply_start: "started",
  apply_complete: "done",
  apply_errored: "failed",
};

function readResource({ type, hook }: Readonly<Record<string, unknown>>): ResourceEvent | undefined {
  const outcome = typeof type === "string" && Object.hasOwn(outcomes, type) ? outcomes[type] : undefined;
  if (outcome === undefined || !isRecord(hook) || !isRecord(hook["resource"])) return undefined;
  const { action, elapsed_seconds: seconds } = hook;
  const address = hook["resource"]["addr"];
  if (typeof address !== "string" || typeof action !== "string") return undefined;
  return { address, action, outcome, ...(typeof seconds === "number" ? { seconds } : {}) };
}

function readDiagnostic(value: unknown): Diagnostic | undefined {
  if (!isRecord(value) || typeof value["summary"] !== "string") return undefined;
  const { detail, address, snippet } = value;
  const place = typeof address === "string" ? address : contextOf(snippet);
  return {
    severity: value["severity"] === "warning" ? "warning" : "error",
    summary: value["summary"],
    ...(typeof detail === "string" && detail !== "" ? { detail } : {}),
    ...(place === undefined ? {} : { address: place }),
  };
}

/** `resource.aws_vpc.main`: how Terraform names the block that a mistake of the configuration is in. */
function contextOf(snippet: unknown): string | undefined {
  const context = isRecord(snippet) ? snippet["context"] : undefined;
  return typeof context === "string" && context.startsWith("resource.") ? context.slice("resource.".length) : undefined;
}

/** The boxes that commands without JSON print on standard error. */
export function readBoxes(text: string): readonly Diagnostic[] {
  const boxes = text
    .replaceAll(/[│╷╵]/g, "")
    .trim()
    .split(/^\s*(?=(?:Error|Warning): )/m);
  return boxes.flatMap((box) => {
    // The words are wrapped; an empty line ends the summary.
    const match = /^(Error|Warning): ((?:[^\n]*\S[^\n]*\n?)+)\s*([\s\S]*)$/.exec(box.trim());
    if (match?.[2] === undefined) return [];
    const summary = match[2].trim().replaceAll(/\s+/g, " ");
    const detail = (match[3] ?? "")
      .replaceAll(/[ \t]+$/gm, "")
      .replaceAll(/^ {1,2}/gm, "")
      .trim();
    return [{ severity: match[1] === "Warning" ? "warning" : "error", summary, ...(detail === "" ? {} : { detail }) } as const];
  });
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === "object" && !Array.isArray(value);
