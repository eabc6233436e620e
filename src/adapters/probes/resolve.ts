import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import type { Attempt } from "./attempt.ts";
import { failed } from "./ended.ts";
import { codeOf } from "./trouble.ts";

const loopback = ["127.0.0.1", "::1"];

/** Every address of a host, IPv4 first. Asked once; whoever connects uses what is returned here. Throws Ended. */
export async function addressesOf(host: string, attempt: Pick<Attempt, "signal" | "nameServers">): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  // RFC 6761: no name server is asked for these.
  if (host === "localhost" || host.endsWith(".localhost")) return loopback;
  const resolver = resolverAt(attempt.nameServers, attempt.signal);
  const asked = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  attempt.signal.throwIfAborted();
  const found = asked.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  if (found.length > 0) return [...new Set(found)];
  const codes = asked.flatMap((answer) => (answer.status === "rejected" ? (codeOf(answer.reason) ?? []) : []));
  const isMissing = codes.every((code) => code === "ENOTFOUND" || code === "ENODATA");
  throw failed(isMissing ? "The name has no address." : "The name could not be resolved: no name server answered for it.");
}

/** Not the operating system's resolver: that one cannot be stopped, and blocks a thread that files need too. */
export function resolverAt(servers: readonly string[] | undefined, signal: AbortSignal): Resolver {
  signal.throwIfAborted();
  const resolver = new Resolver({ timeout: 1500, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  const cancel = (): void => {
    resolver.cancel();
  };
  signal.addEventListener("abort", cancel, { once: true });
  return resolver;
}
