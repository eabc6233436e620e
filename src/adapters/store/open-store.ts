import { sql } from "kysely";
import { Failure } from "../../domain/failure.ts";
import { withoutSecrets } from "../../domain/secret-text.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Inbox } from "../../ports/inbox.ts";
import type { Leases } from "../../ports/leases.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Locks } from "../../ports/locks.ts";
import type { Log } from "../../ports/log.ts";
import type { Queue } from "../../ports/queue.ts";
import type { Runs } from "../../ports/runs.ts";
import { auditIn } from "./audit.ts";
import type { Runners } from "../../ports/runners.ts";
import type { Database } from "./database.ts";
import { openEmbedded } from "./embedded.ts";
import { inboxIn } from "./inbox.ts";
import { ledgerIn } from "./ledger.ts";
import { migrate } from "./migrate.ts";
import { jobQueue, type QueueTimes, usualTimes } from "./queue/job-queue.ts";
import { runsIn } from "./runs.ts";
import { runnersIn } from "./runners.ts";
import { openServer } from "./server.ts";
import { leasesIn } from "./states/leases.ts";
import { tidyStates, usualRetention } from "./states/retention.ts";
import { statesIn, type StatesOptions } from "./states/states.ts";
import { tidy } from "./tidy.ts";

export interface Store {
  readonly kind: Database["kind"];
  readonly inbox: Inbox;
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly runs: Runs;
  readonly leases: Leases;
  /** Encrypted with keys that the caller has, and reached where the caller listens. */
  states(options: StatesOptions): ReturnType<typeof statesIn>;
  readonly audit: AuditLog;
  readonly runners: Runners;
  /** Does the database answer now? */
  health(): Promise<boolean>;
  /** Forgets settled deliveries and given-up jobs that are older, and versions of states by their own rule. */
  tidy(olderThanDays: number): Promise<void>;
  /** After queue.stop. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /** postgres://…; without it PostgreSQL runs embedded. */
  readonly url?: string;
  /** Of the embedded database; without it, it lives in memory. */
  readonly folder?: string;
  readonly times?: QueueTimes;
}

export interface StoreParts {
  readonly clock: Clock;
  readonly locks: Locks;
  readonly log: Log;
  /** Masks what looks like a credential, or is one in use, before it enters the audit log; by their patterns where nothing is said. */
  readonly clean?: (text: string) => string;
}

/**
 * Everything that is remembered, in one PostgreSQL, brought up to date. Throws Failure "store-unreachable", "store-in-use" or
 * "store-broken".
 */
export async function openStore(
  options: StoreOptions,
  { clock, locks, log, clean = withoutSecrets }: StoreParts,
): Promise<Store> {
  const database = options.url === undefined ? await openEmbedded(options.folder, locks) : openServer(options.url, log);
  try {
    await database.run((db) => migrate(db as never));
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    kind: database.kind,
    inbox: inboxIn(database),
    ledger: ledgerIn(database),
    runs: runsIn(database),
    queue: jobQueue({ database, clock, log, times: options.times ?? usualTimes }),
    leases: leasesIn(database),
    states: (of) => statesIn(database, of),
    audit: auditIn({ database, clock, clean }),
    runners: runnersIn(database, clock),
    health: () => isAnswering(database),
    tidy: async (days) => {
      await tidy(days, database);
      await tidyStates(usualRetention, database);
    },
    close: () => database.close(),
  };
}

async function isAnswering(database: Database): Promise<boolean> {
  try {
    await database.run((db) => sql`select 1`.execute(db));
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
