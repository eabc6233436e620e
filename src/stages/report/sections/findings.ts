import type { Finding } from "../../../domain/finding.ts";
import type { SpecReview } from "../../../domain/review.ts";
import { code, heading, paragraph, strong, table, type Block, type Inline, type Section } from "../document.ts";
import { atMost, lineOf, plural } from "../words.ts";

const rank = { error: 0, warning: 1, notice: 2 } as const;
const tones = { error: "bad", warning: "warn", notice: "muted" } as const;

/** What the author should fix or know, at its line. */
export function findings(spec: SpecReview): Section {
  const sorted = spec.findings.toSorted((a, b) => rank[a.level] - rank[b.level] || a.location.line - b.location.line);
  const errors = sorted.filter(({ level }) => level === "error");
  if (sorted.length === 0) return { id: "findings", dropOrder: 80, levels: [[]] };
  return {
    id: "findings",
    dropOrder: 80,
    levels: [
      findingsBlocks(sorted, 200),
      findingsBlocks(errors.length > 0 ? errors : sorted, 50),
      findingsBlocks(errors.length > 0 ? errors : sorted, 10),
    ],
  };
}

function findingsBlocks(items: readonly Finding[], most: number): readonly Block[] {
  const { shown, rest } = atMost(items, most);
  const rows = shown.map(({ code: id, level, location, at, message }): readonly Inline[] => [
    [strong(id, tones[level])],
    [code(lineOf(location))],
    [code(at), ": ", message],
  ]);
  return [
    heading(3, `Findings (${plural(items.length, "finding")})`),
    table(["Code", "Where", "What and how to fix it"], rows),
    ...(rest > 0 ? [paragraph(`and ${rest} more; the JSON report has all of them.`)] : []),
  ];
}
