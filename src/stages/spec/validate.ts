import type { SpecDocument } from "../../domain/document.ts";
import type { Finding } from "../../domain/finding.ts";
import { inOrder, toFinding } from "./draft.ts";
import { rules } from "./rules/index.ts";
import { subjectOf, type SpecContext } from "./rules/subject.ts";

export type { SpecContext } from "./rules/subject.ts";

/** What is wrong with the meaning of a spec that fits its schema: errors and warnings, in the order of the text. */
export function validateSpec(document: SpecDocument, context: SpecContext): readonly Finding[] {
  const subject = subjectOf(document, context);
  const drafts = rules.flatMap((rule) => rule(subject));
  return inOrder(drafts.map((draft) => toFinding(draft, document.sources, document.migration)));
}
