import type { Block, Section } from "../../../src/stages/report/document.ts";
import { toMarkdown } from "../../../src/stages/report/markdown.ts";

/** What a section says in Markdown; level 0 is the whole. */
export const rendered = ({ levels }: Section, level = 0): string => toMarkdown(levels[level] ?? []);

/** The rows of a section's tables as cells, without the titles and the rule under them. */
export const rowsOf = (section: Section, level = 0): readonly (readonly string[])[] =>
  (section.levels[level] ?? []).flatMap(tableRows);

function tableRows(block: Block): readonly (readonly string[])[] {
  if (block.type === "details") return block.blocks.flatMap(tableRows);
  if (block.type !== "table") return [];
  const [, , ...lines] = toMarkdown([block]).trimEnd().split("\n");
  return lines.map((line) => line.slice(2, -2).split(" | "));
}

/** The items of a section's lists. */
export const itemsOf = (section: Section, level = 0): readonly string[] =>
  rendered(section, level)
    .split("\n")
    .filter((line) => line.startsWith("- "))
    .map((line) => line.slice(2));

/** It has no half of a character, which GitHub refuses. */
export const isWhole = (text: string): boolean => !/\p{Surrogate}/u.test(text);
