import { Failure } from "../../domain/failure.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { RepositoryVersion } from "../../ports/repository.ts";
import { readSettings } from "../../stages/spec/settings.ts";
import { settingsFile, specLimitBytes } from "../review/request.ts";
import { readText } from "../review/texts.ts";

/** The settings that rule: those of the base. Throws Failure "settings-broken": nobody knows who may do what then. */
export async function baseSettings(base: RepositoryVersion): Promise<Settings | undefined> {
  const text = await readText(base, settingsFile, specLimitBytes);
  if (text === undefined) return undefined;
  const { document, findings } = readSettings(settingsFile, text.text);
  if (document === undefined)
    throw new Failure("settings-broken", { file: settingsFile, why: findings[0]?.message ?? "it does not fit its schema" });
  return document.settings;
}
