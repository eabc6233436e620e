import type { PolicyResult } from "../../domain/policy.ts";

/**
 * Marks failures that the base has as well. The same place may hold several (two open ports of one workload), so each
 * failure of the base explains one of the head: first the one at the same address, then one that was renamed.
 */
export function markExisting(results: readonly PolicyResult[], base: readonly PolicyResult[]): readonly PolicyResult[] {
  const debt = base.filter(isFailing);
  const left = new Map<string, number>();
  for (const { fingerprint } of debt) left.set(fingerprint, (left.get(fingerprint) ?? 0) + 1);
  const spend = ({ fingerprint }: PolicyResult): boolean => {
    const count = left.get(fingerprint) ?? 0;
    left.set(fingerprint, count - 1);
    return count > 0;
  };
  const sameAddress = new Set(debt.map(exactly));
  const stayed = new Set(results.filter((result) => isFailing(result) && sameAddress.has(exactly(result)) && spend(result)));
  return results.map((result) =>
    isFailing(result) && (stayed.has(result) || spend(result)) ? { ...result, existing: true } : result,
  );
}

const isFailing = ({ status }: PolicyResult): boolean => status === "fail";
const exactly = ({ fingerprint, address }: PolicyResult): string => `${fingerprint}\n${address ?? ""}`;
