import { isIP } from "node:net";
import { sameAddress, type DnsAnswers } from "./dns-answers.ts";
import { hostOf } from "./host.ts";

/** What a check expects: addresses, and names that the host should be another name of. */
export interface Expected {
  readonly addresses: readonly string[];
  readonly names: readonly string[];
}

/** undefined: one of them is neither an address nor a name. */
export function expectedOf(answers: readonly string[]): Expected | undefined {
  const hosts = answers.map(hostOf);
  const given = hosts.filter((host) => host !== undefined);
  if (given.length < answers.length) return undefined;
  return {
    addresses: given.filter((host) => isIP(host) !== 0).map(sameAddress),
    names: given.filter((host) => isIP(host) === 0),
  };
}

/**
 * Whether a server says what is expected. Addresses are compared as sets. An expected name is met by a chain that has it; where a record
 * is an alias, which shows no name, by addresses that are all among those of the name: load balancers show a part of theirs at a time.
 */
export function meets(said: DnsAnswers, expected: Expected, ofName: ReadonlyMap<string, readonly string[]>): boolean {
  if (said.addresses.length === 0 && said.names.length === 0) return false;
  if (!expected.addresses.every((address) => said.addresses.includes(address))) return false;
  const aliased = expected.names.filter((name) => !said.names.includes(name));
  if (!aliased.every((name) => (ofName.get(name) ?? []).some((address) => said.addresses.includes(address)))) return false;
  if (aliased.length < expected.names.length) return true;
  const known = new Set([...expected.addresses, ...aliased.flatMap((name) => ofName.get(name) ?? [])]);
  return said.addresses.every((address) => known.has(address));
}

/** Without an expectation: whether two servers have anything in common that they say. */
export function agree(one: DnsAnswers, other: DnsAnswers): boolean {
  const said = new Set([...one.names, ...one.addresses]);
  return [...other.names, ...other.addresses].some((answer) => said.has(answer));
}
