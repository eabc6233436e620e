/* eslint-disable no-control-regex -- control characters are exactly what must go */
import type { Block, Inline, Table, Tone } from "./document.ts";

export interface TerminalOptions {
  readonly width: number;
  readonly color: boolean;
}

const codes: Readonly<Record<Tone | "strong" | "code", string>> = {
  bad: "31",
  warn: "33",
  good: "32",
  muted: "90",
  strong: "1",
  code: "36",
};

interface Piece {
  readonly text: string;
  readonly style: readonly string[];
}

/** Blocks as text for a terminal of a given width. Control characters in values are shown, never sent. */
export function toTerminal(blocks: readonly Block[], options: TerminalOptions): string {
  return `${lines(blocks, options).join("\n")}\n`;
}

function lines(blocks: readonly Block[], options: TerminalOptions): readonly string[] {
  return blocks.flatMap((item, index) => {
    const rendered = block(item, options);
    return index === 0 || rendered.length === 0 ? rendered : ["", ...rendered];
  });
}

function block(item: Block, options: TerminalOptions): readonly string[] {
  switch (item.type) {
    case "heading":
      return wrapped(item.text, options, "", ["strong"]);
    case "paragraph":
      return wrapped(item.text, options);
    case "list":
      return item.items.flatMap((text) => wrapped(text, options, "- "));
    case "table":
      return table(item, options);
    case "details":
      return [...wrapped(item.summary, options, "", ["strong"]), ...lines(item.blocks, options)];
    case "mermaid":
      return [];
  }
}

function pieces(text: Inline, extra: readonly string[] = []): readonly Piece[] {
  return text.map((part) =>
    typeof part === "string"
      ? { text: printable(part), style: extra }
      : {
          text: printable(part.text),
          style: [...extra, ...(part.style === undefined ? [] : [part.style]), ...(part.tone === undefined ? [] : [part.tone])],
        },
  );
}

function paint({ text, style }: Piece, color: boolean): string {
  const numbers = [...new Set(style)].map((name) => codes[name as keyof typeof codes]);
  return color && numbers.length > 0 && text !== "" ? `\u001b[${numbers.join(";")}m${text}\u001b[0m` : text;
}

/** Greedy wrap by words; a word longer than the line is left whole, so that it can still be copied. */
function wrapped(text: Inline, { width, color }: TerminalOptions, bullet = "", extra: readonly string[] = []): readonly string[] {
  const indent = " ".repeat(bullet.length);
  const rows: string[] = [];
  let row = bullet;
  let used = bullet.length;
  for (const piece of pieces(text, extra)) {
    for (const word of piece.text.split(/(?<=\s)/)) {
      const length = word.trimEnd().length;
      if (used > indent.length && used + length > width) {
        rows.push(row.trimEnd());
        row = indent;
        used = indent.length;
      }
      row += paint({ text: word, style: piece.style }, color);
      used += word.length;
    }
  }
  return [...rows, row.trimEnd()];
}

function table({ columns, rows }: Table, options: TerminalOptions): readonly string[] {
  const plain = (text: Inline) =>
    pieces(text)
      .map((piece) => piece.text)
      .join("");
  const widths = shrink(
    columns.map(({ title }, index) => Math.max(title.length, ...rows.map((row) => plain(row[index] ?? []).length))),
    options.width - 2 * (columns.length - 1),
  );
  const line = (cells: readonly Inline[], extra: readonly string[]) => {
    const wrappedCells = cells.map((cell, index) => wrapCell(cell, widths[index] ?? 1, extra));
    const height = Math.max(...wrappedCells.map((cell) => cell.length));
    return Array.from({ length: height }, (_row, at) =>
      wrappedCells
        .map((cell, index) => pad(cell[at] ?? [], widths[index] ?? 1, columns[index]?.align === "right", options.color))
        .join("  ")
        .trimEnd(),
    );
  };
  return [
    ...line(
      columns.map(({ title }) => [title]),
      ["muted"],
    ),
    ...rows.flatMap((row) => line(row, [])),
  ];
}

/** Takes width from the widest column until all fit; a column keeps its even share, up to 12. */
function shrink(widths: readonly number[], available: number): readonly number[] {
  const floor = Math.max(4, Math.min(12, Math.floor(available / widths.length)));
  const result = [...widths];
  for (;;) {
    const excess = result.reduce((sum, width) => sum + width, 0) - available;
    const widest = Math.max(...result);
    if (excess <= 0 || widest <= floor) return result;
    const index = result.indexOf(widest);
    const second = Math.max(floor, ...result.filter((_width, at) => at !== index));
    result[index] = Math.max(floor, widest - Math.max(1, Math.min(excess, widest - second)));
  }
}

function wrapCell(cell: Inline, width: number, extra: readonly string[]): readonly (readonly Piece[])[] {
  const rows: Piece[][] = [[]];
  let used = 0;
  for (const piece of pieces(cell, extra)) {
    for (const word of piece.text.split(/(?<=[\s/_])/)) {
      for (let rest = word; rest !== "";) {
        if (used > 0 && used + rest.trimEnd().length > width) {
          rows.push([]);
          used = 0;
        }
        const part = rest.trimEnd().length > width ? rest.slice(0, width) : rest;
        const shown = used + part.length > width ? part.trimEnd() : part;
        rows.at(-1)?.push({ text: shown, style: piece.style });
        used += shown.length;
        rest = rest.slice(part.length);
      }
    }
  }
  return rows;
}

function pad(row: readonly Piece[], width: number, alignRight: boolean, color: boolean): string {
  const text = row.map((piece) => paint(piece, color)).join("");
  const space = " ".repeat(Math.max(0, width - row.reduce((sum, piece) => sum + piece.text.length, 0)));
  return alignRight ? space + text : text + space;
}

const printable = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+/g, " ");
