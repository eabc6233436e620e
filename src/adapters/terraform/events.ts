import type { Diagnostic } from "../../domain/plan.ts";

/** One line of `terraform … -json`, as far as we read it. */
export type TerraformEvent =
  { readonly type: "diagnostic"; readonly diagnostic: Diagnostic } | { readonly type: "progress"; readonly text: string };

/** undefined for a line that is not one of Terraform's JSON messages, or one that says nothing new. */
export function readEvent(line: string): TerraformEvent | undefined {
  const message = parsed(line);
  if (message === undefined) return undefined;
  if (message["type"] === "diagnostic") {
    const diagnostic = diagnosticOf(message["diagnostic"]);
    return diagnostic === undefined ? undefined : { type: "diagnostic", diagnostic };
  }
  const spoken = new Set([
    "apply_start",
    "apply_progress",
    "apply_complete",
    "apply_errored",
    "change_summary",
    "resource_drift",
    "refresh_start",
  ]);
  const text = message["@message"];
  return typeof message["type"] === "string" && spoken.has(message["type"]) && typeof text === "string"
    ? { type: "progress", text }
    : undefined;
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const longest = 4000;

function diagnosticOf(value: unknown): Diagnostic | undefined {
  if (value === null || typeof value !== "object") return undefined;
  const { severity, summary, detail, address } = value as Readonly<Record<string, unknown>>;
  if (typeof summary !== "string") return undefined;
  return {
    severity: severity === "warning" ? "warning" : "error",
    summary: summary.slice(0, longest),
    ...(typeof detail === "string" && detail !== "" ? { detail: detail.slice(0, longest) } : {}),
    ...(typeof address === "string" ? { address } : {}),
  };
}
