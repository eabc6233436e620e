import { type Kysely, type Selectable, sql, type Transaction } from "kysely";
import type { Encryption } from "../../../ports/encryption.ts";
import type { StateVersion, Written } from "../../../ports/state-backend.ts";
import type { StateKey } from "../../../ports/states.ts";
import type { StateBytes } from "../../../ports/state-wire.ts";
import type { StateVersionRow, Tables } from "../tables.ts";
import { isKey } from "./leases.ts";
import { sealedColumns, versionColumns, versionOf } from "./sealed-row.ts";

/** Newest of a wave that are kept. */
const mostRefused = 20;

export interface Writer {
  /** null for a person's import. */
  readonly run: string | null;
  readonly token: number;
}

export interface Held {
  readonly run: string | null;
  readonly token: number;
  readonly isInTime: boolean;
}

/** Who has the lease, who cannot lose it until the transaction ends: every change of a state begins here. */
export async function holdLease(within: Transaction<Tables>, key: StateKey): Promise<Held | undefined> {
  const { rows } = await sql<{ run: string | null; token: number | string; in_time: boolean | null }>`
    select run, token, until > clock_timestamp() as in_time from sirsi.lease where ${isKey(key)} for update`.execute(within);
  const [row] = rows;
  return row === undefined ? undefined : { run: row.run, token: Number(row.token), isInTime: row.in_time === true };
}

/**
 * Makes it the current version, unless `refusal` or what is stored speaks against it: then it is put aside. The lease is held by the
 * transaction.
 */
export async function storeVersion(
  within: Transaction<Tables>,
  key: StateKey,
  state: StateBytes,
  writer: Writer,
  refusal: string | undefined,
  encryption: Encryption,
): Promise<Written> {
  const current = await currentOf(within, key);
  const columns = { ...sealedColumns(key, state, encryption), ...writer };
  const isSame = current?.sha256 === columns.sha256 && Number(current.serial) === state.serial;
  if (refusal === undefined && current !== undefined && isSame) return { stored: versionOf(current) };
  const why = refusal ?? refusalOf(state, current);
  if (why !== undefined) return { refused: why, kept: await putAside(within, key, columns, why) };
  await within
    .updateTable("sirsi.state_version")
    .set({ standing: "earlier" })
    .where(isKey(key))
    .where("standing", "=", "current")
    .execute();
  const stored = await within
    .insertInto("sirsi.state_version")
    .values({ ...columns, standing: "current", why: null })
    .returning(versionColumns)
    .executeTakeFirstOrThrow();
  return { stored: versionOf(stored) };
}

type CurrentRow = Selectable<Pick<StateVersionRow, (typeof versionColumns)[number]>>;

const currentOf = (db: Kysely<Tables>, key: StateKey): Promise<CurrentRow | undefined> =>
  db
    .selectFrom("sirsi.state_version")
    .select(versionColumns)
    .where(isKey(key))
    .where("standing", "=", "current")
    .executeTakeFirst();

function refusalOf({ serial, lineage }: StateBytes, current: CurrentRow | undefined): string | undefined {
  if (current === undefined) return undefined;
  if (current.lineage !== lineage) return "it has another lineage than the recorded state: it belongs to other resources";
  if (Number(current.serial) > serial)
    return `it is older than the recorded state (serial ${serial}, recorded ${current.serial})`;
  return Number(current.serial) === serial ? `another state with the serial ${serial} is recorded` : undefined;
}

type NewVersion = ReturnType<typeof sealedColumns> & Writer;

/** What comes twice is kept once. */
async function putAside(within: Transaction<Tables>, key: StateKey, columns: NewVersion, why: string): Promise<StateVersion> {
  const ofKey = () => within.deleteFrom("sirsi.state_version").where(isKey(key)).where("standing", "=", "refused");
  await ofKey().where("sha256", "=", columns.sha256).execute();
  const kept = await within
    .insertInto("sirsi.state_version")
    .values({ ...columns, standing: "refused", why })
    .returning(versionColumns)
    .executeTakeFirstOrThrow();
  await ofKey()
    .where("id", "not in", (db) =>
      db
        .selectFrom("sirsi.state_version")
        .select("id")
        .where(isKey(key))
        .where("standing", "=", "refused")
        .orderBy("id", "desc")
        .limit(mostRefused),
    )
    .execute();
  return versionOf(kept);
}
