import { createHash } from "node:crypto";
import type { Suggestion } from "../../domain/check.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Review } from "../../domain/review.ts";
import { showsSecret } from "../../domain/secret-text.ts";
import { escapeMarkdown } from "./markdown.ts";

const mostSuggestions = 20;
const longestLine = 1000;

/** Fixes that are mechanical, as the line that would be committed. `textOf` gives a file's text at the head. */
export function toSuggestions(review: Review, textOf: (file: string) => string | undefined): readonly Suggestion[] {
  const findings = [...review.findings, ...review.specs.flatMap((spec) => spec.findings)];
  const all = findings.flatMap((finding) => suggestion(finding, textOf(finding.location.file)));
  // Two fixes in one line would each be offered without the other.
  const lines = Map.groupBy(all, ({ path, line }) => `${path}\n${line}`);
  return [...lines.values()].flatMap((same) => (same.length === 1 ? same : [])).slice(0, mostSuggestions);
}

function suggestion({ code, message, at, fix }: Finding, text: string | undefined): readonly Suggestion[] {
  if (fix === undefined || text === undefined || showsSecret(fix.location.file)) return [];
  const { file, line, column, endLine, endColumn } = fix.location;
  const before = text.split("\n")[line - 1]?.replace(/\r$/, "");
  if (before === undefined || line !== endLine || endColumn - 1 > before.length) return [];
  const after = before.slice(0, column - 1) + fix.replacement + before.slice(endColumn - 1);
  const harmless = after.length <= longestLine && !/[\r\n]/.test(after) && after !== before;
  if (!harmless) return [];
  const key = createHash("sha256")
    .update(JSON.stringify([file, code, at, before, after]))
    .digest("hex")
    .slice(0, 20);
  return [{ path: file, line, text: after, message: escapeMarkdown(`${code} ${message}`), key }];
}
