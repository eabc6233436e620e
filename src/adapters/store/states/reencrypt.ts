import type { Encryption } from "../../../ports/encryption.ts";
import type { StateKey } from "../../../ports/states.ts";
import type { Database } from "../database.ts";
import { contextOf, openSealed } from "./sealed-row.ts";

/**
 * Row by row, so that it may be stopped and begun again, and may run while states are written. Throws Failure "state-broken" for a row
 * that was altered.
 */
export async function reencrypt(
  database: Database,
  encryption: Encryption,
): Promise<{ readonly changed: number; readonly left: number }> {
  let changed = 0;
  for (let after = 0; ;) {
    const row = await nextRow(after, database, encryption);
    if (row === undefined) break;
    after = Number(row.id);
    await replace(row, database, encryption);
    changed += 1;
  }
  return { changed, left: await countLeft(database, encryption) };
}

type Row = NonNullable<Awaited<ReturnType<typeof nextRow>>>;

function nextRow(after: number, database: Database, { current, keys }: Encryption) {
  const older = keys.filter((key) => key !== current);
  if (older.length === 0) return Promise.resolve(undefined);
  return database.run((db) =>
    db
      .selectFrom("sirsi.state_version")
      .select(["id", "tenant", "repository", "migration", "wave", "serial", "lineage", "key_id", "sealed"])
      .select(["description_key", "description"])
      .where("id", ">", after)
      .where((is) => is.or([is("key_id", "in", older), is("description_key", "in", older)]))
      .orderBy("id")
      .limit(1)
      .executeTakeFirst(),
  );
}

async function replace(row: Row, database: Database, encryption: Encryption): Promise<void> {
  const { keys, current } = encryption;
  const again = (what: "state" | "description", sealed: Uint8Array): Uint8Array => {
    const key: StateKey = row;
    return encryption.seal(openSealed(what, sealed, key, row, encryption), contextOf(what, key, Number(row.serial), row.lineage));
  };
  const isOlder = (id: string | null): boolean => id !== null && id !== current && keys.includes(id);
  const { description, description_key: descriptionKey } = row;
  await database.run((db) =>
    db
      .updateTable("sirsi.state_version")
      .set({
        ...(isOlder(row.key_id) ? { key_id: current, sealed: again("state", row.sealed) } : {}),
        ...(description !== null && isOlder(descriptionKey)
          ? { description_key: current, description: again("description", description) }
          : {}),
      })
      .where("id", "=", Number(row.id))
      // A description may have been written meanwhile: with the current key, or with the next of another replica.
      .where("key_id", "=", row.key_id)
      .where("description_key", "is not distinct from", descriptionKey)
      .execute(),
  );
}

async function countLeft(database: Database, { current }: Encryption): Promise<number> {
  const { left } = await database.run((db) =>
    db
      .selectFrom("sirsi.state_version")
      .select((is) => is.fn.countAll<number | string>().as("left"))
      .where((is) => is.or([is("key_id", "<>", current), is("description_key", "<>", current)]))
      .executeTakeFirstOrThrow(),
  );
  return Number(left);
}
