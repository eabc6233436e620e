import type { Spread } from "../../domain/estimate.ts";
import type { FullMigration, FullWorkload } from "../../domain/defaults.ts";
import { bitsPerSecondOf, bytesOf } from "../../domain/units.ts";

const defaultEfficiency = 0.7;
/** No line carries more payload than this, however good the day. */
const bestEfficiency = 0.95;

/**
 * The tunnels that our network kind builds end at a virtual private gateway: at most 1.25 Gbps each.
 * Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html, read 2026-11-20.
 */
const awsTunnelBitsPerSecond = 1.25e9;

/** The way from source to target as one transfer sees it. Bits per second, decimal. */
export interface Line {
  readonly bandwidth: number;
  readonly efficiency: number;
  /** Transfers of the wave that run at the same time and share the line. */
  readonly sharedBy: number;
  /** `transfer.bandwidth` */
  readonly throttle?: number;
  readonly serviceLimit?: number;
}

export type Quality = keyof Spread;

/** undefined when the migration does not say how fast its line is. */
export function lineOf(workload: FullWorkload, migration: FullMigration, sharedBy: number): Line | undefined {
  const connection = migration.spec.source?.connection;
  const bandwidth = connection?.bandwidth === undefined ? undefined : bitsPerSecondOf(connection.bandwidth);
  if (bandwidth === undefined) return undefined;
  const throttle = workload.transfer?.bandwidth === undefined ? undefined : bitsPerSecondOf(workload.transfer.bandwidth);
  const tunnel = connection?.type === "vpn" && migration.spec.target.provider === "aws";
  return {
    bandwidth,
    efficiency: connection?.efficiency ?? defaultEfficiency,
    sharedBy,
    ...(throttle === undefined ? {} : { throttle }),
    ...(tunnel ? { serviceLimit: awsTunnelBitsPerSecond } : {}),
  };
}

/** Payload bits per second that one transfer gets. */
export function usableBits(line: Line, quality: Quality): number {
  const shared = (line.bandwidth * efficiencyAt(line.efficiency, quality)) / line.sharedBy;
  const limit = (line.serviceLimit ?? Infinity) / line.sharedBy;
  return Math.min(shared, line.throttle ?? Infinity, limit);
}

function efficiencyAt(efficiency: number, quality: Quality): number {
  switch (quality) {
    case "best":
      return Math.min(bestEfficiency, efficiency * 1.2);
    case "expected":
      return efficiency;
    case "worst":
      return efficiency * 0.7;
  }
}

export function spreadOf(valueAt: (quality: Quality) => number): Spread {
  return { best: valueAt("best"), expected: valueAt("expected"), worst: valueAt("worst") };
}

/** Hours for the volume at the bare line rate, the measure for an offline device; undefined when either is not given. */
export function transferHours(workload: FullWorkload, migration: FullMigration): number | undefined {
  const line = lineOf(workload, migration, 1);
  const volume = workload.data?.volume === undefined ? undefined : bytesOf(workload.data.volume);
  if (line === undefined || volume === undefined) return undefined;
  return (volume / (workload.data?.compression ?? 1) / (line.bandwidth / 8)) * (1 / 3600);
}
