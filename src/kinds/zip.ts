import { zipSync, type Zippable } from "fflate";

/** The first moment that the format knows. Local parts, as the format has no time zone: the bytes are the same everywhere. */
const moment = new Date(1980, 0, 1);

/** Readable and executable by everyone, as Unix writes it in the upper half: a Go function is started as a program. */
const permissions = 0o755 << 16;
const unix = 3;

/** An archive whose bytes depend on names and contents alone. */
export function zip(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Uint8Array {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const tree: Zippable = Object.fromEntries(
    sorted.map(({ path, bytes }) => [path, [bytes, { mtime: moment, os: unix, attrs: permissions, level: 9 }]]),
  );
  return zipSync(tree);
}
