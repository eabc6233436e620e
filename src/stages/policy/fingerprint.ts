import { displayPath, type SpecPath } from "../../domain/spec-path.ts";
import { sha256 } from "./digest.ts";

/**
 * Identity of a result across reviews: rule, spec file and place in the spec, so that comments, waivers and baselines
 * survive renamed addresses and moved lines. Items of lists go by name. Without a spec path the address stands in.
 */
export function fingerprint(
  rule: string,
  file: string,
  place: { path: SpecPath; root: unknown } | null,
  address: string | null,
): string {
  const at = place === null ? (address ?? "") : displayPath(place.path, place.root);
  return sha256([rule, file, at].join("|"));
}
