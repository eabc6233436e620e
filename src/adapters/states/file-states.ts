import { randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import type { AppliedState, StateKey, States } from "../../ports/states.ts";
import { lockFiles } from "./lock-files.ts";
import { nameOf, stateFolder } from "./state-folder.ts";
import { readVersion, writeVersion } from "./version-file.ts";

const versionName = /^(\d{8})\.state$/;
/** A draft of a process that died is in nobody's way; it is swept up after this time. */
const draftLifetime = 3_600_000;

/**
 * States in a folder of this machine, every version kept. A version is a file `00000007.state`, put in place whole and only if the
 * number is free, so that two writers cannot both become version 7 and a killed writer leaves none.
 */
export function fileStates(root: string): States {
  return {
    async read(key) {
      return (await latest(root, key))?.state;
    },

    async write(key, state) {
      const folder = await stateFolder(root, key);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (;;) {
        const before = await latest(root, key);
        refuseForeign(key, state, before?.state);
        if (await placeVersion(folder, (before?.number ?? 0) + 1, writeVersion(state))) return;
      }
    },

    async lock(key, holder) {
      return await lockFiles.hold(join(await stateFolder(root, key), "state"), nameOf(key), holder);
    },
  };
}

/** Every version that is kept, oldest first. */
export async function versionsOf(root: string, key: StateKey): Promise<readonly AppliedState[]> {
  return (await versionFilesOf(root, key)).map(({ state }) => state);
}

/** The same with their files. */
export async function versionFilesOf(
  root: string,
  key: StateKey,
): Promise<readonly { readonly path: string; readonly state: AppliedState }[]> {
  const folder = await stateFolder(root, key);
  const numbers = await versionNumbers(folder);
  return await Promise.all(
    numbers.map(async (number) => ({ path: join(folder, fileName(number)), state: await readNumber(root, key, number) })),
  );
}

async function latest(
  root: string,
  key: StateKey,
): Promise<{ readonly number: number; readonly state: AppliedState } | undefined> {
  const number = (await versionNumbers(await stateFolder(root, key))).at(-1);
  return number === undefined ? undefined : { number, state: await readNumber(root, key, number) };
}

async function readNumber(root: string, key: StateKey, number: number): Promise<AppliedState> {
  const version = readVersion(await readFile(join(await stateFolder(root, key), fileName(number))));
  if (typeof version === "string")
    throw new Failure("state-broken", { state: nameOf(key), why: `version ${number}: ${version}` });
  return version;
}

function refuseForeign(key: StateKey, state: AppliedState, before: AppliedState | undefined): void {
  if (before === undefined) return;
  const refuse = (why: string): never => {
    throw new Failure("state-broken", { state: nameOf(key), why });
  };
  if (before.lineage !== state.lineage) refuse("the new one has another lineage: it belongs to other resources");
  if (before.serial > state.serial) refuse(`the new one is older (serial ${state.serial}, recorded ${before.serial})`);
}

/** False when another writer was first. */
async function placeVersion(folder: string, number: number, content: Buffer): Promise<boolean> {
  const draft = join(folder, `draft.${randomUUID()}`);
  try {
    await writeDurably(draft, content);
    await link(draft, join(folder, fileName(number)));
    await syncFolder(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
    await sweep(folder);
  }
}

async function writeDurably(file: string, content: Buffer): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The name of a new file is on disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sweep(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((entry) => entry.includes("draft."))) {
    const file = join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > draftLifetime) await rm(file, { force: true });
  }
}

async function versionNumbers(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder).catch((error: unknown): string[] => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  return names
    .flatMap((name) => versionName.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

const fileName = (number: number): string => `${String(number).padStart(8, "0")}.state`;
