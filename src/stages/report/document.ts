/** What a piece of text means; the terminal gives it a colour, Markdown ignores it. */
export type Tone = "bad" | "warn" | "good" | "muted";

/** Text inside a line. `text` may hold anything: the renderers escape it. */
export interface Span {
  readonly text: string;
  readonly style?: "code" | "strong";
  readonly tone?: Tone;
}

export type Inline = readonly (string | Span)[];

export interface Table {
  readonly type: "table";
  readonly columns: readonly { readonly title: string; readonly align?: "right" }[];
  readonly rows: readonly (readonly Inline[])[];
}

/** A report before it is Markdown or terminal text. */
export type Block =
  | { readonly type: "heading"; readonly level: 2 | 3; readonly text: Inline }
  | { readonly type: "paragraph"; readonly text: Inline }
  | { readonly type: "list"; readonly items: readonly Inline[] }
  | Table
  /** Folded in Markdown, shown in full on a terminal. */
  | { readonly type: "details"; readonly summary: Inline; readonly blocks: readonly Block[] }
  /** A picture for Markdown only; whatever it says is also in a table. */
  | { readonly type: "mermaid"; readonly code: string };

/**
 * One part of a report, from full detail down to what must remain. `levels[0]` is the whole; the fitter steps down
 * the sections with the highest `dropOrder` last.
 */
export interface Section {
  readonly id: string;
  readonly levels: readonly (readonly Block[])[];
  /** 1 loses its detail first. */
  readonly dropOrder: number;
}

export const code = (text: string): Span => ({ text, style: "code" });
export const strong = (text: string, tone?: Tone): Span => ({ text, style: "strong", ...(tone === undefined ? {} : { tone }) });
export const heading = (level: 2 | 3, ...text: Inline): Block => ({ type: "heading", level, text });
export const paragraph = (...text: Inline): Block => ({ type: "paragraph", text });
export const list = (items: readonly Inline[]): Block => ({ type: "list", items });
export const details = (summary: Inline, blocks: readonly Block[]): Block => ({ type: "details", summary, blocks });

export function table(
  columns: readonly (string | { readonly title: string; readonly align: "right" })[],
  rows: readonly (readonly Inline[])[],
): Table {
  return { type: "table", columns: columns.map((column) => (typeof column === "string" ? { title: column } : column)), rows };
}

export const right = (title: string) => ({ title, align: "right" }) as const;
