import { createHash } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { outputsOfState, readStateHead } from "../../domain/state-file.ts";
import type { StateArchive } from "../../ports/state-archive.ts";
import type { StateVersion } from "../../ports/state-backend.ts";
import type { AppliedState, StateKey } from "../../ports/states.ts";
import { fileStates, versionFilesOf } from "./file-states.ts";
import { lockFiles } from "./lock-files.ts";
import { nameOf, stateFolder } from "./state-folder.ts";

/** The states of {@link fileStates}, for the person whose folder it is. */
export function fileArchive(root: string): StateArchive {
  const states = fileStates(root);
  return {
    list: () => keysIn(root),
    versions: (key) => versionsIn(root, key),
    bytes: async (key, { serial, sha256 }) => {
      const found = (await versionFilesOf(root, key)).toReversed();
      return found.find(
        ({ state }) => (serial === undefined || state.serial === serial) && (sha256 === undefined || digestOf(state) === sha256),
      )?.state.bytes;
    },
    unlock: async (key, force) => await unlock(root, key, force),
    import: async (key, bytes) => {
      const head = readStateHead(bytes);
      if (typeof head === "string") throw new Failure("state-broken", { state: nameOf(key), why: head });
      const lock = await states.lock(key, "an import");
      try {
        const before = await states.read(key);
        await states.write(key, { bytes, ...head, specText: before?.specText ?? "", outputs: outputsOfState(bytes) });
      } finally {
        await lock.release();
      }
      const [newest] = await versionsIn(root, key);
      if (newest === undefined) throw new Failure("state-broken", { state: nameOf(key), why: "it is gone again" });
      return newest;
    },
  };
}

const digestOf = ({ bytes }: AppliedState): string => createHash("sha256").update(bytes).digest("hex");

async function versionsIn(root: string, key: StateKey): Promise<readonly StateVersion[]> {
  const found = await versionFilesOf(root, key);
  const dated = await Promise.all(
    found.map(async ({ path, state }, index): Promise<StateVersion> => {
      const { serial, lineage, bytes } = state;
      const standing = index === found.length - 1 ? "current" : "earlier";
      const at = (await stat(path)).mtime.toISOString();
      return { serial, lineage, sha256: digestOf(state), size: bytes.byteLength, run: null, at, standing };
    }),
  );
  return dated.toReversed();
}

/** A lock of a dead process of this machine goes by itself when another takes it; one that is forced goes whoever has it. */
async function unlock(root: string, key: StateKey, force: boolean): Promise<string | undefined> {
  const folder = await stateFolder(root, key);
  try {
    await (await lockFiles.hold(join(folder, "state"), nameOf(key), "an unlock")).release();
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== "state-locked" || !force) throw error;
    const claims = (await readdir(folder)).filter((name) => name.startsWith("state.lock."));
    await Promise.all(claims.map((name) => rm(join(folder, name), { force: true })));
    return (error.facts as { readonly holder: string }).holder;
  }
}

/** Tenant, repository, migration and wave are folders; a wave that was applied has versions. */
async function keysIn(root: string): Promise<readonly StateKey[]> {
  const keys: StateKey[] = [];
  for (const tenant of await foldersIn(root)) {
    for (const repository of await foldersIn(join(root, tenant))) {
      for (const migration of await foldersIn(join(root, tenant, repository))) {
        for (const wave of await foldersIn(join(root, tenant, repository, migration))) {
          const files = await readdir(join(root, tenant, repository, migration, wave));
          const key = { tenant, repository: repository.replaceAll("%2F", "/"), migration, wave };
          if (files.some((name) => name.endsWith(".state"))) keys.push(key);
        }
      }
    }
  }
  return keys;
}

async function foldersIn(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}
