import { type SelectQueryBuilder, sql } from "kysely";
import type { AuditCheckpoint, AuditSelection } from "../../../domain/audit.ts";
import { canonical } from "../../../domain/canonical.ts";
import type { Recorded } from "../../../domain/events.ts";
import type { AuditRow } from "../../../ports/audit-log.ts";
import type { Database } from "../database.ts";
import type { Tables } from "../tables.ts";

const pageSize = 500;

/** By chain, then number: a page begins after the last row of the one before. */
export async function* rowsOf(selection: AuditSelection, database: Database): AsyncGenerator<AuditRow> {
  let after: AuditRow | undefined;
  for (;;) {
    const page = await pageAfter(after, selection, database);
    yield* page;
    after = page.at(-1);
    if (page.length < pageSize) return;
  }
}

async function pageAfter(
  after: AuditRow | undefined,
  selection: AuditSelection,
  database: Database,
): Promise<readonly AuditRow[]> {
  const rows = await database.run((db) => {
    const all = selected(
      db.selectFrom("sirsi.audit").select(["chain", "seq", "hash", "line"]).orderBy("chain").orderBy("seq").limit(pageSize),
      selection,
    );
    const next = after === undefined ? all : all.where(sql<boolean>`(chain, seq) > (${after.chain}, ${after.seq}::bigint)`);
    return next.execute();
  });
  return rows.map(({ chain, seq, hash, line }) => ({ chain, seq: Number(seq), hash, line: withHash(line, hash) }));
}

type Query = SelectQueryBuilder<Tables, "sirsi.audit", { chain: string; seq: number | string; hash: string; line: string }>;

/** Times are compared as texts: they are all in UTC and milliseconds. */
function selected(query: Query, { since, until, repository }: AuditSelection): Query {
  const from = since === undefined ? query : query.where("at", ">=", new Date(since).toISOString());
  const to = until === undefined ? from : from.where("at", "<", new Date(until).toISOString());
  if (repository === undefined) return to;
  const named = sql`select id::text from sirsi.repository where lower(owner || '/' || name) = lower(${repository})`;
  return to.where(sql<boolean>`(repository = ${repository} or repository in (${named}))`);
}

/** A line that somebody has broken is handed out as it is, for whoever verifies it to find. */
function withHash(line: string, hash: string): string {
  try {
    return canonical({ ...(JSON.parse(line) as object), hash });
  } catch {
    return line.replaceAll(/[\r\n]/g, " ");
  }
}

export async function ofRun(run: string, database: Database): Promise<readonly Recorded[]> {
  const rows = await database.run((db) =>
    db.selectFrom("sirsi.audit").select(["hash", "line"]).where("run", "=", run).orderBy("chain").orderBy("seq").execute(),
  );
  return rows.map(({ hash, line }) => ({ ...(JSON.parse(line) as Omit<Recorded, "hash">), hash }) as Recorded);
}

export async function checkpointsIn(database: Database): Promise<ReadonlyMap<string, AuditCheckpoint>> {
  const rows = await database.run((db) => db.selectFrom("sirsi.audit_checkpoint").selectAll().orderBy("seq").execute());
  return new Map(
    rows.map(({ chain, seq, hash, at, removed_by, why }) => [chain, { seq: Number(seq), hash, at, by: removed_by, why }]),
  );
}
