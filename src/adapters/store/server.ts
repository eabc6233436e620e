import { Kysely, PostgresDialect } from "kysely";
import { Client, Pool } from "pg";
import type { Log } from "../../ports/log.ts";
import type { Database } from "./database.ts";
import type { Tables } from "./tables.ts";
import { asFailure } from "./unreachable.ts";

const connectMs = 5_000;
const statementMs = 30_000;
/** Between tries to hear again. */
const againMs = 1_000;

/** A PostgreSQL that several processes may share. */
export function openServer(url: string, log?: Log): Database {
  const options = {
    connectionString: url,
    application_name: "sirsi",
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
  const pool = new Pool({ ...options, max: 10, query_timeout: statementMs, statement_timeout: statementMs });
  // Without listeners a connection that breaks ends the process: the pool listens to idle ones, nobody to those in use.
  const broken = (error: Error): void => log?.warn({ code: codeOf(error) }, "A connection to the database broke");
  pool.on("error", broken);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    kind: "server",
    run: async (work) => {
      try {
        return await work(db);
      } catch (error) {
        throw asFailure(error);
      }
    },
    listen: (channel, hear) => Promise.resolve(listenOn(() => new Client(options), channel, hear, log)),
    close: () => db.destroy(),
  };
}

/** A connection of its own, made again whenever it breaks. */
function listenOn(connect: () => Client, channel: string, hear: (payload: string) => void, log?: Log) {
  let client: Client | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const open = async (): Promise<void> => {
    const fresh = connect();
    client = fresh;
    let lost = false;
    const lose = (error?: Error): void => {
      if (lost || closed) return;
      lost = true;
      log?.warn(
        { code: codeOf(error) },
        "The connection that hears of new jobs broke; jobs are looked for every second meanwhile",
      );
      void fresh.end().catch(() => undefined);
      timer = setTimeout(() => void open(), againMs);
    };
    fresh.on("error", lose);
    fresh.on("end", () => {
      lose();
    });
    fresh.on("notification", ({ payload }) => {
      hear(payload ?? "");
    });
    try {
      await fresh.connect();
      await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`);
      hear("");
    } catch (error) {
      lose(error instanceof Error ? error : undefined);
    }
  };
  const opened = open();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await opened;
      await client?.end().catch(() => undefined);
    },
  };
}

const codeOf = (error: Error | undefined): string =>
  error !== undefined && "code" in error && typeof error.code === "string" ? error.code : "unknown";
