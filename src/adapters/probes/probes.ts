import { networkInterfaces } from "node:os";
import type { CheckOutcome, ProbeTarget } from "../../domain/probe.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Probes } from "../../ports/probes.ts";
import type { Attempt } from "./attempt.ts";
import { probeDns, type DnsServers } from "./dns.ts";
import { guardOf } from "./guard.ts";
import { probeHttp } from "./http.ts";
import { probeLatency } from "./latency.ts";
import { probeTcp } from "./tcp.ts";
import { probeTls } from "./tls.ts";
import { endOf } from "./trouble.ts";

export interface ProbeSettings extends Pick<Attempt, "nameServers" | "trusted" | "portAt"> {
  readonly clock: Clock;
  /** Where this service listens. */
  readonly ownPorts: readonly number[];
  /** What leads to this service beside the addresses of its interfaces: that of its public name. */
  readonly ownAddresses?: readonly string[];
  readonly dns: DnsServers;
}

/** Checks that this process makes over the network. What goes wrong on the way is the outcome; only a mistake of ours throws. */
export function networkProbes({ clock, ownPorts, ownAddresses = [], dns, ...rest }: ProbeSettings): Probes {
  return {
    async probe(target, given) {
      const signal = AbortSignal.any([given, AbortSignal.timeout(target.timeoutMs)]);
      const own = { addresses: [...interfaceAddresses(), ...ownAddresses], ports: ownPorts };
      const attempt = { ...rest, signal, clock, guard: guardOf(target.allowed, own) };
      try {
        return await look(target, attempt, dns);
      } catch (error) {
        return endOf(error, signal, target.timeoutMs / 1000).result;
      }
    },
  };
}

function look(target: ProbeTarget, attempt: Attempt, dns: DnsServers): Promise<CheckOutcome> {
  switch (target.type) {
    case "http":
      return probeHttp(target, attempt);
    case "latency":
      return probeLatency(target, attempt);
    case "tcp":
      return probeTcp(target, attempt);
    case "tls":
      return probeTls(target, attempt);
    case "dns":
      return probeDns(target, attempt, dns);
  }
}

const interfaceAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address.replace(/%.*$/, "")));
