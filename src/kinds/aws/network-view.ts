import type { KindWorkload, Scope } from "../kind.ts";
import { networkZones } from "./network.ts";
import { logicalSubnets, type SubnetType } from "./subnets.ts";

export interface NetworkView {
  readonly id: string;
  readonly cidr: string;
  /** Subnet ids of a type, one per zone, of its first logical subnet; the nearest other type where there is none. */
  subnets(type: SubnetType, spread?: "all" | "one-zone" | "zones"): readonly { readonly id: string; readonly zone: string }[];
}

/** Where to look when a network has no subnet of the type asked for; never from private to public. */
const alternatives: Readonly<Record<SubnetType, readonly SubnetType[]>> = {
  public: ["public"],
  private: ["private", "data"],
  data: ["data", "private"],
};

/** The network of a workload whose kind needs one: synthesis makes one where the spec has none. */
export function networkOf(scope: Scope): NetworkView {
  const peer = scope.network;
  if (peer === undefined) throw new TypeError("This workload has no network; its kind should be listed in needsNetwork.");
  const workload = peer.workload as KindWorkload<"network">;
  const prefix = scope.isAway ? "secondary." : "";
  const zones = networkZones(scope);
  return {
    id: peer.get(`${prefix}id`),
    cidr: peer.get("cidr"),
    subnets: (type, spread = "all") => {
      const logical = logicalSubnets(workload, scope.migration);
      const found = alternatives[type].flatMap((option) => logical.find((subnet) => subnet.type === option) ?? []);
      const [subnet] = found;
      if (subnet === undefined) {
        reportMissing(scope, workload.name, type);
        return [];
      }
      const count = { all: zones.length, "one-zone": 1, zones: Math.max(1, scope.site.zones.length) }[spread];
      return zones.slice(0, count).map((zone) => ({ id: peer.get(`${prefix}subnet.${subnet.name}.${zone.slice(-1)}`), zone }));
    },
  };
}

function reportMissing(scope: Scope, network: string, type: SubnetType): void {
  scope.report({
    code: "SIR-E214",
    level: "error",
    message: `The network ${network} has no ${alternatives[type].join(" or ")} subnet for this workload. Add one to its config.subnets.`,
    path: scope.at("dependsOn"),
  });
}
