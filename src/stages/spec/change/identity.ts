import type { FullMigration } from "../../../domain/defaults.ts";
import type { Settings } from "../../../domain/settings.generated.ts";
import { aliasOf, nativeRegion } from "../../../domain/regions.ts";
import type { Draft } from "../draft.ts";
import type { ChangeRule } from "./versions.ts";

/** SIR-E307: a built migration keeps its name. */
export const nameIsKept: ChangeRule = ({ before, after, built }) => {
  const [first] = built;
  if (first === undefined || before.metadata.name === after.metadata.name) return [];
  const message = `metadata.name was ${before.metadata.name} when ${first.wave.name} was built. Keep it, or copy the file as a new migration.`;
  return [{ code: "SIR-E307", path: ["metadata", "name"], message, replacement: before.metadata.name }];
};

const acknowledgement = "sirsi.dev/retarget";

/** SIR-E308: what is built stays where it is. */
export const targetIsKept: ChangeRule = ({ before, after, built, settings }) => {
  const [first] = built;
  if (first === undefined || after.metadata.annotations?.[acknowledgement] === "acknowledged") return [];
  const changed = (["provider", "region", "account"] as const).find(
    (field) => placeOf(before, field, settings) !== placeOf(after, field, settings),
  );
  if (changed === undefined) return [];
  const message = `Changing target.${changed} after ${first.wave.name} was built destroys what is there. Copy the file as a new migration, or add annotations.${acknowledgement}: acknowledged.`;
  return [{ code: "SIR-E308", path: ["spec", "target", changed], message } satisfies Draft];
};

/** An alias and its native name are the same place; so are no account and the one of the settings. */
function placeOf(migration: FullMigration, field: "provider" | "region" | "account", settings?: Settings): string | undefined {
  const { target } = migration.spec;
  if (field === "account") return target.account ?? settings?.accounts?.[target.provider]?.[migration.metadata.environment];
  if (field === "provider") return target.provider;
  const native = nativeRegion(target.provider, target.region)?.name ?? target.region;
  return aliasOf(target.provider, native) ?? native;
}
