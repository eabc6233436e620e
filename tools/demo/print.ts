import type { Posted } from "./await-review.ts";
import type { Step } from "./story.ts";

export interface Paint {
  dim(text: string): string;
  bold(text: string): string;
}

/** With colour only where somebody can see it and did not decline it. */
export function paintFor(color: boolean): Paint {
  const style = (code: number) => (text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { dim: style(2), bold: style(1) };
}

export const stepLine = ({ seconds, text }: Step, paint: Paint): string =>
  `${paint.dim(`${seconds.toFixed(1).padStart(5)} s`)}  ${text}\n`;

/** The check and the comment, word for word. */
export function postedText({ check, comment }: Posted, paint: Paint): string {
  const rule = paint.dim("-".repeat(72));
  return [
    "",
    `${paint.bold("Check")}  ${check.name}: ${check.conclusion ?? "no conclusion"}, ${check.output.title ?? "no title"}`,
    `${paint.bold("Comment")}  as ${comment.author.login} posted it:`,
    rule,
    comment.body.trim(),
    rule,
    "",
  ].join("\n");
}
