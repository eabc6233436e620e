import { describe, expect, it } from "vitest";
import { estimateTransfers } from "../../../src/stages/estimate/estimate-transfers.ts";
import type { Connection, Workload } from "../../../src/domain/spec.generated.ts";
import { database, migration } from "./given.ts";

const hours = 3600;
const days = 86_400;

function estimate(connection: Connection, workload: Workload) {
  const { waves, findings } = estimateTransfers(migration({ connection, workloads: [workload] }));
  const transfer = waves[0]?.transfers[0];
  const round = (spread: { best: number; expected: number; worst: number } | null | undefined, unit: number) =>
    spread && [spread.best, spread.expected, spread.worst].map((seconds) => Number((seconds / unit).toFixed(1)));
  return {
    copy: (unit: number) => round(transfer?.copy, unit),
    downtime: (unit: number) => round(transfer?.downtime, unit),
    codes: findings.map(({ code }) => code),
  };
}

const bucket = (parts: Partial<Workload>): Workload => ({ name: "raw", kind: "object-store", ...parts });

describe("the worked examples of the design", () => {
  it("480Gi over 500 Mbps, offline", () => {
    const transfer = { method: "replication-service", mode: "offline" } as const;
    const shop = estimate({ bandwidth: "500Mbps" }, database({ data: { volume: "480Gi" }, transfer }));

    expect(shop.copy(hours)).toEqual([2.7, 3.3, 4.7]);
    expect(shop.downtime(hours)).toEqual([3.6, 4.1, 5.5]);
  });

  it("the same online, throttled to 300 Mbps, at 4Gi an hour", () => {
    const transfer = { method: "replication-service", mode: "online", bandwidth: "300Mbps" } as const;
    const shop = estimate({ bandwidth: "500Mbps" }, database({ data: { volume: "480Gi", changeRate: "4Gi/h" }, transfer }));

    expect(shop.copy(hours)).toEqual([3.9, 3.9, 4.9]);
    expect(shop.downtime(60)).toEqual([11.5, 11.5, 11.5]);
  });

  it("720Gi over 1 Gbps at 0.8, offline", () => {
    const transfer = { method: "replication-service", mode: "offline" } as const;
    const erp = estimate({ bandwidth: "1Gbps", efficiency: 0.8 }, database({ data: { volume: "720Gi" }, transfer }));

    expect(erp.downtime(hours)).toEqual([3, 3.4, 4.3]);
  });

  it("180Ti at 6 Gbps of a 10 Gbps line, with 40Gi of changes an hour", () => {
    const transfer = { method: "object-sync", mode: "online", bandwidth: "6Gbps", schedule: "0 22 * * *" } as const;
    const lake = estimate(
      { bandwidth: "10Gbps", efficiency: 0.8 },
      bucket({ data: { volume: "180Ti", changeRate: "40Gi/h" }, transfer }),
    );

    expect(lake.copy(days)).toEqual([3.1, 3.1, 3.3]);
    expect(lake.downtime(60)).toEqual([25.8, 25.8, 27.5]);
  });

  it("12Ti over 1 Gbps, synced hourly", () => {
    const transfer = { method: "object-sync", mode: "online" } as const;
    const assets = estimate({ bandwidth: "1Gbps" }, bucket({ data: { volume: "12Ti", changeRate: "2Gi/h" }, transfer }));

    expect(assets.copy(hours)?.map(Math.round)).toEqual([35, 42, 60]);
    expect(assets.downtime(60)).toEqual([2.8, 2.9, 3.1]);
  });

  it("100Ti over 100 Mbps, which asks for a device", () => {
    const transfer = { method: "object-sync", mode: "offline" } as const;
    const archive = estimate({ bandwidth: "100Mbps" }, bucket({ data: { volume: "100Ti" }, transfer }));

    expect(archive.copy(days)?.map(Math.round)).toEqual([121, 145, 208]);
    expect(archive.codes).toContain("SIR-W403");
  });

  it("2Ti over 20 Mbps with 10Gi of changes an hour: never", () => {
    const transfer = { method: "replication-service", mode: "online" } as const;
    const never = estimate({ bandwidth: "20Mbps" }, database({ data: { volume: "2Ti", changeRate: "10Gi/h" }, transfer }));

    expect(never.copy(1)).toEqual([Infinity, Infinity, Infinity]);
    expect(never.codes).toEqual(["SIR-E209"]);
  });
});
