import type { FullMigration, FullWave } from "../../domain/defaults.ts";
import type { SpecDocument } from "../../domain/document.ts";

/** A spec that can be planned: both versions read, validated, with the stricter gates of the two. */
export interface Subject {
  readonly file: string;
  readonly head: SpecDocument;
  readonly base?: SpecDocument;
  /** What is built. */
  readonly migration: FullMigration;
  /** What the gates read: the stricter of base and head, with the floors of the settings. */
  readonly gates: FullMigration;
}

/** A wave that this merge would apply: its head state is one in which its resources exist. */
export const isBinding = ({ state }: FullWave): boolean => state !== "planned";
