import type { Location } from "../../../domain/location.ts";

/** Turns offsets into lines and columns that count from 1. */
export interface Positions {
  readonly location: (start: number, end: number) => Location;
  readonly line: (offset: number) => number;
  /** The text of a place, at most its first line. */
  readonly textAt: (location: Location) => string;
}

export function positionsIn(file: string, text: string): Positions {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const place = (offset: number) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
  return {
    textAt: ({ line, column, endLine, endColumn }) => {
      const start = starts[line - 1] ?? 0;
      const stop = endLine === line ? start + endColumn - 1 : (starts[line] ?? text.length + 1) - 1;
      return text.slice(start + column - 1, stop);
    },
    line: (offset) => place(offset).line,
    location: (start, end) => {
      const from = place(start);
      const to = place(Math.max(start, end));
      return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
    },
  };
}
