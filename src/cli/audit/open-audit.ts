import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { cleanText } from "../../adapters/log/clean.ts";
import { systemClock } from "../../adapters/clock/clock.ts";
import { lockFiles } from "../../adapters/states/lock-files.ts";
import { auditIn } from "../../adapters/store/audit.ts";
import type { Database } from "../../adapters/store/database.ts";
import { openEmbedded } from "../../adapters/store/embedded.ts";
import { openServer } from "../../adapters/store/server.ts";
import { Failure } from "../../domain/failure.ts";
import type { Environment } from "../../environment.ts";
import type { AuditLog } from "../../ports/audit-log.ts";

/**
 * The audit log where the service keeps it. Nothing is brought up to date or made: whoever looks changes nothing. Throws Failure
 * "store-unreachable", "store-in-use" with the process that holds the folder, or "store-broken".
 */
export async function openAudit(environment: Environment): Promise<{ readonly audit: AuditLog; close(): Promise<void> }> {
  const database = await openDatabase(environment);
  try {
    const { rows } = await database.run((db) =>
      sql<{ there: boolean }>`select to_regclass('sirsi.audit') is not null as there`.execute(db),
    );
    if (rows[0]?.there !== true)
      throw new Failure("store-broken", { why: "it has no audit log: no service of this version has used it" });
    return { audit: auditIn({ database, clock: systemClock, clean: cleanText }), close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function openDatabase({ databaseUrl, dataFolder, home = homedir() }: Environment): Promise<Database> {
  if (databaseUrl !== undefined) {
    if (!URL.canParse(databaseUrl) || !/^postgres(?:ql)?:$/.test(new URL(databaseUrl).protocol))
      throw new Failure("store-unreachable", {
        why: "DATABASE_URL does not look like postgres://user:password@host:5432/database",
      });
    return openServer(databaseUrl);
  }
  const folder = dataFolder ?? join(home, ".sirsi", "service");
  if (!existsSync(join(folder, "postgres", "PG_VERSION")))
    throw new Failure("store-unreachable", { why: `there is none in ${folder}` });
  return await openEmbedded(folder, lockFiles);
}
