import type { Change } from "../../domain/change.ts";

/**
 * Names changes by their address, so that no two have one name. An address is unique in a plan, but not in a migration: where
 * several waves have it, the wave stands behind it.
 */
export function addressesOf(changes: readonly Change[]): (change: Change, address?: string) => string {
  const waves = new Map<string, string>();
  const shared = new Set<string>();
  for (const { address, origin } of changes) {
    const wave = origin?.wave ?? "";
    const other = waves.get(address) ?? wave;
    if (other !== wave) shared.add(address);
    waves.set(address, other);
  }
  return ({ address: own, origin }, address = own) =>
    shared.has(address) && origin !== undefined ? `${address} (wave ${origin.wave})` : address;
}
