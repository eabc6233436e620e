import { describe, expect, it } from "vitest";
import type { Workload } from "../../../src/domain/spec.generated.ts";
import { transferMethod, transferMode } from "../../../src/stages/estimate/transfer-method.ts";
import { migration } from "./given.ts";

type Provider = "aws" | "azure" | "gcp";

function methodOf(workload: Partial<Workload> & Pick<Workload, "kind">, provider: Provider = "aws", bandwidth = "10Gbps") {
  const spec = migration({
    connection: { bandwidth },
    target: { provider, region: "germany" },
    workloads: [{ name: "it", ...workload }],
  });
  const only = spec.spec.workloads[0];
  if (only === undefined) throw new Error("no workload");
  return transferMethod(only, spec);
}

const move = (from: string, to: string, volume: string, mode: "offline" | "online") => ({
  kind: "database" as const,
  config: { engine: to },
  source: { engine: from },
  data: { volume },
  transfer: { mode },
});

describe("method: auto", () => {
  it.each([
    ["postgres", "postgres", "480Gi", "offline", "aws", "replication-service"],
    ["postgres", "postgres", "50Gi", "offline", "aws", "replication-service"],
    ["postgres", "postgres", "49Gi", "offline", "aws", "dump-restore"],
    ["postgres", "postgres", "49Gi", "online", "aws", "replication-service"],
    ["mysql", "postgres", "10Gi", "offline", "aws", "replication-service"],
    ["mysql", "mysql", "10Gi", "offline", "gcp", "replication-service"],
    ["postgres", "postgres", "10Gi", "online", "gcp", "replication-service"],
    ["oracle", "postgres", "480Gi", "offline", "gcp", "replication-service"],
    ["mongodb", "mongodb", "480Gi", "offline", "gcp", "dump-restore"],
    ["postgres", "postgres", "480Gi", "offline", "azure", "dump-restore"],
    ["mysql", "mysql", "480Gi", "online", "azure", "native-replication"],
    ["sqlserver", "sqlserver", "480Gi", "offline", "azure", "replication-service"],
    ["sqlserver", "postgres", "480Gi", "offline", "azure", "dump-restore"],
  ] as const)("%s to %s, %s, %s, on %s: %s", (from, to, volume, mode, provider, method) => {
    expect(methodOf(move(from, to, volume, mode), provider)).toBe(method);
  });

  it("replicates a database whose size is not known", () => {
    expect(methodOf({ kind: "database", config: { engine: "postgres" }, source: {}, data: {} })).toBe("replication-service");
  });

  it("takes a source without an engine to run the target's", () => {
    expect(methodOf({ kind: "database", config: { engine: "sqlserver" }, source: {}, data: { volume: "1Ti" } }, "azure")).toBe(
      "replication-service",
    );
  });

  it.each([
    ["object-store", {}, "object-sync"],
    ["file-share", {}, "file-sync"],
    ["vm", { data: { volume: "80Gi" } }, "image-import"],
    ["vm", { data: { volume: "80Gi" }, transfer: { mode: "online" } }, "block-replication"],
    ["vm", {}, "redeploy"],
    ["container-service", {}, "redeploy"],
    ["function", {}, "redeploy"],
    ["warehouse", { data: { volume: "80Gi" } }, "dump-restore"],
    ["cache", {}, "dump-restore"],
  ] as const)("a %s %j: %s", (kind, parts, method) => {
    expect(methodOf({ kind, transfer: {}, ...parts })).toBe(method);
  });

  it("asks for a device when the bare line needs more than seven days", () => {
    // 1 Gbps carries 75,600,000,000,000 bytes in seven days, which is 68.758 Ti.
    const raw = (volume: string) => ({ kind: "object-store" as const, data: { volume }, transfer: {} });

    expect(methodOf(raw("69Ti"), "aws", "1Gbps")).toBe("offline-device");
    expect(methodOf(raw("68Ti"), "aws", "1Gbps")).toBe("object-sync");
    expect(methodOf({ ...raw("69Ti"), data: { volume: "69Ti", compression: 2 } }, "aws", "1Gbps")).toBe("object-sync");
  });

  it("moves nothing that has no source, no data, or no place at the target", () => {
    expect(methodOf({ kind: "database", config: { engine: "postgres" }, source: {} })).toBe("none");
    expect(methodOf({ kind: "database", config: { engine: "postgres" }, data: { volume: "1Gi" } })).toBe("none");
    expect(methodOf({ kind: "vm", strategy: "retire", transfer: { method: "image-import" } })).toBe("none");
  });

  it("moves what has both a source and data, without being told", () => {
    expect(methodOf({ kind: "file-share", source: {}, data: { volume: "1Gi" } })).toBe("file-sync");
  });
});

it("does what the spec says when it says it", () => {
  expect(methodOf({ kind: "object-store", transfer: { method: "dump-restore" } })).toBe("dump-restore");
});

it.each([
  ["dump-restore", "offline"],
  ["image-import", "offline"],
  ["replication-service", "online"],
  ["object-sync", "online"],
] as const)("%s asked to run online runs %s", (method, mode) => {
  const [workload] = migration({ workloads: [{ name: "it", kind: "database", transfer: { mode: "online" } }] }).spec.workloads;

  expect(workload && transferMode(workload, method)).toBe(mode);
});
