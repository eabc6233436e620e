import { findingCodes, isFindingCode, type FindingCode, type FindingCodeId } from "../../domain/finding-codes.ts";

export interface CodeExplanation extends FindingCode {
  readonly code: FindingCodeId;
}

/** Everything there is to say about a finding code. `E103` and `sir-e103` are understood too; undefined for what is none. */
export function explainCode(code: string): CodeExplanation | undefined {
  const upper = code.trim().toUpperCase();
  const id = upper.startsWith("SIR-") ? upper : `SIR-${upper}`;
  return isFindingCode(id) ? { code: id, ...findingCodes[id] } : undefined;
}
