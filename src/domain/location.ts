import { pointer, type SpecPath } from "./spec-path.ts";

/** A range in a file. Lines and columns count from 1, as GitHub and editors do; the end is exclusive in columns. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where every node of a YAML document stands, by JSON pointer. A map entry has a key range as well. */
export interface SourceMap {
  readonly file: string;
  readonly nodes: ReadonlyMap<string, { readonly value: Location; readonly key?: Location }>;
}

/**
 * The range of a path, or of its nearest ancestor that is in the text: a missing field is shown at its parent. What takes
 * several lines is shown at its key, or where it starts.
 */
export function locate(sources: SourceMap, path: SpecPath, part: "key" | "value" = "value"): Location {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = sources.nodes.get(pointer(path.slice(0, length)));
    if (node === undefined) continue;
    const isOneLine = node.value.line === node.value.endLine;
    return length === path.length && part === "value" && isOneLine ? node.value : (node.key ?? startOf(node.value));
  }
  return { file: sources.file, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

const startOf = (location: Location): Location =>
  location.line === location.endLine ? location : { ...location, endLine: location.line, endColumn: location.column + 1 };
