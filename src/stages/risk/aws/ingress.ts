import type { Attributes, Json } from "../../../domain/change.ts";
import type { Opening } from "./opening.ts";
import { everyPort, sayPorts, sensitivePort, type PortRange } from "./ports.ts";
import { texts, whole } from "./values.ts";

/** One ingress rule, inline or on its own. */
export function ingressBlock(rule: Attributes): readonly Opening[] {
  return fromWorld(rule, [rule["cidr_blocks"], rule["ipv6_cidr_blocks"]], rule["protocol"]);
}

export function fromWorld(
  rule: Attributes,
  sources: readonly (Json | undefined)[],
  protocol: Json | undefined,
): readonly Opening[] {
  const world = sources.flatMap(texts).filter(isWorld);
  const ports = portsOf(rule, protocol);
  if (world.length === 0 || ports === undefined) return [];
  const sensitive = sensitivePort(ports);
  const from = `to ${world.join(" and ")}`;
  if (sensitive === undefined) return [{ kind: "web", words: `opens ${sayPorts(ports)} ${from}` }];
  const one = ports.from === ports.to;
  const words = one ? `opens port ${sensitive} ${from}` : `opens ${sayPorts(ports)} ${from}, ${sensitive} among them`;
  return [{ kind: "sensitive", words }];
}

/** undefined for a protocol without ports, such as ICMP. */
function portsOf(rule: Attributes, protocol: Json | undefined): PortRange | undefined {
  switch (texts(protocol)[0]?.toLowerCase()) {
    case "-1":
    case "all":
      return everyPort;
    case "tcp":
    case "udp":
    case "6":
    case "17":
      return { from: whole(rule["from_port"]) ?? everyPort.from, to: whole(rule["to_port"]) ?? everyPort.to };
    case undefined:
    default:
      return undefined;
  }
}

/**
 * So short a prefix that no one organisation has the whole of it: two /1 are as open as one /0. The same as in policies/lib/network.rego.
 * Source: IANA gave nobody more than a /8 of IPv4, and gives a registry at most a /12 of IPv6.
 */
export function isWorld(cidr: string): boolean {
  const [, address = "", length = ""] = /^([^/]*)\/(\d{1,4})$/.exec(cidr.trim()) ?? [];
  const bits = length === "" ? Number.NaN : Number(length);
  // Without a prefix it is one address; NaN is below nothing.
  return bits < (address.includes(":") ? 12 : 8) && !isPrivate(address, bits);
}

/** Unique local addresses, fc00::/7, and link-local ones, fe80::/10; in IPv4 no private range is shorter than /8. */
const isPrivate = (address: string, bits: number): boolean =>
  (bits >= 7 && /^f[cd][0-9a-f]{2}:/i.test(address)) || (bits >= 10 && /^fe[89ab][0-9a-f]:/i.test(address));
