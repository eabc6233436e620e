import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { lockFiles } from "../../src/adapters/states/lock-files.ts";
import type { Database } from "../../src/adapters/store/database.ts";
import { openEmbedded } from "../../src/adapters/store/embedded.ts";
import { migrate } from "../../src/adapters/store/migrate.ts";
import { openServer } from "../../src/adapters/store/server.ts";
import { postgresBin, type PostgresServer, startPostgres } from "./postgres-server.ts";

/** Runs the suite on PGlite and, where it is installed, on PostgreSQL: one database per file, emptied before each test. */
export function onEachDatabase(what: string, suite: (database: () => Database) => void): void {
  describe(`${what} in PGlite`, () => {
    withDatabase(() => openEmbedded(undefined, lockFiles), suite);
  });
  describe.skipIf(postgresBin === undefined)(`${what} in PostgreSQL (needs PostgreSQL)`, () => {
    let server: PostgresServer | undefined;
    withDatabase(async () => {
      server = await startPostgres(postgresBin!);
      return openServer(server.url);
    }, suite);
    afterAll(() => server?.stop());
  });
}

function withDatabase(open: () => Promise<Database>, suite: (database: () => Database) => void): void {
  let opened: Database | undefined;
  beforeAll(async () => {
    opened = await open();
    await opened.run((db) => migrate(db as never));
  });
  afterAll(() => opened?.close());
  beforeEach(async () => {
    await opened!.run((db) =>
      sql`truncate sirsi.delivery, sirsi.job, sirsi.turn, sirsi.schedule, sirsi.installation, sirsi.repository, sirsi.pull,
        sirsi.pusher, sirsi.push, sirsi.release, sirsi.review, sirsi.approval, sirsi.lease, sirsi.state_version,
        sirsi.state_lock, sirsi.run_access, sirsi.run, sirsi.runner_ticket, sirsi.runner, sirsi.runner_job,
        sirsi.runner_message`.execute(db),
    );
  });
  suite(() => opened!);
}
