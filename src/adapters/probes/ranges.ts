import { BlockList } from "node:net";

export type Family = "ipv4" | "ipv6";
export interface Address {
  /** As the operating system writes it. */
  readonly text: string;
  readonly family: Family;
}

interface Range {
  readonly what: string;
  readonly cidr: string;
  readonly family: Family;
  readonly list: BlockList;
}

/** Ranges that are not the public internet. Sources: the special-purpose registries of IANA, RFC 6890 and those that it names. */
const special: readonly Range[] = [
  range("an unspecified address", "0.0.0.0/8"),
  range("a private address", "10.0.0.0/8"),
  range("an address shared by a carrier", "100.64.0.0/10"),
  range("this machine", "127.0.0.0/8"),
  range("a link-local address", "169.254.0.0/16"),
  range("a private address", "172.16.0.0/12"),
  range("an address for protocols", "192.0.0.0/24"),
  range("an address for documentation", "192.0.2.0/24"),
  range("a relay of 6to4", "192.88.99.0/24"),
  range("a private address", "192.168.0.0/16"),
  range("an address for benchmarks", "198.18.0.0/15"),
  range("an address for documentation", "198.51.100.0/24"),
  range("an address for documentation", "203.0.113.0/24"),
  range("a multicast address", "224.0.0.0/4"),
  range("a broadcast address", "255.255.255.255/32"),
  range("a reserved address", "240.0.0.0/4"),
  range("an unspecified address", "::/128"),
  range("this machine", "::1/128"),
  range("a unique local address", "fc00::/7"),
  range("a link-local address", "fe80::/10"),
  range("a site-local address", "fec0::/10"),
  range("a multicast address", "ff00::/8"),
  // Teredo, benchmarks and ORCHID lie in here.
  range("an address for protocols", "2001::/23"),
  range("an address for documentation", "2001:db8::/32"),
  range("an address of 6to4", "2002::/16"),
  range("an address for documentation", "3fff::/20"),
];

/** The only IPv6 addresses that are given out, and those that stand for public IPv4 ones (RFC 6052). */
const given = [range("", "2000::/3"), range("", "64:ff9b::/96")];
/** RFC 8215. Any part of it may hold an IPv4 address, at a place that only its network knows. */
const hiding = range("", "64:ff9b:1::/48");

/** What an address is that is not public. */
export function specialRange(address: Address): { readonly what: string; readonly cidr: string } | undefined {
  const found = special.find((one) => holds(one, address));
  if (found !== undefined) return found;
  const isGiven = address.family === "ipv4" || given.some((one) => holds(one, address));
  return isGiven ? undefined : { what: "an address that is not given out", cidr: `${address.text}/128` };
}

export const hidesAnother = (address: Address): boolean => holds(hiding, address);

export const holds = ({ family, list }: Pick<Range, "family" | "list">, address: Address): boolean =>
  // Node would also compare across families, where ours are told apart before.
  family === address.family && list.check(address.text, family);

export function range(what: string, cidr: string): Range {
  const [start = "", bits = ""] = cidr.split("/");
  const family = start.includes(":") ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(start, Number(bits), family);
  return { what, cidr, family, list };
}
