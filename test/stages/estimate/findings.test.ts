import { describe, expect, it } from "vitest";
import type { Connection, Constraints, Window, Workload } from "../../../src/domain/spec.generated.ts";
import { estimateTransfers } from "../../../src/stages/estimate/estimate-transfers.ts";
import { database, migration } from "./given.ts";

type Given = Parameters<typeof migration>[0];

const findingsOf = (given: Given) => estimateTransfers(migration(given)).findings;
const said = (given: Given) => findingsOf(given).map(({ code, level, message }) => `${code} ${level}: ${message}`);

const offline = (parts: Partial<Workload> = {}) =>
  database({
    data: { volume: "480Gi", changeRate: "4Gi/h" },
    transfer: { method: "replication-service", mode: "offline" },
    ...parts,
  });
const half: Connection = { bandwidth: "500Mbps" };

describe("SIR-E209, changes that outrun the line", () => {
  const never = (transfer: Workload["transfer"] = {}) =>
    database({
      data: { volume: "2Ti", changeRate: "10Gi/h" },
      transfer: { method: "replication-service", mode: "online", ...transfer },
    });
  const slow: Connection = { bandwidth: "20Mbps" };

  it("shows both rates, and how the line comes to its own", () => {
    expect(findingsOf({ connection: slow, workloads: [{ name: "net", kind: "network" }, never()] })).toEqual([
      {
        code: "SIR-E209",
        level: "error",
        message:
          "changes (10Gi/h = 23.9 Mbps) exceed the usable line (20 Mbps x 0.7 = 14 Mbps). Raise bandwidth or use offline-device.",
        path: ["spec", "workloads", 1, "data", "changeRate"],
      },
    ]);
  });

  it("names what narrows the line: a throttle, company, a tunnel", () => {
    const narrowed = (given: Given) => said(given)[0]?.match(/line \((.*)\)\./)?.[1];
    const other: Workload = { name: "media", kind: "file-share", transfer: { method: "file-sync" } };
    const much = never();

    expect(narrowed({ connection: { bandwidth: "1Gbps" }, workloads: [never({ bandwidth: "9Mbps" })] })).toBe(
      "transfer.bandwidth 9 Mbps",
    );
    expect(narrowed({ connection: slow, workloads: [never(), other] })).toBe("20 Mbps x 0.7 / 2 transfers at once = 7 Mbps");
    expect(
      narrowed({
        connection: { bandwidth: "9Gbps", type: "vpn" },
        workloads: [{ ...much, data: { volume: "2Ti", changeRate: "600Gi/h" } }],
      }),
    ).toBe("VPN tunnel limit 1250 Mbps = 1250 Mbps");
  });

  it("is silent while the line keeps up as expected", () => {
    expect(
      said({ connection: { bandwidth: "35Mbps" }, constraints: { maxDowntime: "8h" }, workloads: [never()] }).join(),
    ).not.toContain("E209");
  });
});

describe("SIR-E210, a downtime beyond what is allowed", () => {
  it("gives the estimate, its spread, and what online would bring", () => {
    expect(
      findingsOf({
        connection: half,
        constraints: { maxDowntime: "30m" },
        workloads: [offline()],
        waves: [{ name: "data", workloads: ["orders-db"] }],
      }),
    ).toEqual([
      {
        code: "SIR-E210",
        level: "error",
        message:
          "wave data: estimated downtime 4.1 h (3.6 to 5.5) exceeds maxDowntime 30m. mode: online brings it to about 12 min.",
        path: ["spec", "waves", 0],
      },
    ]);
  });

  it("is a warning where the migration tolerates high risk", () => {
    const constraints: Constraints = { maxDowntime: "30m", riskTolerance: "high" };

    expect(findingsOf({ connection: half, constraints, workloads: [offline()] }).map(({ level }) => level)).toEqual(["warning"]);
  });

  it("allows four hours when the spec does not say", () => {
    expect(said({ connection: half, workloads: [offline()] })[0]).toContain("exceeds maxDowntime 4h.");
    expect(said({ connection: { bandwidth: "600Mbps" }, workloads: [offline()] })).toEqual([]);
  });

  it("allows exactly what is allowed", () => {
    // Nothing to copy, so 600 s to start and 60 s of DNS.
    const empty = database({ data: { volume: "0Gi" }, transfer: { method: "dump-restore" } });

    expect(said({ connection: half, constraints: { maxDowntime: "660s" }, workloads: [empty] })).toEqual([]);
    expect(said({ connection: half, constraints: { maxDowntime: "659s" }, workloads: [empty] })).toHaveLength(1);
  });

  it("shows the limit when the wave stands nowhere in the file", () => {
    expect(findingsOf({ connection: half, workloads: [offline()] })[0]?.path).toEqual(["spec", "constraints", "maxDowntime"]);
  });

  it("offers online only where the vendor can do it and the change rate is known", () => {
    const sql = offline({ config: { engine: "sqlserver" }, source: { engine: "sqlserver" } });
    const constraints: Constraints = { maxDowntime: "30m" };
    const fallback = "Raise bandwidth, split the wave, or allow more with constraints.maxDowntime.";

    expect(said({ connection: half, constraints, workloads: [sql] })[0]).toContain("mode: online");
    expect(
      said({ connection: half, constraints, target: { provider: "azure", region: "germany" }, workloads: [sql] })[0],
    ).toContain(fallback);
    expect(said({ connection: half, constraints, workloads: [offline({ data: { volume: "480Gi" } })] })[0]).toContain(fallback);
  });

  it("keeps the unit of each end where they differ", () => {
    const small = offline({ data: { volume: "150Gi" } });

    expect(said({ connection: half, constraints: { maxDowntime: "30m" }, workloads: [small] })[0]).toContain(
      "downtime 85.2 min (74.9 min to 1.9 h)",
    );
  });

  it("says nothing about a wave that is done or undone", () => {
    for (const state of ["finalized", "rolled-back"] as const) {
      const waves = [{ name: "data", state, workloads: ["orders-db"], window: "night" }];
      expect(said({ connection: half, constraints: { maxDowntime: "1m" }, workloads: [offline()], waves })).toEqual([]);
    }
  });

  it("says nothing when it is not known", () => {
    expect(said({ constraints: { maxDowntime: "1m" }, workloads: [offline()] })).toEqual([]);
  });
});

describe("SIR-E230, a window that is too short", () => {
  const night: Window = { name: "drill", days: ["Sat"], from: "23:00", to: "01:00" };
  const given = (window: Partial<Window>, workload: Workload, wave: { window?: string } = { window: "drill" }): Given => ({
    connection: half,
    constraints: { maxDowntime: "1d", windows: [{ ...night, ...window }] },
    workloads: [workload],
    waves: [{ name: "data", workloads: ["orders-db"], ...wave }],
  });

  it("compares the worst case with a window that crosses midnight", () => {
    expect(findingsOf(given({}, offline()))).toEqual([
      {
        code: "SIR-E230",
        level: "error",
        message: "window drill is 2 h, the wave needs 5.5 h (worst case). Widen the window, split the wave or raise bandwidth.",
        path: ["spec", "waves", 0, "window"],
      },
    ]);
  });

  it("takes equal ends for a whole day", () => {
    expect(said(given({ from: "22:00", to: "22:00" }, offline()))).toEqual([]);
    expect(said(given({ from: "17:00", to: "22:32" }, offline()))[0]).toContain("window drill is 5.5 h");
    expect(said(given({ from: "17:00", to: "22:33" }, offline()))).toEqual([]);
  });

  it("judges a cutover by its own window, once", () => {
    const held = offline({ cutover: { window: "drill" } });

    expect(findingsOf(given({}, held, {})).map(({ path, message }) => [path, message.split(".")[0]])).toEqual([
      [["spec", "workloads", 0, "cutover", "window"], "window drill is 2 h, orders-db needs 5"],
    ]);
    expect(said(given({}, held))).toHaveLength(1);
  });

  it("fits when it fits exactly, and knows no window that is not there", () => {
    const empty = offline({ data: { volume: "0Gi" } });

    expect(said(given({ from: "00:00", to: "00:11" }, empty))).toEqual([]);
    expect(said(given({ from: "00:00", to: "00:10" }, empty))).toHaveLength(1);
    expect(said(given({}, offline(), { window: "weekend" }))).toEqual([]);
  });

  it("says when the worst case has no end", () => {
    const racing = offline({
      data: { volume: "10Gi", changeRate: "120Gi/h" },
      transfer: { method: "replication-service", mode: "online" },
    });

    expect(said(given({}, racing))).toEqual([
      "SIR-E230 error: window drill is 2 h, the wave may never be done (worst case). Widen the window, split the wave or raise bandwidth.",
    ]);
  });
});

describe("SIR-W403, a copy of more than a week", () => {
  const raw = (transfer: Workload["transfer"], parts: Partial<Workload> = {}): Workload => ({
    name: "raw",
    kind: "object-store",
    data: { volume: "100Ti" },
    transfer: transfer ?? {},
    ...parts,
  });
  const given = (workload: Workload): Given => ({
    connection: { bandwidth: "100Mbps" },
    constraints: { maxDowntime: "1y" },
    workloads: [workload],
  });

  it("advises a device", () => {
    expect(findingsOf(given(raw({ method: "object-sync" })))).toEqual([
      {
        code: "SIR-W403",
        level: "warning",
        message:
          "copying raw over the line takes 145.4 d, more than 7 days. Use method: offline-device and sync the changes over the line after it, or raise bandwidth.",
        path: ["spec", "workloads", 0, "transfer"],
      },
    ]);
  });

  it("says so when auto chose one, and is silent when the author did", () => {
    expect(said(given(raw({ method: "auto" })))[0]).toContain(
      "takes 145.4 d, more than 7 days. method: auto chose an offline device",
    );
    expect(said(given(raw({ method: "offline-device" })))).toEqual([]);
  });

  it("points at the data when the transfer is not written", () => {
    const { transfer: _transfer, ...unwritten } = raw({}, { source: { ref: "nas" } });

    expect(findingsOf(given(unwritten))[0]?.path).toEqual(["spec", "workloads", 0, "data"]);
  });

  it("begins after seven days, not before", () => {
    // 0.7 of 100 Mbps carries 8,750,000 bytes a second: 5,292,000,000,000 bytes in seven days, 4928.6 Gi.
    const copy = (volume: string) => said(given(raw({ method: "object-sync" }, { data: { volume } })));

    expect(copy("4928Gi")).toEqual([]);
    expect(copy("4929Gi")).toHaveLength(1);
  });
});
