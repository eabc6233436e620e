import { Failure } from "../../domain/failure.ts";
import type { PolicyReport, PolicyResult } from "../../domain/policy.ts";

/** Results that were accepted before: an earlier output of `policy check --format json`. */
export interface Baseline {
  readonly accepted: readonly { readonly rule: string; readonly address: string | null; readonly status: string }[];
}

/** Throws Failure "file-unreadable" for text that is not such an output: an unreadable baseline must not accept anything. */
export function readBaseline(file: string, text: string): Baseline {
  const results = resultsIn(file, text);
  return {
    accepted: results.map((row, index) => {
      if (!isRow(row)) throw unreadable(file, `results[${index}] has no rule, address and status`);
      return { rule: row.rule, address: row.address, status: row.status };
    }),
  };
}

/** Marks what the baseline holds. Only the same status counts: an accepted failure does not excuse not knowing. */
export function withBaseline(report: PolicyReport, { accepted }: Baseline): PolicyReport {
  const known = new Set(accepted.filter(({ status }) => status === "fail" || status === "unknown").map(keyOf));
  return {
    ...report,
    results: report.results.map((result) => (known.has(keyOf(result)) ? { ...result, existing: true } : result)),
  };
}

const keyOf = ({ rule, address, status }: Pick<PolicyResult, "rule" | "address"> & { readonly status: string }): string =>
  JSON.stringify([rule, address, status]);

function resultsIn(file: string, text: string): readonly unknown[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw unreadable(file, "it is not JSON");
  }
  if (document === null || typeof document !== "object" || !("results" in document) || !Array.isArray(document.results))
    throw unreadable(file, "it has no list of results; make it with `sirsi policy check --format json`");
  return document.results as readonly unknown[];
}

function isRow(row: unknown): row is { rule: string; address: string | null; status: string } {
  if (row === null || typeof row !== "object" || !("rule" in row) || !("address" in row) || !("status" in row)) return false;
  return (
    typeof row.rule === "string" && (row.address === null || typeof row.address === "string") && typeof row.status === "string"
  );
}

const unreadable = (file: string, why: string): Failure => new Failure("file-unreadable", { file, why });
