import type { FullMigration } from "../../domain/defaults.ts";
import { Failure } from "../../domain/failure.ts";
import type { RepositoryVersion } from "../../ports/repository.ts";
import { filesNeeded } from "../../stages/synth/files.ts";
import { assetLimitBytes } from "./request.ts";

export interface RepositoryFiles {
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** Files that are named and cannot be read. */
  readonly unreadable: readonly Failure[];
}

/** The files that a spec names: user data, function sources. Read with containment, never executed. */
export async function readFiles(migration: FullMigration, version: RepositoryVersion): Promise<RepositoryFiles> {
  const contents = new Map<string, Uint8Array>();
  const unreadable: Failure[] = [];
  for (const { path, kind } of filesNeeded(migration)) {
    try {
      const found = kind === "folder" ? await folder(version, path) : await file(version, path);
      for (const [name, bytes] of found) contents.set(name, bytes);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      unreadable.push(error as Failure);
    }
  }
  return { contents, unreadable };
}

async function file(version: RepositoryVersion, path: string): Promise<readonly (readonly [string, Uint8Array])[]> {
  const bytes = await version.read(path, assetLimitBytes);
  return bytes === undefined ? [] : [[path, bytes]];
}

async function folder(version: RepositoryVersion, path: string): Promise<readonly (readonly [string, Uint8Array])[]> {
  const files = await version.readFolder(path, assetLimitBytes);
  return files.map((entry) => [`${path.replace(/\/+$/, "")}/${entry.path}`, entry.bytes] as const);
}
