/* eslint-disable no-control-regex -- control characters are exactly what must go */
import { withoutSecrets } from "../../domain/secret-text.ts";
import type { Block, Inline, Span, Table } from "./document.ts";

/**
 * Blocks as GitHub Markdown. All text is untrusted: nothing in it can open HTML, mention a person, make a link or show a credential, not
 * even the name of a file.
 */
export function toMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(block).join("\n\n")}\n`;
}

function block(item: Block): string {
  switch (item.type) {
    case "heading":
      return `${"#".repeat(item.level)} ${inline(item.text)}`;
    case "paragraph":
      return inline(item.text);
    case "list":
      return item.items.map((text) => `- ${inline(text)}`).join("\n");
    case "table":
      return table(item);
    case "details":
      return `<details><summary>${html(item.summary)}</summary>\n\n${item.blocks.map(block).join("\n\n")}\n\n</details>`;
    case "mermaid":
      return `\`\`\`mermaid\n${item.code}\n\`\`\``;
  }
}

function table({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = columns.map(({ align }) => (align === "right" ? "---:" : "---"));
  // A pipe ends a cell even inside a code span. An odd run of backslashes before it would escape our backslash instead.
  const escapePipe = (_match: string, slashes: string) => `${slashes}${slashes.length % 2 === 1 ? gap : ""}\\|`;
  const cell = (text: Inline) => inline(text).replace(/(\\*)\|/g, escapePipe);
  return [line(columns.map(({ title }) => escapeMarkdown(title))), line(rule), ...rows.map((row) => line(row.map(cell)))].join(
    "\n",
  );
}

const inline = (text: Inline): string =>
  text.map((part) => (typeof part === "string" ? escapeMarkdown(part) : span(part))).join("");

function span({ text, style }: Span): string {
  if (style === "code") return codeSpan(text);
  return style === "strong" ? `**${escapeMarkdown(text)}**` : escapeMarkdown(text);
}

function codeSpan(text: string): string {
  const plain = oneLine(text);
  if (plain === "") return "";
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${plain} ${fence}` : `${fence}${plain}${fence}`;
}

/** Zero-width space: breaks mentions, issue references and bare links without changing what people read. */
const gap = "\u200b";

export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*[\]<>~!]|(?<!\w)_|_(?!\w)/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replace(/([@#])(?=\w)/g, `$1${gap}`)
    .replace(/:\/\//g, `:${gap}//`)
    .replace(/\bwww\./gi, `www${gap}.`);
}

function html(text: Inline): string {
  const escape = (value: string) =>
    oneLine(value)
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replace(/([@#])(?=\w)/g, `$1${gap}`);
  return text.map((part) => (typeof part === "string" ? escape(part) : wrap(part, escape(part.text)))).join("");
}

function wrap({ style }: Span, escaped: string): string {
  if (style === "code") return `<code>${escaped}</code>`;
  return style === "strong" ? `<strong>${escaped}</strong>` : escaped;
}

/** Line breaks, control characters and marks that turn the direction of text become spaces: a value can never start a line of its own. */
const oneLine = (text: string): string =>
  withoutSecrets(text).replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, " ");
