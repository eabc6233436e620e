import { sql } from "kysely";
import type { Clock } from "../../../ports/clock.ts";
import type { Runner, Runners } from "../../../ports/runners.ts";
import type { Database } from "../database.ts";
import { idInBearer, isBearer, newBearer } from "./bearer.ts";

interface RunnerRow {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  readonly repository: string;
  readonly labels: string;
  readonly facts: string;
  readonly digest: string;
  readonly seen_at: Date | null;
}

const columns = sql.raw("id, name, tenant, repository, labels::text as labels, facts::text as facts, digest, seen_at");

type Registry = Pick<Runners, "issueTicket" | "register" | "authenticate" | "list" | "remove">;

/** Who the runners are. */
export function registryIn(database: Database, clock: Clock): Registry {
  return {
    issueTicket: async ({ tenant, repository }, lifeSeconds) => {
      const { id, token, digest } = newBearer("sirsi_ticket");
      const expires = new Date(clock.now().getTime() + lifeSeconds * 1000).toISOString();
      await database.run((db) =>
        sql`insert into sirsi.runner_ticket (id, digest, tenant, repository, expires_at)
          values (${id}, ${digest}, ${tenant}, ${repository}, ${expires}::timestamptz)`.execute(db),
      );
      return token;
    },

    register: async (ticket, { name, facts }) => {
      const scope = await takeTicket(ticket, database, clock);
      if (scope === undefined) return undefined;
      const { id, token, digest } = newBearer("sirsi_runner");
      await database.run((db) =>
        sql`insert into sirsi.runner (id, name, tenant, repository, labels, facts, digest)
          values (${id}, ${name}, ${scope.tenant}, ${scope.repository}, '[]', ${JSON.stringify(facts)}, ${digest})`.execute(db),
      );
      return { runner: { id, name, ...scope, labels: [], facts, seenAt: null }, token };
    },

    authenticate: async (token) => {
      const id = idInBearer(token, "sirsi_runner");
      if (id === undefined) return undefined;
      const { rows } = await database.run((db) =>
        sql<RunnerRow>`select ${columns} from sirsi.runner where id = ${id}`.execute(db),
      );
      const [row] = rows;
      return isBearer(token, row?.digest) && row !== undefined ? runnerOf(row) : undefined;
    },

    list: async ({ tenant, repository }) => {
      const only = repository === undefined ? sql`true` : sql`repository = ${repository}`;
      const { rows } = await database.run((db) =>
        sql<RunnerRow>`select ${columns} from sirsi.runner where tenant = ${tenant} and ${only} order by name, id`.execute(db),
      );
      return rows.map(runnerOf);
    },

    remove: async (id, tenant) => {
      const { rows } = await database.run((db) =>
        sql<{ id: string }>`delete from sirsi.runner where id = ${id} and tenant = ${tenant} returning id`.execute(db),
      );
      return rows.length > 0;
    },
  };
}

/** Of two that come with the same ticket, one deletes it. */
async function takeTicket(
  ticket: string,
  database: Database,
  clock: Clock,
): Promise<Pick<Runner, "tenant" | "repository"> | undefined> {
  const id = idInBearer(ticket, "sirsi_ticket");
  if (id === undefined) return undefined;
  const known = await database.run((db) =>
    sql<{ digest: string }>`select digest from sirsi.runner_ticket where id = ${id}`.execute(db),
  );
  if (!isBearer(ticket, known.rows[0]?.digest)) return undefined;
  const { rows } = await database.run((db) =>
    sql<{ tenant: string; repository: string; fresh: boolean }>`delete from sirsi.runner_ticket where id = ${id}
      returning tenant, repository, expires_at > ${clock.now().toISOString()}::timestamptz as fresh`.execute(db),
  );
  const [row] = rows;
  return row?.fresh === true ? { tenant: row.tenant, repository: row.repository } : undefined;
}

function runnerOf({ id, name, tenant, repository, labels, facts, seen_at }: RunnerRow): Runner {
  return {
    ...{ id, name, tenant, repository },
    labels: JSON.parse(labels) as readonly string[],
    facts: JSON.parse(facts) as Readonly<Record<string, string>>,
    seenAt: seen_at?.toISOString() ?? null,
  };
}
