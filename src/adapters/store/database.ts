import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

/** One PostgreSQL, embedded or not. Everything of ours lives in the schema `sirsi`. */
export interface Database {
  readonly kind: "embedded" | "server";
  /** Runs statements. Throws Failure "store-unreachable" when the database is away; a wrong statement is our bug. */
  run<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** Hears what is sent with pg_notify on the channel, and "" after a gap in which something may have been missed. */
  listen(channel: string, hear: (payload: string) => void): Promise<{ close(): Promise<void> }>;
  close(): Promise<void>;
}
