import { sql } from "kysely";
import type { Approval } from "../../../domain/approval.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Database } from "../database.ts";
import { fromColumn, toColumn } from "../json.ts";

export function approvalsIn(database: Database): Ledger["approvals"] {
  return {
    save: async (approval) => {
      const { repository, pull, userId, kind, head, at } = approval;
      const changed = { at, approval: toColumn(approval) };
      await database.run((db) =>
        db
          .insertInto("sirsi.approval")
          .values({ repository, pull, user_id: userId, kind, head, ...changed })
          .onConflict((on) => on.columns(["repository", "pull", "user_id", "kind", "head"]).doUpdateSet(changed))
          .execute(),
      );
    },
    list: async (repository, pull) => {
      const rows = await database.run((db) => {
        const all = db
          .selectFrom("sirsi.approval")
          .select(sql<string>`approval::text`.as("approval"))
          .where("repository", "=", repository)
          .orderBy("at")
          .orderBy("user_id")
          .orderBy("kind");
        return (pull === null ? all : all.where("pull", "=", pull)).execute();
      });
      return rows.map((row) => fromColumn(row.approval) as Approval);
    },
  };
}
