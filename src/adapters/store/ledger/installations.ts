import type { Ledger } from "../../../ports/ledger.ts";
import type { Database } from "../database.ts";

export function installationsIn(database: Database): Ledger["installations"] {
  return {
    save: async ({ id, account, state }) => {
      await database.run((db) =>
        db
          .insertInto("sirsi.installation")
          .values({ id, account, state })
          .onConflict((on) => on.column("id").doUpdateSet({ account, state }))
          .execute(),
      );
    },
    read: async (id) => {
      const row = await database.run((db) =>
        db.selectFrom("sirsi.installation").selectAll().where("id", "=", id).executeTakeFirst(),
      );
      return row === undefined ? undefined : { ...row, id: Number(row.id) };
    },
    saveRepositories: async (repositories) => {
      // The last word on a repository counts; one statement cannot say two.
      const rows = [...new Map(repositories.map((repository) => [repository.id, repository])).values()].map(
        ({ id, owner, name, installation }) => ({ id, owner, name, installation }),
      );
      if (rows.length === 0) return;
      await database.run((db) =>
        db.transaction().execute(async (within) => {
          for (const part of partsOf(rows, 1000)) {
            await within
              .insertInto("sirsi.repository")
              .values(part)
              .onConflict((on) =>
                on.column("id").doUpdateSet((row) => ({
                  owner: row.ref("excluded.owner"),
                  name: row.ref("excluded.name"),
                  installation: row.ref("excluded.installation"),
                })),
              )
              .execute();
          }
        }),
      );
    },
    forgetRepositories: async (ids) => {
      if (ids.length === 0) return;
      await database.run((db) => db.deleteFrom("sirsi.repository").where("id", "in", ids).execute());
    },
    repository: async (id) => {
      const row = await database.run((db) =>
        db.selectFrom("sirsi.repository").selectAll().where("id", "=", id).executeTakeFirst(),
      );
      return row === undefined ? undefined : { ...row, id: Number(row.id), installation: Number(row.installation) };
    },
    repositories: async () => {
      const rows = await database.run((db) =>
        db
          .selectFrom("sirsi.repository as repository")
          .innerJoin("sirsi.installation as installation", "installation.id", "repository.installation")
          .selectAll("repository")
          .where("installation.state", "=", "active")
          .orderBy("repository.id")
          .execute(),
      );
      return rows.map((row) => ({ ...row, id: Number(row.id), installation: Number(row.installation) }));
    },
  };
}

/** A statement takes 65,535 values. */
function partsOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
