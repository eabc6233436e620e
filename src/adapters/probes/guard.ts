import { isIP } from "node:net";
import { metadataAddresses } from "../../domain/probe.ts";
import { leadsTo } from "./embedded.ts";
import { hidesAnother, holds, range, specialRange, type Address } from "./ranges.ts";

/** What of this machine must not be reached by a check that a repository asked for. */
export interface OwnPlace {
  /** Of its interfaces, and of whatever else leads to it. */
  readonly addresses: readonly string[];
  /** Where it listens. Closed whatever the settings allow. */
  readonly ports: readonly number[];
}

/** Why an address may not be connected to, in words; undefined: it may. */
export type Guard = (address: string, port: number) => string | undefined;

const metadata = new Set(metadataAddresses);
const setting = "verify.allow in the settings on the base";
const loopback = [range("", "0.0.0.0/8"), range("", "127.0.0.0/8"), range("", "::/127")];

/** The guard in front of every connection. `allowed`: ranges in CIDR notation; one that is none allows nothing. */
export function guardOf(allowed: readonly string[], own: OwnPlace): Guard {
  const opened = allowed.filter(isRange).map((cidr) => range("", cidr));
  const isOpened = (address: Address): boolean => opened.some((one) => holds(one, address));
  const ours = new Set(own.addresses.flatMap((address) => leadsTo(address)?.[0].text ?? []));
  return (text, port) => {
    const places = leadsTo(text);
    if (places === undefined) return "It leads to something that is not an address, or to an interface of this machine.";
    if (places.some(hidesAnother)) return "It leads to an address that hides another one, which is never looked at.";
    if (places.some(isMetadata)) return "It leads to a metadata service, which is never looked at.";
    const isOurs = places.some((one) => ours.has(one.text));
    if (own.ports.includes(port) && (isOurs || places.some(isLoopback)))
      return "It leads to this service itself, which is never looked at.";
    const closed = places.find((one) => !isOpened(one) && (specialRange(one) !== undefined || ours.has(one.text)));
    return closed === undefined ? undefined : refusal(closed);
  };
}

const isMetadata = (address: Address): boolean => metadata.has(address.text);
const isLoopback = (address: Address): boolean => loopback.some((one) => holds(one, address));

function refusal(address: Address): string {
  const found = specialRange(address);
  if (found === undefined) return `It leads to an address of this machine. Only ${setting} opens its range.`;
  return `It leads to ${found.what} (${found.cidr}). Only ${setting} opens such a range.`;
}

/** Whether a text is a range with as many bits as its family has, at most. */
export function isRange(cidr: string): boolean {
  const [, start = "", bits = ""] = /^([^/%]+)\/(\d{1,3})$/.exec(cidr) ?? [];
  const version = isIP(start);
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
}
