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

/** So short a prefix that it holds a good part of the internet: two /1 are as open as one /0. */
export function isWorld(cidr: string): boolean {
  // Without a prefix it is one address; NaN is below nothing.
  const prefix = Number(/\/(\d{1,3})$/.exec(cidr)?.[1]);
  return !isPrivate(cidr) && prefix < (cidr.includes(":") ? 16 : 8);
}

/** Unique local addresses have a short prefix of their own; in IPv4 no private range is shorter than /8. */
const isPrivate = (cidr: string): boolean => /^f[cd][0-9a-f]{2}:/i.test(cidr);
