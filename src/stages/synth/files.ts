import { posix } from "node:path";
import type { FullMigration } from "../../domain/defaults.ts";
import { isActive } from "../../domain/workload.ts";

export interface NeededFile {
  readonly path: string;
  readonly kind: "file" | "folder";
}

/** Files that the spec names and synthesis reads: user data and the sources of functions. */
export function filesNeeded({ spec }: FullMigration): readonly NeededFile[] {
  const named = spec.workloads.filter(isActive).flatMap(({ kind, config }): readonly NeededFile[] => {
    const { userData, source } = (config ?? {}) as { readonly userData?: string; readonly source?: string };
    if (kind === "vm" && userData !== undefined) return [{ path: plainPath(userData), kind: "file" }];
    if (kind !== "function" || source === undefined) return [];
    return [{ path: plainPath(source), kind: /\.(zip|jar)$/.test(source) ? "file" : "folder" }];
  });
  const distinct = new Map(named.map((file) => [`${file.kind} ${file.path}`, file]));
  return [...distinct.values()];
}

/** `./functions/split/` and `functions/split` are one path. */
export function plainPath(path: string): string {
  return posix
    .normalize(path)
    .replace(/^(\.\/)+/, "")
    .replace(/\/$/, "");
}
