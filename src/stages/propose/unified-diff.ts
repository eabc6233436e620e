const context = 3;

interface Line {
  readonly mark: " " | "-" | "+";
  readonly text: string;
  /** Lines of the old and the new text before this one. */
  readonly before: readonly [number, number];
}

/** What changes, as `diff -u` says it; empty when nothing does. Made for insertions: what is replaced is shown whole. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const lines = compared(linesOf(before), linesOf(after));
  const hunks = hunksOf(lines);
  if (hunks.length === 0) return "";
  const old = before === "" ? "/dev/null" : `a/${file}`;
  return [`--- ${old}`, `+++ b/${file}`, ...hunks.flatMap((hunk) => [headOf(hunk), ...hunk.flatMap(written)])].join("\n") + "\n";
}

/** Lines with their line breaks, so that a missing last one is a difference. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const written = ({ mark, text }: Line): readonly string[] =>
  text.endsWith("\n") ? [mark + text.slice(0, -1)] : [mark + text, "\\ No newline at end of file"];

/** The old lines that are still there, in order, are kept; each is looked for from where the last one was. */
function compared(old: readonly string[], now: readonly string[]): readonly Line[] {
  const lines: Line[] = [];
  let at = 0;
  for (const [index, text] of old.entries()) {
    const found = now.indexOf(text, at);
    if (found === -1) {
      lines.push({ mark: "-", text, before: [index, at] });
      continue;
    }
    for (; at < found; at += 1) lines.push({ mark: "+", text: now[at] ?? "", before: [index, at] });
    lines.push({ mark: " ", text, before: [index, at] });
    at += 1;
  }
  for (; at < now.length; at += 1) lines.push({ mark: "+", text: now[at] ?? "", before: [old.length, at] });
  return lines;
}

function hunksOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const spans: { start: number; end: number }[] = [];
  for (const [index, { mark }] of lines.entries()) {
    if (mark === " ") continue;
    const last = spans.at(-1);
    if (last !== undefined && index - context <= last.end) last.end = index + context + 1;
    else spans.push({ start: Math.max(0, index - context), end: index + context + 1 });
  }
  return spans.map(({ start, end }) => lines.slice(start, end));
}

function headOf(hunk: readonly Line[]): string {
  const [from = 0, to = 0] = hunk[0]?.before ?? [];
  const old = hunk.filter(({ mark }) => mark !== "+").length;
  const now = hunk.filter(({ mark }) => mark !== "-").length;
  const range = (start: number, count: number) => `${count === 0 ? start : start + 1},${count}`;
  return `@@ -${range(from, old)} +${range(to, now)} @@`;
}
