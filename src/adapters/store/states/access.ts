import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import { checkedStateKey, checkedStateName, isStateName, nameOfState } from "../../../domain/state-key.ts";
import type { BackendAccess, StateBackend } from "../../../ports/state-backend.ts";
import type { RunAccess, StateWire } from "../../../ports/state-wire.ts";
import type { Database } from "../database.ts";

interface AccessRow {
  readonly hash: string;
  readonly tenant: string;
  readonly repository: string;
  readonly migration: string;
  readonly wave: string;
  readonly token: number | string | null;
}

/** Grants of one run that may be in force at once: a plan's and an apply's, and those of tries before. */
const mostGrants = 50;

/** `address` is where the backend is reached from the machine of the run, without a slash at its end. */
export function accessIn(
  database: Database,
  address: () => string,
): Pick<StateBackend, "grant" | "revokeAccess"> & Pick<StateWire, "admit"> {
  return {
    grant: async (key, access, seconds): Promise<BackendAccess> => {
      const { tenant, repository, migration, wave } = checkedStateKey(key);
      const run = checkedStateName("run", "read" in access ? access.read : access.write.run);
      const token = "read" in access ? null : access.write.token;
      const password = randomBytes(32).toString("base64url");
      await database.run((db) =>
        sql`insert into sirsi.run_access (hash, run, tenant, repository, migration, wave, token, expires_at)
          values (${hashOf(password).toString("hex")}, ${run}, ${tenant}, ${repository}, ${migration}, ${wave}, ${token}::bigint,
            clock_timestamp() + ${seconds}::double precision * interval '1 second')`.execute(db),
      );
      return {
        address: `${address()}/state/${nameOfState(key)}`,
        username: run,
        password,
        ...(token === null ? { readOnly: true } : {}),
      };
    },
    revokeAccess: async (run) => {
      await database.run((db) => sql`delete from sirsi.run_access where run = ${run}`.execute(db));
    },
    admit: async (run, password) => {
      const rows = isStateName(run) ? (await database.run((db) => inForce(run).execute(db))).rows : [];
      return match(run, password, rows);
    },
  };
}

const inForce = (run: string): RawBuilder<AccessRow> =>
  sql<AccessRow>`select hash, tenant, repository, migration, wave, token from sirsi.run_access
    where run = ${run} and expires_at > clock_timestamp() order by expires_at desc limit ${sql.lit(mostGrants)}`;

/** Looks at all of them, so that the time tells nothing. */
function match(run: string, password: string, rows: readonly AccessRow[]): RunAccess | undefined {
  const hash = hashOf(password);
  const [found] = rows.filter((row) => timingSafeEqual(Buffer.from(row.hash, "hex"), hash));
  if (found === undefined) return undefined;
  const { tenant, repository, migration, wave, token } = found;
  return { key: { tenant, repository, migration, wave }, run, token: token === null ? null : Number(token) };
}

/** Fast on purpose: the password is 256 random bits, which no dictionary holds. */
const hashOf = (password: string): Buffer => createHash("sha256").update(password).digest();
