import type { Json } from "../../domain/change.ts";
import type { FullWorkload } from "../../domain/defaults.ts";
import { alive } from "../../kinds/inert.ts";
import type { Guard } from "../../kinds/kind.ts";
import { checkAttributes, checkType } from "./schema-check.ts";
import type { Session } from "./session.ts";
import type { WaveBuilder } from "./wave-builder.ts";

export type Resources = Record<string, Record<string, Record<string, Json>>>;

/** Patches the workload's resources with what its author asks for, unless the provider or a guard says no. */
export function applyOverrides(
  resources: Resources,
  workload: FullWorkload,
  overrides: Readonly<Record<string, object>>,
  builder: WaveBuilder,
): void {
  const { session } = builder;
  for (const [type, patch] of Object.entries(overrides)) {
    if (!fits(session, workload, type, patch)) continue;
    const own = Object.entries(resources[type] ?? {}).filter(
      ([id]) => builder.origins.get(`${type}.${id}`)?.workload === workload.name,
    );
    if (own.length === 0) {
      const path = session.pathOf(workload.name, ["overrides", session.cloud.provider, type]);
      session.note({
        text: `${workload.name} makes no ${alive(type)} in this state of its wave, so the override does nothing.`,
        path,
      });
    }
    for (const [id, attributes] of own) {
      const weakened = session.cloud.guards.filter((guard) => guard.type === type && weakens(guard, attributes, patch));
      for (const guard of weakened) reportWeakened(session, workload, guard);
      if (weakened.length === 0) setOwn(resources[type] ?? {}, id, merge(attributes, patch as Json) as Record<string, Json>);
    }
  }
}

function fits(session: Session, workload: FullWorkload, type: string, patch: object): boolean {
  const { schema } = session.input;
  const at = ["overrides", session.cloud.provider, type];
  if (schema === undefined) {
    session.report({
      code: "SIR-E219",
      level: "error",
      message: "Overrides cannot be checked: the schema of the provider is missing in this installation.",
      path: session.pathOf(workload.name, at),
    });
    return false;
  }
  const block = schema.type(alive(type));
  const unknownType = checkType(alive(type), schema);
  const found =
    unknownType !== undefined
      ? [unknownType]
      : block === undefined
        ? []
        : checkAttributes(alive(type), patch, block, schema.version);
  for (const { code, path, message } of found)
    session.report({ code, level: "error", message, path: session.pathOf(workload.name, [...at, ...path]), part: "key" });
  return found.length === 0;
}

function reportWeakened(session: Session, workload: FullWorkload, { type, attribute, safe, rule }: Guard): void {
  session.report({
    code: "SIR-E220",
    level: "error",
    message: `${type}.${attribute} must be ${JSON.stringify(safe)} (${rule}). Remove the override, or ask for an exception to the rule.`,
    path: session.pathOf(workload.name, ["overrides", session.cloud.provider, type, ...attribute.split(".").slice(0, 1)]),
  });
}

/** The guard holds now, and the patch would break it. */
function weakens({ attribute, safe }: Guard, attributes: Json, patch: object): boolean {
  const steps = attribute.split(".");
  const wished = valuesAt(patch as Json, steps);
  if (wished.length === 0) return false;
  const now = valuesAt(attributes, steps);
  return (
    now.every((value) => value === safe) &&
    wished.some((value) => JSON.stringify(value).replaceAll('"', "") !== JSON.stringify(safe).replaceAll('"', ""))
  );
}

function valuesAt(value: Json, [step, ...rest]: readonly string[]): readonly Json[] {
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((item) => valuesAt(item, step === undefined ? [] : [step, ...rest]));
  if (step === undefined) return [value];
  if (value === null || typeof value !== "object" || !Object.hasOwn(value, step)) return [];
  return valuesAt((value as Readonly<Record<string, Json>>)[step] ?? null, rest);
}

/** Objects are merged deep; a block that we write as a list of one takes an object; anything else is replaced. */
export function merge(base: Json, patch: Json): Json {
  if (isObject(base) && isObject(patch)) {
    const merged: Record<string, Json> = {};
    for (const [key, value] of Object.entries(base)) setOwn(merged, key, value);
    for (const [key, value] of Object.entries(patch))
      setOwn(merged, key, Object.hasOwn(base, key) ? merge(base[key] ?? null, value) : value);
    return merged;
  }
  if (Array.isArray(base) && base.length === 1 && isObject(patch)) return [merge((base[0] ?? null) as Json, patch)];
  return patch;
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Sets an own property, also one called `__proto__`. */
export function setOwn<T>(target: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
