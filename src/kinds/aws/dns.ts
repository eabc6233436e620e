import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Route53ZoneAssociation } from "@cdktf/provider-aws/lib/route53-zone-association/index.js";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone/index.js";
import type { Built, KindWorkload, Scope } from "../kind.ts";
import type { AwsKind } from "./aws-kind.ts";
import { recordPart, recordName } from "./records.ts";
import { secondRegion } from "./second-region.ts";

type Dns = KindWorkload<"dns">;

export const dns = {
  kind: "dns",
  provider: "aws",
  build(workload: Dns, scope: Scope): Built {
    const { config } = workload;
    const zone = config.type === "private" ? privateZone(workload, scope) : publicZone(workload, scope);
    for (const [index, record] of (config.records ?? []).entries()) {
      // A record that points at a workload is built where that workload is.
      if (record.values === undefined || record.target !== undefined) continue;
      const { type, values, ttl = 300 } = record;
      const at = ["config", "records", index];
      scope.add(
        Route53Record,
        recordPart(record),
        { zoneId: zone.zoneId, name: recordName(record.name, config.zone), type, ttl, records: [...values] },
        at,
      );
    }
    return { outputs: { id: zone.zoneId, arn: zone.arn, zoneId: zone.zoneId, nameServers: nameServers(zone) } };
  },
} satisfies AwsKind<"dns">;

function publicZone({ config }: Dns, scope: Scope): Route53Zone {
  return scope.add(Route53Zone, undefined, { name: config.zone, comment: scope.name(200), forceDestroy: false }, [
    "config",
    "zone",
  ]);
}

/** Private means: answered inside the migration's networks. The first belongs to the zone, the others are associated. */
function privateZone({ config }: Dns, scope: Scope): Route53Zone {
  const networks = scope.peersOf("network");
  const [first, ...others] = networks;
  const vpc = first === undefined ? [] : [{ vpcId: first.get("id") }];
  const zone = scope.add(
    Route53Zone,
    undefined,
    { name: config.zone, comment: scope.name(200), forceDestroy: false, vpc, lifecycle: { ignoreChanges: ["vpc"] } },
    ["config", "zone"],
  );
  for (const other of others)
    scope.add(Route53ZoneAssociation, other.workload.name, { zoneId: zone.zoneId, vpcId: other.get("id") }, ["config", "type"]);
  const away = first?.find("secondary.id");
  const region = secondRegion(scope);
  if (away !== undefined && region !== undefined)
    scope.add(Route53ZoneAssociation, "secondary", { zoneId: zone.zoneId, vpcId: away, vpcRegion: region }, ["config", "type"]);
  return zone;
}

/** What the registrar of the domain must be told, comma-separated. */
function nameServers(zone: Route53Zone): string {
  return `\${join(",", aws_route53_zone.${zone.friendlyUniqueId}.name_servers)}`;
}
