import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import type { Address } from "./ranges.ts";

const ipv4 = (bytes: readonly number[]): Address => ({ text: bytes.join("."), family: "ipv4" });

/**
 * The address itself and every IPv4 address that packets to it may end at. An IPv4-mapped address is that IPv4 address and nothing
 * else: this is how operating systems connect to it. undefined: not an address, or one with a zone, which names an interface of ours.
 */
export function leadsTo(text: string): readonly [Address, ...Address[]] | undefined {
  const version = isIP(text);
  if (version === 0 || text.includes("%")) return undefined;
  const parsed = ipaddr.parse(text);
  const bytes = parsed.toByteArray();
  if (version === 4) return [ipv4(bytes)];
  const words = wordsOf(bytes);
  if (starts(words, [0, 0, 0, 0, 0, 0xffff])) return [ipv4(bytes.slice(12))];
  const itself: Address = { text: parsed.toString(), family: "ipv6" };
  return [itself, ...embedded(words, bytes)];
}

function embedded(words: readonly number[], bytes: readonly number[]): readonly Address[] {
  const last = ipv4(bytes.slice(12));
  // IPv4-compatible (RFC 4291), translated (RFC 2765) and NAT64 (RFC 6052, RFC 8215).
  const isTranslated =
    starts(words, [0, 0, 0, 0, 0, 0]) ||
    starts(words, [0, 0, 0, 0, 0xffff, 0]) ||
    starts(words, [0x64, 0xff9b, 0, 0, 0, 0]) ||
    starts(words, [0x64, 0xff9b, 1]);
  if (isTranslated) return [last];
  // 6to4 (RFC 3056).
  if (words[0] === 0x2002) return [ipv4(bytes.slice(2, 6))];
  // Teredo (RFC 4380): its server, and the client with every bit turned over.
  if (starts(words, [0x2001, 0])) return [ipv4(bytes.slice(4, 8)), ipv4(bytes.slice(12).map((byte) => byte ^ 0xff))];
  // ISATAP (RFC 5214).
  if ((words[4] === 0 || words[4] === 0x0200) && words[5] === 0x5efe) return [last];
  return [];
}

const wordsOf = (bytes: readonly number[]): readonly number[] =>
  Array.from({ length: 8 }, (_, index) => (bytes[2 * index] ?? 0) * 256 + (bytes[2 * index + 1] ?? 0));
const starts = (words: readonly number[], beginning: readonly number[]): boolean =>
  beginning.every((word, index) => words[index] === word);
