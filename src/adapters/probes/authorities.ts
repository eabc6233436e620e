import type { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { orMissing } from "./dns-answers.ts";
import { closed, notEvaluated } from "./ended.ts";
import type { Guard } from "./guard.ts";

const mostServers = 8;
const silent = (): Error => notEvaluated("No public resolver answered, so nothing can be said of the name.");

/** The servers of the zone that a host lies in, as "address:port"; empty: they could not be found. Throws Ended. */
export async function authoritiesOf(host: string, resolver: Resolver, guard: Guard, port: number): Promise<readonly string[]> {
  const servers = await zoneServers(host, resolver);
  const addresses = await Promise.all(servers.slice(0, mostServers).map((name) => addressOf(name, resolver)));
  return addresses.flatMap((address) => {
    if (address === undefined) return [];
    const refusal = guard(address, port);
    if (refusal !== undefined) throw closed(`Of a name server of the zone: ${refusal}`);
    return [at(address, port)];
  });
}

async function zoneServers(host: string, resolver: Resolver): Promise<readonly string[]> {
  const labels = host.split(".");
  const aliases = await orMissing(resolver.resolveCname(host));
  if (aliases === undefined) throw silent();
  // A name that is another name has no servers of its own, and a resolver would tell those of the other.
  const first = aliases.length > 0 ? 1 : 0;
  // A top-level domain is nobody's zone here.
  for (let cut = first; cut < labels.length - 1; cut++) {
    const names = await orMissing(resolver.resolveNs(labels.slice(cut).join(".")));
    if (names === undefined) throw silent();
    if (names.length > 0) return names;
  }
  return [];
}

async function addressOf(name: string, resolver: Resolver): Promise<string | undefined> {
  const [four] = (await orMissing(resolver.resolve4(name))) ?? [];
  return four ?? ((await orMissing(resolver.resolve6(name))) ?? [])[0];
}

const at = (address: string, port: number): string => (isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`);
