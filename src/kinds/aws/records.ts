import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import type { FullMigration } from "../../domain/defaults.ts";
import type { ConfigDns } from "../../domain/spec.generated.ts";
import { idPart } from "../naming.ts";
import type { KindWorkload, Peer, WaveScope } from "../kind.ts";

type DnsRecord = NonNullable<ConfigDns["records"]>[number];

/** `shop` in `example.com` is `shop.example.com`; `@` is the zone itself. */
export function recordName(name: string, zone: string): string {
  if (name === "@" || name === "" || name === zone) return zone;
  return name.endsWith(`.${zone}`) ? name : `${name}.${zone}`;
}

export function recordPart({ name, type }: Pick<DnsRecord, "name" | "type">): string {
  const plain = name === "@" || name === "" ? "apex" : name.replace(/^\*/, "any");
  return `${idPart(plain)}_${type.toLowerCase()}`;
}

/** Records that point at workloads, in the stack of the later of zone and target: no dependency comes from them. */
export function pointRecords(scope: WaveScope): void {
  for (const zone of scope.peersOf("dns")) {
    const { config } = zone.workload as KindWorkload<"dns">;
    for (const [index, record] of (config.records ?? []).entries()) {
      const target = record.target === undefined ? undefined : scope.peer(record.target);
      if (target === undefined || !(zone.here || target.here)) continue;
      if (!mayPoint(scope.migration, zone.workload.name, record.name)) continue;
      point(scope, zone, target, record, index);
    }
  }
}

/** A record that a cutover moves exists only once its wave is in cutover: before, it would take the traffic early. */
function mayPoint({ spec }: FullMigration, zone: string, record: string): boolean {
  const movers = spec.workloads.filter(
    ({ cutover }) => cutover?.dns === zone && cutover.record === record && cutover.type !== "none",
  );
  return movers.every(({ name }) => {
    const wave = spec.waves.find(({ workloads }) => workloads.includes(name));
    return wave?.state === "cutover" || wave?.state === "finalized";
  });
}

function point(scope: WaveScope, zone: Peer, target: Peer, record: DnsRecord, index: number): void {
  const { config } = zone.workload as KindWorkload<"dns">;
  const name = recordName(record.name, config.zone);
  const owner = scope.of(target.here ? target.workload.name : zone.workload.name);
  const [host, hostZone] = [target.find("hostname") ?? target.find("host"), target.find("zoneId")];
  const isApex = name === config.zone;
  const alias = hostZone !== undefined && host !== undefined && (isApex || record.type !== "CNAME");
  const value = record.type === "CNAME" ? host : target.find("address");
  if (!alias && (value === undefined || value === "")) {
    scope.report({
      code: "SIR-E222",
      level: "error",
      message: `${target.workload.name} offers no address for a record of type ${record.type}. A ${target.workload.kind} offers a host name: use type CNAME.`,
      path: scope.pathOf(zone.workload.name, "config", "records", index),
    });
    return;
  }
  const at = target.here ? ["cutover"] : ["config", "records", index];
  const weight = weightOf(scope.migration, zone.workload.name, record);
  owner.add(
    Route53Record,
    `${zone.workload.name}_${recordPart(record)}`,
    {
      zoneId: zone.get("zoneId"),
      name,
      type: alias && record.type === "CNAME" ? "A" : record.type,
      ...(alias
        ? { alias: { name: host, zoneId: hostZone, evaluateTargetHealth: target.workload.kind === "load-balancer" } }
        : { ttl: record.ttl ?? 300, records: [value ?? ""] }),
      ...(weight === undefined ? {} : { setIdentifier: target.workload.name, weightedRoutingPolicy: { weight } }),
    },
    at,
  );
}

/** A weight where the spec gives one, or where a cutover moves the traffic in steps. */
function weightOf({ spec }: FullMigration, zone: string, record: DnsRecord): number | undefined {
  const weighted = spec.workloads.some(
    ({ cutover }) => cutover?.dns === zone && cutover.record === record.name && cutover.type === "weighted",
  );
  return record.weight ?? (weighted ? 100 : undefined);
}
