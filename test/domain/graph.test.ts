import { expect, it } from "vitest";
import { dependencyEdges, locatedEdges } from "../../src/domain/graph.ts";
import type { Workload } from "../../src/domain/spec.generated.ts";

const migration = (workloads: Workload[]) => ({ spec: { workloads } });
const target: Workload = { name: "db", kind: "database" };
const edgesOf = (workload: Omit<Workload, "name" | "kind">) =>
  dependencyEdges(migration([{ name: "web", kind: "vm", ...workload }, target]));

it.each([
  ["dependsOn", { dependsOn: ["db"] }, "hard", "explicit"],
  ["a soft dependsOn", { dependsOn: [{ workload: "db", type: "soft" as const }] }, "soft", "explicit"],
  ["a grant", { grants: [{ to: "db", access: "read" as const }] }, "hard", "grant"],
  ["a listener", { config: { listeners: [{ target: "db" }] } }, "hard", "listener"],
  ["a trigger", { config: { trigger: { workload: "db" } } }, "hard", "trigger"],
  ["cutover.dns", { cutover: { dns: "db" } }, "hard", "dns"],
  ["a placeholder", { secrets: [{ name: "P", from: "${workloads.db.password}" }] }, "hard", "placeholder"],
])("%s makes an edge", (_what, workload, type, source) => {
  expect(edgesOf(workload)).toEqual([{ from: "web", to: "db", type, source }]);
});

it.each([
  ["a record's target", { config: { records: [{ target: "db" }] } }],
  ["a security group reference", { config: { ports: [{ port: 1, from: "workload:db" }] } }],
  ["a placeholder in verify", { verify: [{ type: "http" as const, url: "${workloads.db.host}" }] }],
  ["a name that nothing has", { dependsOn: ["nothing"] }],
  ["itself", { dependsOn: ["web"] }],
])("%s makes none", (_what, workload) => {
  expect(edgesOf(workload)).toEqual([]);
});

it("what an author wrote outranks what we infer, and stands at its place", () => {
  const edges = locatedEdges(
    migration([
      target,
      { name: "web", kind: "vm", dependsOn: [{ workload: "db", type: "soft" }], grants: [{ to: "db", access: "read" }] },
    ]),
  );

  expect(edges).toEqual([
    { from: "web", to: "db", type: "soft", source: "explicit", path: ["spec", "workloads", 1, "dependsOn", 0] },
  ]);
});
