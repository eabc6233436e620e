import ipaddr from "ipaddr.js";
import { metadataAddresses } from "../../../domain/probe.ts";
import type { Settings } from "../../../domain/settings.generated.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import type { Draft } from "../draft.ts";
import { quote } from "../words.ts";

const metadata = new Set(metadataAddresses.map((address) => ipaddr.parse(address).toString()));

/** SIR-E105 of `verify.allow`: a range that would allow nothing is a wish that is dropped without a word. */
export function allowedRangeFaults({ verify }: Settings): readonly Draft[] {
  return (verify?.allow ?? []).flatMap((cidr, index) => faultOf(cidr, ["verify", "allow", index]));
}

function faultOf(cidr: string, path: SpecPath): readonly Draft[] {
  const at = { code: "SIR-E105", path } as const;
  // Exactly four decimal parts: 010.0.0.0 is 8.0.0.0 to some programs.
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr) && !ipaddr.IPv6.isValidCIDR(cidr))
    return [{ ...at, message: `${quote(cidr)} is not an address range. Write e.g. 10.60.0.0/16 or fd12:3456::/32.` }];
  const [address, bits] = ipaddr.parseCIDR(cidr);
  const plain = plainRange(address, bits);
  if (plain !== undefined) return [{ ...at, message: `${cidr} stands for IPv4 addresses. Write ${plain}.`, replacement: plain }];
  const start = address.kind() === "ipv4" ? ipaddr.IPv4.networkAddressFromCIDR(cidr) : ipaddr.IPv6.networkAddressFromCIDR(cidr);
  const whole = `${start.toString()}/${bits}`;
  if (start.toString() !== address.toString())
    return [{ ...at, message: `${cidr} has host bits set. Write ${whole}.`, replacement: whole }];
  const isOne = bits === (address.kind() === "ipv4" ? 32 : 128);
  return isOne && metadata.has(start.toString())
    ? [{ ...at, message: `${cidr} is a metadata service, which is never looked at. Remove it.` }]
    : [];
}

/** The IPv4 range that an IPv6 range stands for. */
function plainRange(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string | undefined {
  if (!(address instanceof ipaddr.IPv6) || !address.isIPv4MappedAddress() || bits < 96) return undefined;
  const start = ipaddr.IPv4.networkAddressFromCIDR(`${address.toIPv4Address().toString()}/${bits - 96}`);
  return `${start.toString()}/${bits - 96}`;
}
