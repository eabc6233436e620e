import { withDefaults } from "../../domain/defaults.ts";
import { readSpec } from "../../stages/spec/read.ts";
import { filesNeeded, type NeededFile } from "../../stages/synth/files.ts";

/** What has to be known of every spec of a repository to find those that a change touches. It follows from the text alone. */
export interface Outline {
  /** The migration's; absent when the text holds none. */
  readonly name?: string;
  /** Files that it names. */
  readonly needed: readonly NeededFile[];
}

/** Outlines by content, the one that nobody asked for longest forgotten first. A content never changes, so nothing gets stale. */
export interface Outlines {
  get(content: string): Outline | undefined;
  keep(content: string, outline: Outline): Outline;
}

/** Of about 20,000 specs; a text of a megabyte can name as many files as it has room for. */
const defaultCharacters = 8 * 1024 * 1024;

export function outlineCache(mostCharacters = defaultCharacters): Outlines {
  const outlines = new Map<string, Outline>();
  let held = 0;
  const forget = (content: string) => {
    const outline = outlines.get(content);
    if (outline === undefined) return;
    outlines.delete(content);
    held -= charactersOf(content, outline);
  };
  return {
    get: (content) => {
      const outline = outlines.get(content);
      if (outline === undefined) return undefined;
      outlines.delete(content);
      outlines.set(content, outline);
      return outline;
    },
    keep: (content, outline) => {
      forget(content);
      outlines.set(content, outline);
      held += charactersOf(content, outline);
      for (const oldest of outlines.keys()) {
        if (held <= mostCharacters) break;
        forget(oldest);
      }
      return outline;
    },
  };
}

const overhead = 100;
const charactersOf = (content: string, { name = "", needed }: Outline): number =>
  needed.reduce((sum, { path }) => sum + path.length + overhead, content.length + name.length + overhead);

export function outlineOf(file: string, text: string): Outline {
  const { document } = readSpec(file, text);
  if (document === undefined) return { needed: [] };
  return { name: document.migration.metadata.name, needed: filesNeeded(withDefaults(document.migration)) };
}
