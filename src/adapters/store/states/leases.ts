import { type RawBuilder, sql } from "kysely";
import { checkedStateKey, checkedStateName } from "../../../domain/state-key.ts";
import type { Lease, Leases } from "../../../ports/leases.ts";
import type { StateKey } from "../../../ports/states.ts";
import type { Database } from "../database.ts";

interface HeldRow {
  readonly run: string;
  readonly token: number | string;
  readonly until: Date;
}

/** Rounds of taking and looking that a lease may change hands between. */
const mostRounds = 5;

/** Every step is one statement by the database's clock: replicas need not agree on the time. */
export function leasesIn(database: Database): Leases {
  const one = async (statement: RawBuilder<HeldRow>): Promise<HeldRow | undefined> =>
    (await database.run((db) => statement.execute(db))).rows[0];

  return {
    take: async (key, run, seconds) => {
      checkedStateKey(key);
      checkedStateName("run", run);
      for (let round = 0; round < mostRounds; round += 1) {
        const taken = await one(takeStatement(key, run, seconds));
        if (taken !== undefined) return leaseOf(key, taken);
        const holder = await one(holderStatement(key));
        if (holder !== undefined) return { heldBy: holder.run, until: holder.until.toISOString() };
      }
      throw new Error("a lease was neither free nor held, several times");
    },
    renew: async (lease, seconds) => (await one(renewStatement(lease, seconds))) !== undefined,
    release: async (lease) => {
      await database.run((db) => sql`update sirsi.lease set run = null, until = null where ${isHeldBy(lease)}`.execute(db));
    },
    holder: async (key) => {
      const found = await one(holderStatement(checkedStateKey(key)));
      return found === undefined ? undefined : leaseOf(key, found);
    },
    revoke: async (key) => {
      const lost = await one(revokeStatement(checkedStateKey(key)));
      return lost === undefined ? undefined : leaseOf(key, lost);
    },
  };
}

export const isKey = ({ tenant, repository, migration, wave }: StateKey): RawBuilder<boolean> =>
  sql`(tenant, repository, migration, wave) = (${tenant}, ${repository}, ${migration}, ${wave})`;

/** Also of one whose time is over, as long as nobody else was given it. */
export const isHeldBy = ({ key, run, token }: Pick<Lease, "key" | "run" | "token">): RawBuilder<boolean> =>
  sql`${isKey(key)} and run = ${run} and token = ${token}::bigint`;

const inSeconds = (seconds: number): RawBuilder<Date> =>
  sql`clock_timestamp() + ${seconds}::double precision * interval '1 second'`;

/** A run that comes back after its time gets a new token: a process of its earlier try may still be at work. */
const takeStatement = ({ tenant, repository, migration, wave }: StateKey, run: string, seconds: number) =>
  sql<HeldRow>`insert into sirsi.lease as held (tenant, repository, migration, wave, token, run, until)
    values (${tenant}, ${repository}, ${migration}, ${wave}, 1, ${run}, ${inSeconds(seconds)})
    on conflict (tenant, repository, migration, wave) do update set
      token = held.token + case when held.run = excluded.run and held.until > clock_timestamp() then 0 else 1 end,
      run = excluded.run, until = excluded.until
    where held.run is null or held.run = excluded.run or held.until <= clock_timestamp()
    returning run, token, until`;

const renewStatement = (lease: Lease, seconds: number) =>
  sql<HeldRow>`update sirsi.lease set until = ${inSeconds(seconds)} where ${isHeldBy(lease)} returning run, token, until`;

const holderStatement = (key: StateKey) =>
  sql<HeldRow>`select run, token, until from sirsi.lease where ${isKey(key)} and until > clock_timestamp()`;

/** With Terraform's own lock, which is of no use without it. */
const revokeStatement = (key: StateKey) =>
  sql<HeldRow>`with held as (select run, token, until from sirsi.lease where ${isKey(key)} for update),
      unlocked as (delete from sirsi.state_lock where ${isKey(key)})
    update sirsi.lease as lease set token = lease.token + 1, run = null, until = null from held
    where ${isKey(key)} and held.run is not null returning held.run, held.token, held.until`;

const leaseOf = (key: StateKey, { run, token, until }: HeldRow): Lease => ({
  key: { tenant: key.tenant, repository: key.repository, migration: key.migration, wave: key.wave },
  run,
  token: Number(token),
  until: until.toISOString(),
});
