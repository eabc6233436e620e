import type { Existing } from "../drift.ts";
import { first, text, texts } from "./balancers.ts";
import type { DnsAnswer, DnsQuestion, DnsRecord, DnsType } from "./dns-message.ts";
import type { Chooser } from "./weights.ts";

/** What DNS needs to know beside the records. */
export interface NamesWorld {
  /** Address at which a load balancer is served here. */
  readonly addressOf: (host: string) => string | undefined;
  /** Address of the name server itself. */
  readonly ownAddress: string;
  readonly choose: Chooser;
}

const longestChain = 8;
/** Of an alias record, as Route 53 answers for load balancers. */
const aliasTtl = 60;

/** Answers out of the hosted zones and records of the sandbox, and for the names of its load balancers. */
export function answerFrom({ name, type }: DnsQuestion, existing: readonly Existing[], world: NamesWorld): DnsAnswer {
  const records = existing.filter((one) => one.type === "aws_route53_record").map(({ state }) => recordOf(state));
  const zones = existing.filter((one) => one.type === "aws_route53_zone").map(({ state }) => zoneOf(state));
  const known: Known = { records, zones, world };
  const isKnown =
    records.some((record) => record.name === name) ||
    zones.some((zone) => zone.name === name || zone.servers.includes(name)) ||
    world.addressOf(name) !== undefined;
  if (!isKnown) return { code: "no-such-name", records: [] };
  return { code: "ok", records: type === undefined ? [] : find(name, type, known, longestChain) };
}

interface Stored {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly values: readonly string[];
  readonly alias: string;
  readonly id: string;
  readonly weight: number;
}
interface Zone {
  readonly name: string;
  readonly servers: readonly string[];
}
interface Known {
  readonly records: readonly Stored[];
  readonly zones: readonly Zone[];
  readonly world: NamesWorld;
}

const plain = (name: string): string => name.toLowerCase().replace(/\.$/, "");

function recordOf(state: Existing["state"]): Stored {
  const weight = first(state["weighted_routing_policy"])["weight"];
  return {
    name: plain(text(state["fqdn"]) || text(state["name"])),
    type: text(state["type"]),
    ttl: typeof state["ttl"] === "number" ? state["ttl"] : aliasTtl,
    values: texts(state["records"]),
    alias: plain(text(first(state["alias"])["name"])),
    id: text(state["set_identifier"]),
    // Other policies than weights have none: their records are equal.
    weight: typeof weight === "number" ? weight : 1,
  };
}

const zoneOf = (state: Existing["state"]): Zone => ({
  name: plain(text(state["name"])),
  servers: texts(state["name_servers"]).map(plain),
});

function find(name: string, type: DnsType, known: Known, left: number): readonly DnsRecord[] {
  if (left === 0) return [];
  const fixed = built(name, type, known);
  if (fixed.length > 0) return fixed;
  const record = chosen(name, type, known) ?? chosen(name, "CNAME", known, type);
  if (record === undefined) return [];
  // An alias shows the addresses of another name as its own.
  if (record.alias !== "") return find(record.alias, type, known, left - 1).map((one) => ({ ...one, name }));
  const own = record.values.map(
    (data) => ({ name, type: record.type === "CNAME" ? "CNAME" : type, ttl: record.ttl, data }) as const,
  );
  const onward = record.type === "CNAME" && type !== "CNAME" ? plain(record.values[0] ?? "") : "";
  return onward === "" ? own : [...own, ...find(onward, type, known, left - 1)];
}

/** Names that stand in no record: those of load balancers, of name servers and of zones. */
function built(name: string, type: DnsType, { zones, world }: Known): readonly DnsRecord[] {
  if (type === "NS") {
    const zone = zones.find((one) => one.name === name);
    return (zone?.servers ?? []).map((data) => ({ name, type, ttl: 172_800, data }));
  }
  if (type !== "A") return [];
  const data = zones.some(({ servers }) => servers.includes(name)) ? world.ownAddress : world.addressOf(name);
  return data === undefined ? [] : [{ name, type, ttl: aliasTtl, data }];
}

/** Counted for each type of question on its own: who asks for A and AAAA in turn would otherwise always be sent the same way. */
function chosen(name: string, type: string, { records, world }: Known, asked = type): Stored | undefined {
  const group = records.filter((record) => record.name === name && record.type === type);
  if (group.length < 2) return group[0];
  const id = world.choose(`${name} ${type} ${asked}`, group);
  return group.find((record) => record.id === id);
}
