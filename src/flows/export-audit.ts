import type { AuditSelection } from "../domain/audit.ts";
import { canonical } from "../domain/canonical.ts";
import type { AuditLog } from "../ports/audit-log.ts";
import type { Clock } from "../ports/clock.ts";
import { newTally, summaryOf } from "../stages/audit/tally.ts";

interface AuditWorld {
  readonly audit: Pick<AuditLog, "rows" | "checkpoints">;
  readonly clock: Clock;
}

/** The lines of an export: the events that were selected as they are stored, then their summary. */
export async function* exportAudit(selection: AuditSelection, { audit, clock }: AuditWorld): AsyncGenerator<string> {
  const tally = newTally();
  for await (const { chain, seq, hash, line } of audit.rows(selection)) {
    tally.add({ chain, seq, hash, previous: previousIn(line) });
    yield line;
  }
  yield canonical(summaryOf(tally.chains(), await audit.checkpoints(), selection, clock.now().toISOString()));
}

/** Of a line that somebody broke there is none; whoever verifies it says so. */
function previousIn(line: string): string {
  const [, previous = ""] = /"previous":"([0-9a-f]{64})"/.exec(line) ?? [];
  return previous;
}
