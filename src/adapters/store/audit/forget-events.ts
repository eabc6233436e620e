import { sql } from "kysely";
import type { AuditLog } from "../../../ports/audit-log.ts";
import type { Database } from "../database.ts";

/** One statement per chain: the checkpoint and what it covers go together. */
export async function forgetEvents(
  before: string,
  { repository, at, by, why }: Parameters<AuditLog["forget"]>[1],
  database: Database,
): Promise<number> {
  return await database.run((db) =>
    db.transaction().execute(async (transaction) => {
      const last = await sql<{ chain: string; seq: string }>`
        insert into sirsi.audit_checkpoint (chain, seq, hash, at, removed_by, why)
        select distinct on (chain) chain, seq, hash, ${at}::text, ${by}::text, ${why}::text from sirsi.audit
          where repository = ${repository} and at < ${new Date(before).toISOString()} order by chain, seq desc
        returning chain, seq`.execute(transaction);
      let removed = 0n;
      for (const { chain, seq } of last.rows) {
        const { numAffectedRows } = await sql`delete from sirsi.audit where chain = ${chain} and seq <= ${seq}::bigint`.execute(
          transaction,
        );
        removed += numAffectedRows ?? 0n;
      }
      return Number(removed);
    }),
  );
}
