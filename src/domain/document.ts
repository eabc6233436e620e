import type { SourceMap } from "./location.ts";
import type { Settings } from "./settings.generated.ts";
import type { Migration } from "./spec.generated.ts";

/** A spec that parsed and fits its schema. Values are as written: defaults are applied by {@link withDefaults}. */
export interface SpecDocument {
  readonly file: string;
  readonly text: string;
  readonly migration: Migration;
  readonly sources: SourceMap;
}

export interface SettingsDocument {
  readonly file: string;
  readonly settings: Settings;
  readonly sources: SourceMap;
}
