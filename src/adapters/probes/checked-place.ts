import type { LookupFunction } from "node:net";
import { isIP } from "node:net";
import type { Attempt } from "./attempt.ts";
import { closed } from "./ended.ts";
import { hostOf } from "./host.ts";
import { addressesOf } from "./resolve.ts";

/** A host and the addresses that it had when they were checked: no other one is connected to. */
export interface CheckedPlace {
  /** As {@link hostOf} writes it. */
  readonly host: string;
  readonly port: number;
  readonly lookup: LookupFunction;
}

/** A name with thousands of addresses would have us knock at all of them. */
const mostTried = 4;

/** Throws Ended: one address that the guard refuses closes the whole name, since the other answers come from the same hand. */
export async function checkedPlace(text: string, port: number, attempt: Attempt): Promise<CheckedPlace> {
  const host = hostOf(text);
  if (host === undefined) throw closed("The host is not a name and not an address.");
  const addresses = await addressesOf(host, attempt);
  for (const address of addresses) {
    const refusal = attempt.guard(address, port);
    if (refusal !== undefined) throw closed(refusal);
  }
  return servedAt(host, port, addresses.slice(0, mostTried), attempt);
}

/** The place itself, or the port of a sandbox that stands for it. */
function servedAt(host: string, port: number, addresses: readonly string[], { portAt, guard }: Attempt): CheckedPlace {
  const [first] = addresses;
  const instead = first === undefined ? undefined : portAt?.(first, port);
  if (first === undefined || instead === undefined) return { host, port, lookup: pinnedTo(addresses) };
  const refusal = guard(first, instead);
  if (refusal !== undefined) throw closed(refusal);
  return { host, port: instead, lookup: pinnedTo([first]) };
}

/** Answers every question for a name with the addresses that were checked. For an address as host, Node asks nothing. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, { all: wantsAll }, answer) => {
    const [first] = all;
    if (wantsAll === true) answer(null, all);
    else if (first !== undefined) answer(null, first.address, first.family);
  };
}
