import type { Attributes, Json } from "../../../domain/change.ts";
import type { Opening } from "./opening.ts";
import { everyPort, sayPorts, sensitivePort, type PortRange } from "./ports.ts";
import { texts, whole } from "./values.ts";

/** One ingress rule, inline or on its own. */
export function ingressBlock(rule: Attributes): readonly Opening[] {
  return fromWorld(rule, [...texts(rule["cidr_blocks"]), ...texts(rule["ipv6_cidr_blocks"])], rule["protocol"]);
}

export function fromWorld(
  rule: Attributes,
  sources: readonly (Json | undefined)[],
  protocol: Json | undefined,
): readonly Opening[] {
  const world = sources.filter((source) => typeof source === "string").filter(isWorld);
  const ports = portsOf(rule, protocol);
  if (world.length === 0 || ports === undefined) return [];
  const sensitive = sensitivePort(ports);
  const words = `opens ${sayPorts(ports)} to ${world.join(" and ")}`;
  return [
    sensitive === undefined
      ? { kind: "web", words }
      : {
          kind: "sensitive",
          words:
            ports.from === ports.to ? `opens port ${sensitive} to ${world.join(" and ")}` : `${words}, ${sensitive} among them`,
        },
  ];
}

/** undefined for a protocol without ports, such as ICMP. */
function portsOf(rule: Attributes, protocol: Json | undefined): PortRange | undefined {
  const name = typeof protocol === "string" ? protocol.toLowerCase() : `${whole(protocol) ?? ""}`;
  if (name === "-1" || name === "all") return everyPort;
  if (!["tcp", "udp", "6", "17"].includes(name)) return undefined;
  return { from: whole(rule["from_port"]) ?? everyPort.from, to: whole(rule["to_port"]) ?? everyPort.to };
}

/** So short a prefix that it holds a good part of the internet: two /1 are as open as one /0. */
export function isWorld(cidr: string): boolean {
  const prefix = /\/(\d{1,3})$/.exec(cidr)?.[1];
  if (prefix === undefined || isPrivate(cidr)) return false;
  return Number(prefix) < (cidr.includes(":") ? 16 : 8);
}

/** Unique local addresses have a short prefix of their own; in IPv4 no private range is shorter than /8. */
const isPrivate = (cidr: string): boolean => /^f[cd][0-9a-f]{2}:/i.test(cidr);
