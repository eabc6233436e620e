import type { Resolver } from "node:dns/promises";
import { leadsTo } from "./embedded.ts";
import { hostOf } from "./host.ts";
import { codeOf } from "./trouble.ts";

/** What one server says of a name. */
export interface DnsAnswers {
  /** Of what the name is another name, in order. */
  readonly names: readonly string[];
  readonly addresses: readonly string[];
  /** Seconds that it may be kept, at most. */
  readonly ttl: number;
}

const longestChain = 8;
const missing: ReadonlySet<string> = new Set(["ENODATA", "ENOTFOUND"]);

/**
 * Asks one server; undefined: it gave no answer, not even that there is none. `onward`: for names that the server is not responsible
 * for. Throws when the attempt is over.
 */
export async function askServer(server: Resolver, onward: Resolver, host: string): Promise<DnsAnswers | undefined> {
  const names = await chainOf(server, host);
  if (names === undefined) return undefined;
  const direct = await addressesAt(server, host);
  const last = names.at(-1);
  const found = direct?.addresses.length === 0 && last !== undefined ? await addressesAt(onward, last) : direct;
  return found === undefined ? undefined : { names, ...found };
}

async function chainOf(server: Resolver, host: string): Promise<readonly string[] | undefined> {
  const names: string[] = [];
  while (names.length < longestChain) {
    const next = await orMissing(server.resolveCname(names.at(-1) ?? host));
    // Beyond its zone a server refuses to answer, which ends the chain.
    if (next === undefined && names.length === 0) return undefined;
    const name = hostOf(next?.[0] ?? "");
    if (name === undefined) break;
    names.push(name);
  }
  return names;
}

async function addressesAt(server: Resolver, host: string): Promise<Omit<DnsAnswers, "names"> | undefined> {
  const [fours, sixes] = await Promise.all([
    orMissing(server.resolve4(host, { ttl: true })),
    orMissing(server.resolve6(host, { ttl: true })),
  ]);
  if (fours === undefined || sixes === undefined) return undefined;
  const records = [...fours, ...sixes];
  return {
    addresses: [...new Set(records.map(({ address }) => sameAddress(address)))],
    ttl: Math.max(0, ...records.map(({ ttl }) => ttl)),
  };
}

/** An empty list: the server says that there is none. undefined: it does not say. */
export async function orMissing<T>(asked: Promise<readonly T[]>): Promise<readonly T[] | undefined> {
  try {
    return await asked;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return missing.has(code) ? [] : undefined;
  }
}

/** One spelling for each address. */
export const sameAddress = (text: string): string => leadsTo(text)?.[0].text ?? text;
