import type { SpecDocument } from "../../domain/document.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { Migration } from "../../domain/spec.generated.ts";
import { inOrder, toFinding } from "./draft.ts";
import { approvalGates } from "./gates/approvals.ts";
import { budgetGate } from "./gates/budget.ts";
import { complianceGates } from "./gates/compliance.ts";
import { exceptionGate } from "./gates/exceptions.ts";
import type { Gate } from "./gates/gate.ts";
import { importanceGates } from "./gates/importance.ts";
import { protectionGate } from "./gates/protection.ts";
import { timingGates } from "./gates/timing.ts";

export interface EffectiveSpec {
  /** The head, with every field that decides a gate as strict as on the base and in the settings. */
  readonly migration: Migration;
  /** One SIR-W416 for each field that the head weakens. */
  readonly findings: readonly Finding[];
}

const gates: readonly Gate[] = [
  ...importanceGates,
  ...complianceGates,
  budgetGate,
  exceptionGate,
  protectionGate,
  ...approvalGates,
  ...timingGates,
];

/**
 * What a change is judged by. A change must not loosen its own gates, so every field that decides one takes the stricter of base
 * and head, and never less than the floors of the base's settings; a new file has the floors alone.
 */
export function effectiveSpec(
  base: SpecDocument | undefined,
  head: SpecDocument,
  baseSettings: Settings | undefined,
  now?: Date,
): EffectiveSpec {
  const effective = structuredClone(head.migration);
  const context = { base: base?.migration, head: head.migration, floors: baseSettings?.approvals, now, effective };
  const drafts = gates.flatMap((gate) => gate(context));
  return { migration: effective, findings: inOrder(drafts.map((draft) => toFinding(draft, head.sources, head.migration))) };
}
