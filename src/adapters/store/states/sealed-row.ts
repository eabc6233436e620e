import { createHash } from "node:crypto";
import { Failure } from "../../../domain/failure.ts";
import { nameOfState } from "../../../domain/state-key.ts";
import type { Encryption } from "../../../ports/encryption.ts";
import type { StateVersion } from "../../../ports/state-backend.ts";
import type { StateKey } from "../../../ports/states.ts";
import type { StateBytes } from "../../../ports/state-wire.ts";
import type { StateVersionRow } from "../tables.ts";

/** What a version is called where its bytes are sealed: bytes of another row do not open under it. */
export const contextOf = (what: "state" | "description", key: StateKey, serial: number, lineage: string): string =>
  JSON.stringify(["sirsi", what, key.tenant, key.repository, key.migration, key.wave, serial, lineage]);

/** The columns that hold a state. */
export function sealedColumns(key: StateKey, { bytes, serial, lineage }: StateBytes, encryption: Encryption) {
  const { tenant, repository, migration, wave } = key;
  return {
    ...{ tenant, repository, migration, wave, serial, lineage },
    sha256: createHash("sha256").update(bytes).digest("hex"),
    md5: createHash("md5").update(bytes).digest("hex"),
    size: bytes.byteLength,
    key_id: encryption.current,
    sealed: encryption.seal(bytes, contextOf("state", key, serial, lineage)),
  };
}

/** Throws Failure "state-broken": what cannot be opened is never handed out. */
export function openSealed(
  what: "state" | "description",
  sealed: Uint8Array,
  key: StateKey,
  { serial, lineage }: { readonly serial: number | string; readonly lineage: string },
  encryption: Encryption,
): Uint8Array {
  const opened = encryption.open(sealed, contextOf(what, key, Number(serial), lineage));
  if ("bytes" in opened) return opened.bytes;
  const version = `serial ${serial}`;
  const why =
    opened.refused === "altered"
      ? `${version} was altered, or belongs to another state`
      : `${version} was encrypted with the key ${opened.key}, which is not among the keys`;
  throw new Failure("state-broken", { state: nameOfState(key), why });
}

export const versionColumns = ["serial", "lineage", "sha256", "size", "run", "at", "standing", "why"] as const;

type VersionColumns = Pick<StateVersionRow, "lineage" | "sha256" | "size" | "run" | "standing" | "why"> & {
  readonly serial: number | string;
  readonly at: Date;
};

export const versionOf = ({ serial, lineage, sha256, size, run, at, standing, why }: VersionColumns): StateVersion => ({
  ...{ serial: Number(serial), lineage, sha256, size, run, at: at.toISOString(), standing },
  ...(why === null ? {} : { why }),
});
