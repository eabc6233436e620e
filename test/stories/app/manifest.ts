import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { AppPermissions } from "../../github/model.ts";

export interface Manifest {
  readonly permissions: AppPermissions;
  readonly events: readonly string[];
}

const read = (file: string): Manifest => {
  const manifest = parse(readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8")) as {
    readonly default_permissions: AppPermissions;
    readonly default_events: readonly string[];
  };
  return { permissions: manifest.default_permissions, events: manifest.default_events };
};

export const fullManifest = (): Manifest => read("app.yml");
export const reviewOnlyManifest = (): Manifest => read("app.review-only.yml");
