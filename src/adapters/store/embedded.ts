import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect } from "kysely";
import { Failure } from "../../domain/failure.ts";
import type { Locks } from "../../ports/locks.ts";
import type { Database } from "./database.ts";
import type { Tables } from "./tables.ts";
import { asFailure } from "./unreachable.ts";

/**
 * PostgreSQL in our own process, in a folder or in memory. Two processes on one folder would destroy it, so the folder is locked.
 * Throws Failure "store-in-use".
 */
export async function openEmbedded(folder: string | undefined, locks: Locks): Promise<Database> {
  const lock = folder === undefined ? undefined : await hold(folder, locks);
  try {
    const pglite = await PGlite.create(folder === undefined ? {} : { dataDir: join(folder, "postgres") });
    const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
    return {
      kind: "embedded",
      run: async (work) => {
        try {
          return await work(db);
        } catch (error) {
          throw asFailure(error);
        }
      },
      listen: async (channel, hear) => {
        const unlisten = await pglite.listen(channel, hear);
        return { close: () => unlisten() };
      },
      close: async () => {
        await db.destroy();
        if (!pglite.closed) await pglite.close();
        await lock?.release();
      },
    };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

async function hold(folder: string, locks: Locks): Promise<{ release(): Promise<void> }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    return await locks.hold(join(folder, "store"), folder, "a running service");
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== "state-locked") throw error;
    const { holder } = error.facts as { readonly holder: string };
    throw new Failure("store-in-use", { folder, holder }, { cause: error });
  }
}
