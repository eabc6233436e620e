import { describe, expect, it } from "vitest";
import type { Connection, Workload } from "../../../src/domain/spec.generated.ts";
import { estimateTransfers } from "../../../src/stages/estimate/estimate-transfers.ts";
import { database, migration } from "./given.ts";

const line: Connection = { bandwidth: "1Gbps", efficiency: 0.8 };
const dump = { method: "dump-restore" } as const;

/** 100Gi is 107,374,182,400 bytes; at 0.8 of 1 Gbps, 100,000,000 bytes a second, that is 1,073.741824 s. */
const hundred = { volume: "100Gi" } as const;
const copied = 1073.741824;
/** 100Gi at 200 MiB a second. */
const verified = 512;

function transfersOf(workloads: Workload[], connection: Connection = line) {
  return estimateTransfers(migration({ connection, workloads })).waves[0]?.transfers ?? [];
}

const downtimeOf = (workload: Workload, connection?: Connection) => transfersOf([workload], connection)[0]?.downtime?.expected;

describe("one transfer", () => {
  it("stands still for the copy, the check, the start and the old DNS answers", () => {
    const [transfer] = transfersOf([database({ data: hundred, transfer: dump })]);

    expect(transfer?.copy?.expected).toBeCloseTo(copied, 6);
    expect(transfer?.downtime?.expected).toBeCloseTo(copied + verified + 600 + 60, 6);
    expect(transfer).toMatchObject({ workload: "orders-db", method: "dump-restore", mode: "offline", missing: [] });
  });

  it("counts on 95 % of the line at best, whatever is promised", () => {
    const [transfer] = transfersOf([database({ data: hundred, transfer: dump })]);

    expect(transfer?.copy?.best).toBeCloseTo((copied * 0.8) / 0.95, 6);
    expect(transfer?.copy?.worst).toBeCloseTo(copied / 0.7, 6);
  });

  it("takes a fifth more of a poor line at best", () => {
    const [transfer] = transfersOf([database({ data: hundred, transfer: dump })], { bandwidth: "1Gbps", efficiency: 0.5 });

    expect(transfer?.copy?.best).toBeCloseTo((copied * 0.8) / 0.6, 6);
  });

  it("sends less where data is compressed, and compares it as stored", () => {
    const [transfer] = transfersOf([database({ data: { ...hundred, compression: 2 }, transfer: dump })]);

    expect(transfer?.copy?.expected).toBeCloseTo(copied / 2, 6);
    expect(transfer?.downtime?.expected).toBeCloseTo(copied / 2 + verified + 660, 6);
  });

  it("waits for the TTL of its own cutover", () => {
    expect(downtimeOf(database({ data: hundred, transfer: dump, cutover: { ttl: 300 } }))).toBeCloseTo(
      copied + verified + 900,
      6,
    );
  });

  it.each([
    ["vm", "image-import", 900],
    ["warehouse", "dump-restore", 900],
    ["cache", "dump-restore", 300],
    ["file-share", "file-sync", 120],
    ["object-store", "object-sync", 60],
    ["queue", "dump-restore", 60],
    ["secret-store", "dump-restore", 300],
  ] as const)("a %s by %s needs %i s beside the copy", (kind, method, fixed) => {
    const downtime = downtimeOf({ name: "one", kind, data: hundred, transfer: { method } });

    expect(downtime).toBeCloseTo(copied + verified + fixed + 60, 6);
  });

  it("drains the allowed lag of a replication, and freezes for 30 s", () => {
    // 36Gi an hour is 10,737,418.24 bytes a second; 120 s of them over the 89,262,581.76 that are left.
    const data = { ...hundred, changeRate: "36Gi/h" };
    const [transfer] = transfersOf([
      database({ data, transfer: { method: "replication-service", mode: "online" }, cutover: { maxLag: "2m" } }),
    ]);

    expect(transfer?.copy?.expected).toBeCloseTo(107_374_182_400 / 89_262_581.76, 6);
    expect(transfer?.downtime?.expected).toBeCloseTo((10_737_418.24 * 120) / 89_262_581.76 + 30 + 600 + 60, 6);
  });

  it("drains the longest gap of a schedule", () => {
    const data = { ...hundred, changeRate: "36Gi/h" };
    const transfer = { method: "file-sync", mode: "online", schedule: "0 22 * * 1-5" } as const;

    // Friday 22:00 to Monday 22:00
    expect(downtimeOf({ name: "media", kind: "file-share", data, transfer })).toBeCloseTo(
      (10_737_418.24 * 259_200) / 89_262_581.76 + 30 + 120 + 60,
      4,
    );
  });

  it("halves the changes as well when the data is compressed", () => {
    const data = { ...hundred, changeRate: "36Gi/h", compression: 2 };
    const [transfer] = transfersOf([database({ data, transfer: { method: "replication-service", mode: "online" } })]);

    expect(transfer?.copy?.expected).toBeCloseTo(53_687_091_200 / (100_000_000 - 5_368_709.12), 6);
  });

  it("never catches up once the changes equal the line, even only at worst", () => {
    // 1,000 Mbps x 0.8 x 0.7 = 560 Mbps = 70,000,000 bytes a second
    const data = { ...hundred, changeRate: "240Gi/h" };
    const [transfer] = transfersOf([database({ data, transfer: { method: "replication-service", mode: "online" } })]);

    expect(transfer?.copy?.expected).toBeCloseTo(107_374_182_400 / (100_000_000 - 71_582_788.266_667), 2);
    expect(transfer?.downtime?.worst).toBe(Infinity);
  });

  it("cannot dump a running database: online changes nothing there", () => {
    const [transfer] = transfersOf([database({ data: hundred, transfer: { method: "dump-restore", mode: "online" } })]);

    expect(transfer).toMatchObject({ mode: "offline" });
    expect(transfer?.downtime?.expected).toBeCloseTo(copied + verified + 660, 6);
  });

  it("is limited by one VPN tunnel of 1.25 Gbps on AWS", () => {
    const [transfer] = transfersOf([database({ data: hundred, transfer: dump })], { bandwidth: "10Gbps", type: "vpn" });

    expect(transfer?.copy?.expected).toBeCloseTo(107_374_182_400 / (1.25e9 / 8), 6);
  });

  it("has no downtime when a redeployed workload moves by DNS, and one when it is switched", () => {
    const web: Workload = { name: "web", kind: "container-service", transfer: { method: "redeploy" } };

    expect(transfersOf([web])[0]).toMatchObject({ copy: { expected: 0 }, downtime: { best: 0, expected: 0, worst: 0 } });
    expect(transfersOf([{ ...web, cutover: { type: "switch" } }])[0]?.downtime).toEqual({ best: 240, expected: 240, worst: 240 });
    expect(transfersOf([{ ...web, cutover: { type: "switch", ttl: 5 } }])[0]?.downtime?.expected).toBe(185);
  });
});

describe("what is missing is said, not guessed", () => {
  it.each([
    ["a volume", { data: {}, transfer: dump }, line, ["data.volume"]],
    ["a bandwidth", { data: hundred, transfer: dump }, {}, ["spec.source.connection.bandwidth"]],
    ["a change rate", { data: hundred, transfer: { method: "replication-service", mode: "online" } }, line, ["data.changeRate"]],
    [
      "everything",
      { transfer: { method: "replication-service", mode: "online" } },
      {},
      ["data.volume", "spec.source.connection.bandwidth", "data.changeRate"],
    ],
    [
      "a schedule that can be read",
      { data: { ...hundred, changeRate: "1Gi/h" }, transfer: { method: "object-sync", mode: "online", schedule: "nightly" } },
      line,
      ['transfer.schedule "nightly" as a five-field cron expression'],
    ],
    [
      "the vendor's word on a device",
      { data: hundred, transfer: { method: "offline-device" } },
      line,
      ["the vendor's time to ship and ingest the device"],
    ],
  ] as const)("%s", (_what, parts, connection, missing) => {
    const { waves } = estimateTransfers(migration({ connection, workloads: [database(parts)] }));

    expect(waves[0]?.transfers[0]).toMatchObject({ copy: null, downtime: null, missing });
    expect(waves[0]?.downtime).toBeNull();
  });

  it("asks no change rate of an offline transfer", () => {
    expect(
      transfersOf([database({ data: hundred, transfer: { method: "object-sync", schedule: "nightly" } })])[0]?.missing,
    ).toEqual([]);
  });
});

describe("a wave", () => {
  const share = (name: string, parts: Partial<Workload> = {}): Workload => ({
    name,
    kind: "file-share",
    data: hundred,
    transfer: { method: "file-sync" },
    ...parts,
  });
  const alone = copied + verified + 180;
  const shared = 2 * copied + verified + 180;

  it("divides the line by the transfers that use it", () => {
    const [first] = transfersOf([
      share("a"),
      share("b"),
      share("c", { transfer: { method: "redeploy" } }),
      share("d", { transfer: { method: "none" } }),
    ]);

    expect(first?.copy?.expected).toBeCloseTo(2 * copied, 6);
  });

  it("leaves a throttled transfer its throttle while its part of the line is larger", () => {
    const throttled = share("a", { transfer: { method: "file-sync", bandwidth: "300Mbps" } });

    expect(transfersOf([throttled, share("b")])[0]?.copy?.expected).toBeCloseTo(107_374_182_400 / 37_500_000, 6);
  });

  it("runs what is independent side by side, and waits along hard dependencies", () => {
    const downtime = (workloads: Workload[]) =>
      estimateTransfers(migration({ connection: line, workloads })).waves[0]?.downtime?.expected;

    expect(downtime([share("a")])).toBeCloseTo(alone, 6);
    expect(downtime([share("a"), share("b")])).toBeCloseTo(shared, 6);
    expect(downtime([share("a"), share("b", { dependsOn: ["a"] })])).toBeCloseTo(2 * shared, 6);
    expect(downtime([share("a"), share("b", { dependsOn: [{ workload: "a", type: "soft" }] })])).toBeCloseTo(shared, 6);
  });

  it("waits through a workload that copies nothing", () => {
    const between: Workload = { name: "m", kind: "network", dependsOn: ["a"] };
    const { waves } = estimateTransfers(
      migration({ connection: line, workloads: [share("a"), between, share("b", { dependsOn: ["m"] })] }),
    );

    expect(waves[0]?.downtime?.expected).toBeCloseTo(2 * shared, 6);
  });

  it("does not wait for another wave, nor share its line with it", () => {
    const waves = [
      { name: "one", workloads: ["a"] },
      { name: "two", workloads: ["b"] },
    ];
    const estimate = estimateTransfers(
      migration({ connection: line, workloads: [share("a"), share("b", { dependsOn: ["a"] })], waves }),
    );

    expect(estimate.waves.map(({ wave, downtime }) => [wave, Number(downtime?.expected.toFixed(3))])).toEqual([
      ["one", Number(alone.toFixed(3))],
      ["two", Number(alone.toFixed(3))],
    ]);
  });

  it("stands still for no time at all when nothing moves", () => {
    const { waves } = estimateTransfers(migration({ workloads: [{ name: "net", kind: "network" }] }));

    expect(waves).toEqual([{ wave: "main", transfers: [], downtime: { best: 0, expected: 0, worst: 0 } }]);
  });

  it("ends on a cycle instead of running for ever", () => {
    const looped = [share("a", { dependsOn: ["b"] }), share("b", { dependsOn: ["a"] })];

    expect(estimateTransfers(migration({ connection: line, workloads: looped })).waves[0]?.downtime?.expected).toBeCloseTo(
      2 * shared,
      6,
    );
  });
});
