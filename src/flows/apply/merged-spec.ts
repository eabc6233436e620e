import { withDefaults, type FullMigration } from "../../domain/defaults.ts";
import type { Run } from "../../domain/run.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import { readSpec } from "../../stages/spec/read.ts";
import { settingsOf } from "../pull/versions.ts";
import { specLimitBytes } from "../review/request.ts";
import { readText } from "../review/texts.ts";
import { governingTip } from "./order.ts";

export interface MergedSpec {
  readonly migration: FullMigration;
  /** Of the branch's tip. */
  readonly settings: Settings | undefined;
}

/** The spec as it was merged, and the settings that rule now; undefined for one that cannot be read: its review refuses it. */
export async function mergedSpec(run: Run, hosted: HostedRepository): Promise<MergedSpec | undefined> {
  const text = await readText(await hosted.version(run.revision), run.file, specLimitBytes);
  const document = text === undefined ? undefined : readSpec(run.file, text.text).document;
  if (document === undefined) return undefined;
  const settings = await settingsOf(await hosted.version(await governingTip(run, hosted)));
  return { migration: withDefaults(document.migration), settings };
}
