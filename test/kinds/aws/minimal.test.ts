import { describe, expect, it } from "vitest";
import type { Workload } from "../../../src/domain/spec.generated.ts";
import type { SynthInput } from "../../../src/stages/synth/input.ts";
import { hasTerraform, Lab } from "../../adapters/sandbox/lab.ts";
import { accepted, kinds } from "../../stages/synth/any-spec.ts";
import { addresses, codes, migrationOf, stackOf, synth, types } from "../../stages/synth/migrations.ts";
import { createdBy, plansWithTheRealProvider } from "./offline-plan.ts";

/** Each kind with what the schema requires of it and nothing else; a balancer also needs somebody to send to. */
const minimal: readonly Workload[] = [
  { name: "machine", kind: "vm", config: { os: { family: "linux" } } },
  { name: "orders", kind: "database", config: { engine: "postgres" } },
  { name: "media", kind: "object-store" },
  { name: "share", kind: "file-share", config: { protocol: "nfs" } },
  { name: "web", kind: "container-service", config: { image: "nginx" } },
  { name: "thumbs", kind: "function", config: { runtime: "nodejs20", source: "fn" } },
  { name: "net", kind: "network", config: { cidr: "10.60.0.0/16" } },
  { name: "edge", kind: "load-balancer", config: { listeners: [{ port: 80, protocol: "http", target: "web" }] } },
  { name: "jobs", kind: "queue" },
  { name: "fast", kind: "cache" },
  { name: "cluster", kind: "kubernetes-cluster", config: { version: "1.32", nodePools: [{ name: "main", size: {} }] } },
  { name: "zone", kind: "dns", config: { zone: "example.com" } },
  { name: "lake", kind: "warehouse" },
  { name: "vault", kind: "secret-store" },
];
const files: SynthInput["files"] = new Map([["fn/index.js", new TextEncoder().encode("exports.handler = () => {};\n")]]);
const web = minimal.filter(({ name }) => name === "web");

describe("the least that can be said of a workload", () => {
  it("is here for every kind", () => {
    expect(minimal.map(({ kind }) => kind).toSorted()).toEqual([...kinds].toSorted());
  });

  it.each(minimal)("is enough for a $kind alone", (workload) => {
    const migration = migrationOf(workload.kind === "load-balancer" ? [workload, ...web] : [workload]);
    expect(accepted(JSON.stringify(migration), new Date("2026-01-12T09:00:00Z"))).toBeDefined();

    const synthesis = synth(migration, { files });

    expect(codes(synthesis)).toEqual([]);
    // A store of no secrets is a promise, and a name in no account.
    if (workload.kind !== "secret-store") expect(synthesis.stacks.flatMap(types)).not.toEqual([]);
  });

  it.skipIf(!hasTerraform)(
    "plans on the sandbox, without a word of complaint (needs terraform)",
    async () => {
      const stack = stackOf(synth(migrationOf(minimal), { files }), "main");
      const lab = await Lab.open();
      try {
        const run = await lab.tryPlan(stack);

        expect(run.ok ? run.diagnostics : [run.failure, ...run.diagnostics]).toEqual([]);
        expect(run.ok && createdBy(run.json)).toEqual(addresses(stack).toSorted());
      } finally {
        await lab.running.stop();
      }
    },
    300_000,
  );

  plansWithTheRealProvider(() => minimal, { files });
});
