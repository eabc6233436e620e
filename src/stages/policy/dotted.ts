import type { SpecPath } from "../../domain/spec-path.ts";

/** `["rule", 0, "apply", 0, "key"]` as `rule.apply.key`: rules name an attribute, not an item of a list. */
export const dotted = (path: SpecPath): string => path.filter((step) => typeof step === "string").join(".");

/** Is `path` the attribute `ancestor` or inside it? The empty path is the whole resource. */
export const isInside = (path: string, ancestor: string): boolean =>
  ancestor === "" || path === ancestor || path.startsWith(`${ancestor}.`);
