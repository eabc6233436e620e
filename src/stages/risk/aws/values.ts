import type { Attributes, Json } from "../../../domain/change.ts";

/** Terraform writes a nested block as a list of one; a missing one is empty. */
export function blocks(value: Json | undefined): readonly Attributes[] {
  const items: readonly (Json | undefined)[] = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return items.filter((item): item is Attributes => typeof item === "object" && item !== null && !Array.isArray(item));
}

export function texts(value: Json | undefined): readonly string[] {
  const items: readonly (Json | undefined)[] = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return items.filter((item) => typeof item === "string");
}

/** A port or -1; Terraform gives numbers, hand-written plans sometimes text. */
export function whole(value: Json | undefined): number | undefined {
  if (typeof value === "string") return /^-?\d+$/.test(value) ? Number(value) : undefined;
  return typeof value === "number" && Number.isInteger(value) ? value : undefined;
}
