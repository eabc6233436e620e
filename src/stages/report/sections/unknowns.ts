import type { SpecReview } from "../../../domain/review.ts";
import { heading, list, type Block, type Section } from "../document.ts";
import { atMost } from "../words.ts";

/** What this review could not know. Silence about a gap would read as "fine". */
export function unknowns(spec: SpecReview): Section {
  const notes = (spec.notes ?? []).map((text) => [text]);
  const known: readonly Block[] = notes.length === 0 ? [] : [heading(3, "Notes"), list(notes)];
  if (spec.unknowns.length === 0) return { id: "unknowns", dropOrder: 90, levels: [known, []] };
  const blocks = (most: number) => {
    const { shown, rest } = atMost(spec.unknowns, most);
    return [
      heading(3, "What this review could not know"),
      list([...shown.map((text) => [text]), ...(rest > 0 ? [[`and ${rest} more`]] : [])]),
    ];
  };
  return { id: "unknowns", dropOrder: 90, levels: [[...known, ...blocks(50)], blocks(50), blocks(8)] };
}
