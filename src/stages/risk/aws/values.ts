import type { Attributes, Json } from "../../../domain/change.ts";

/** Terraform writes a nested block as a list of one; a missing one is empty. */
export function blocks(value: Json | undefined): readonly Attributes[] {
  if (value === undefined || value === null) return [];
  const items: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return items.filter((item): item is Attributes => item !== null && typeof item === "object" && !Array.isArray(item));
}

export function texts(value: Json | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? (value as readonly Json[]).filter((item) => typeof item === "string") : [];
}

/** A port or -1; Terraform gives numbers, hand-written plans sometimes text. */
export function whole(value: Json | undefined): number | undefined {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : undefined;
}
