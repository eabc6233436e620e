import { Failure } from "../../domain/failure.ts";
import { withoutSecrets } from "../../domain/secret-text.ts";

export const failed = (why: string, cause?: unknown): Failure => new Failure("custom-policies-failed", { why }, { cause });

const longest = 300;

/** Words of OPA or of a policy on one line: what they quote was written by others. */
export function oneLine(text: string): string {
  const line = withoutSecrets(text.slice(0, 8 * longest))
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return line.length <= longest ? line : `${line.slice(0, longest)}…`;
}
