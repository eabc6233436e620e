import { Failure } from "../../domain/failure.ts";
import type { RawResult, Rule } from "../../domain/policy.ts";
import { isInScope, type Subject } from "./subjects.ts";

/** The rows of each rule, one per resource or place. A row that nobody asked for means the engine cannot be trusted. */
export function rowsByRule(
  raw: readonly RawResult[],
  rules: readonly Rule[],
  subjects: ReadonlyMap<string, Subject>,
): ReadonlyMap<string, readonly RawResult[]> {
  const rows = new Map<string, Map<string, RawResult>>(rules.map(({ id }) => [id, new Map()]));
  for (const row of raw) {
    const own = rows.get(row.rule);
    if (own === undefined) throw aborted(`it answered for ${row.rule}, which was not asked`);
    if (row.address !== null && !subjects.has(row.address))
      throw aborted(`${row.rule} names ${row.address}, which is not in the plan`);
    const key = JSON.stringify([row.address, row.params["path"] ?? null]);
    own.set(key, worse(own.get(key), row));
  }
  return new Map([...rows].map(([id, own]) => [id, [...own.values()]]));
}

/** Two answers about one place: the worse one counts. */
function worse(known: RawResult | undefined, row: RawResult): RawResult {
  return known === undefined || badness[row.status] > badness[known.status] ? row : known;
}

const badness = { pass: 0, unknown: 1, fail: 2 } as const;

/** A rule that said nothing about a resource it is made for did not run; silence must not look green. */
export function assertComplete(rule: Rule, rows: readonly RawResult[], subjects: readonly Subject[]): void {
  if (rule.types.length === 0) {
    if (rows.length === 0) throw aborted(`${rule.id} gave no answer`);
    return;
  }
  const answered = new Set(rows.map(({ address }) => address));
  const silent = subjects.find(({ key, change }) => isInScope(change) && rule.types.includes(change.type) && !answered.has(key));
  if (silent !== undefined) throw aborted(`${rule.id} gave no answer for ${silent.key}`);
}

const aborted = (why: string): Failure => new Failure("policy-aborted", { why });
