import type { Reply } from "../../commands/command.ts";
import { paragraph, type Block } from "../../stages/report/document.ts";
import { toMarkdown } from "../../stages/report/markdown.ts";

/** By it our answer is found again, so that a comment is answered once. */
export const marker = (comment: number): string => `<!-- sirsi-command:${comment} -->`;

/** GitHub takes 65,536 characters; what would be cut is left out by whole blocks, so that no Markdown breaks. */
const most = 60_000;

export function replyText(comment: number, { blocks }: Reply): string {
  const whole = toMarkdown(blocks);
  return `${marker(comment)}\n${whole.length <= most ? whole : toMarkdown(fitting(blocks))}`;
}

function fitting(blocks: readonly Block[]): readonly Block[] {
  const kept: Block[] = [];
  let length = 0;
  for (const block of blocks) {
    length += toMarkdown([block]).length + 1;
    if (length > most - 200) break;
    kept.push(block);
  }
  return [...kept, paragraph("The rest is left out: a comment holds no more.")];
}
