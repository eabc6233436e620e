import { describe, expect, it } from "vitest";
import { withDefaults } from "../../../src/domain/defaults.ts";
import type { Migration, Workload } from "../../../src/domain/spec.generated.ts";
import { addresses, codes, migrationOf, net, resource, stackOf, synth } from "./migrations.ts";

const orders: Workload = {
  name: "orders",
  kind: "database",
  size: { vcpu: 2, memory: "4Gi", storage: "100Gi" },
  config: { engine: "postgres" },
  dependsOn: ["net"],
};
const web: Workload = {
  name: "web",
  kind: "vm",
  size: { vcpu: 2, memory: "8Gi" },
  config: { os: { family: "linux" } },
  dependsOn: ["net"],
};

const after = (head: Migration, last: Migration) => synth(head, { lastApplied: withDefaults(last) });
const blocks = (head: Migration, last: Migration, block: "removed" | "moved" | "import") =>
  (stackOf(after(head, last), "main").configuration[block] ?? []) as readonly Readonly<Record<string, unknown>>[];

describe("a workload that leaves the spec", () => {
  it("is forgotten and stays in the cloud where it is to be retained, with everything that belongs to it", () => {
    const removed = blocks(migrationOf([net]), migrationOf([net, orders]), "removed");

    expect(removed.map(({ from }) => from)).toEqual([
      "aws_security_group.orders",
      "aws_db_subnet_group.orders",
      "aws_db_parameter_group.orders",
      "aws_db_instance.orders",
    ]);
    expect(removed.every(({ lifecycle }) => (lifecycle as { destroy: boolean }).destroy)).toBe(false);
  });

  it("is simply absent, and so destroyed, where it may go", () => {
    expect(blocks(migrationOf([net]), migrationOf([net, web]), "removed")).toEqual([]);
  });

  it("is forgotten as well when it is retired instead of deleted", () => {
    const retired: Workload = { name: "orders", kind: "database", strategy: "retire" };

    expect(blocks(migrationOf([net, retired]), migrationOf([net, orders]), "removed")).toHaveLength(4);
  });

  it("leaves a last snapshot behind when it was made to", () => {
    const kept = stackOf(synth(migrationOf([net, { ...orders, onDelete: "snapshot" }])), "main");
    const dropped = stackOf(synth(migrationOf([net, { ...orders, onDelete: "delete" }])), "main");

    expect(resource(kept, "aws_db_instance.orders")).toMatchObject({
      skip_final_snapshot: false,
      final_snapshot_identifier: "shop-orders-final",
    });
    expect(resource(dropped, "aws_db_instance.orders")).toMatchObject({ skip_final_snapshot: true });
  });

  it("must give up its protection in a merge of its own first", () => {
    const doomed: Workload = { ...orders, onDelete: "delete" };

    expect(codes(after(migrationOf([net]), migrationOf([net, doomed])))).toEqual(["SIR-E303"]);
    expect(codes(after(migrationOf([net]), migrationOf([net, { ...doomed, protect: false }])))).toEqual([]);
    expect(codes(after(migrationOf([net]), migrationOf([net, orders])))).toEqual([]);
  });

  it("cannot slip into another wave, where it would be made again", () => {
    const waves = (first: string[], second: string[]) => ({
      waves: [
        { name: "one", state: "built" as const, workloads: first },
        { name: "two", state: "built" as const, workloads: second, dependsOn: ["one"] },
      ],
    });
    const last = migrationOf([net, orders, web], waves(["net", "orders"], ["web"]));

    expect(codes(after(migrationOf([net, orders, web], waves(["net"], ["orders", "web"])), last))).toEqual(["SIR-E303"]);
  });

  it("keeps a stack for a wave that has left the spec, so that Terraform can clear it", () => {
    const waves = [
      { name: "one", state: "built" as const, workloads: ["net"] },
      { name: "two", state: "built" as const, workloads: ["orders"], dependsOn: ["one"] },
    ];
    const last = migrationOf([net, orders], { waves });

    const stack = stackOf(after(migrationOf([net], { waves: waves.slice(0, 1) }), last), "two");
    expect(addresses(stack)).toEqual([]);
    expect(stack.configuration["removed"]).toHaveLength(4);
  });

  it("leaves nothing behind from a wave that was only planned", () => {
    const waves = [{ name: "main", state: "planned" as const, workloads: ["net", "orders"] }];
    const last = migrationOf([net, orders], { waves });

    expect(blocks(migrationOf([net]), last, "removed")).toEqual([]);
  });
});

describe("protection", () => {
  const isOn = (head: Workload, last: Workload) =>
    resource(stackOf(after(migrationOf([net, head]), migrationOf([net, last])), "main"), "aws_db_instance.orders")[
      "deletion_protection"
    ];

  it("is taken off by a merge that does only that", () => {
    expect(isOn({ ...orders, protect: false }, orders)).toBe(false);
  });

  it("is taken off likewise where a text of the workload holds a brace", () => {
    const described: Workload = { ...orders, description: "keys look like {tenant}" };

    expect(isOn({ ...described, protect: false }, described)).toBe(false);
  });

  it("stays on when another change comes with it", () => {
    expect(isOn({ ...orders, protect: false, config: { engine: "mysql" } }, orders)).toBe(true);
  });

  it("covers in this merge what either version protects", () => {
    const { protectedWorkloads } = after(migrationOf([net, { ...orders, protect: false }]), migrationOf([net, orders]));

    expect([...protectedWorkloads]).toEqual(["orders"]);
  });
});

describe("a workload with a new name", () => {
  const renamed: Workload = { ...orders, name: "sales" };
  const head = migrationOf([net, renamed], { moved: [{ from: "orders", to: "sales" }] });

  it("moves every resource instead of making it again", () => {
    expect(blocks(head, migrationOf([net, orders]), "moved")).toEqual([
      { from: "aws_security_group.orders", to: "aws_security_group.sales" },
      { from: "aws_db_subnet_group.orders", to: "aws_db_subnet_group.sales" },
      { from: "aws_db_parameter_group.orders", to: "aws_db_parameter_group.sales" },
      { from: "aws_db_instance.orders", to: "aws_db_instance.sales" },
    ]);
  });

  it("keeps its name in the cloud, where a new one would replace it", () => {
    expect(resource(stackOf(synth(head), "main"), "aws_db_instance.sales")["identifier"]).toBe("shop-orders");
  });

  it("is not moved twice", () => {
    expect(blocks(head, head, "moved")).toEqual([]);
  });

  it("is not forgotten under its old name", () => {
    expect(blocks(head, migrationOf([net, orders]), "removed")).toEqual([]);
  });
});

describe("a workload that exists already", () => {
  const adopting = migrationOf([net, { ...orders, adopt: { aws_db_instance: "old-orders" } }]);

  it("is imported under the name it has", () => {
    const stack = stackOf(synth(adopting), "main");

    expect(stack.configuration["import"]).toEqual([{ to: "aws_db_instance.orders", id: "old-orders" }]);
    expect(resource(stack, "aws_db_instance.orders")["identifier"]).toBe("old-orders");
  });

  it("is shown as new by a plan that cannot look, with a word about it", () => {
    const synthesis = synth(adopting, { mode: "offline" });

    expect(stackOf(synthesis, "main").configuration["import"]).toBeUndefined();
    expect(synthesis.notes.map(({ text }) => text).join()).toContain("An offline plan cannot read old-orders");
  });

  it("is refused as a type that the workload does not have", () => {
    expect(codes(synth(migrationOf([net, { ...orders, adopt: { aws_lb: "arn" } }])))).toEqual(["SIR-E219"]);
  });

  it("brings no expression in with its id", () => {
    const hostile = migrationOf([net, { ...orders, adopt: { aws_db_instance: "${path.root}" } }]);

    expect(stackOf(synth(hostile), "main").configuration["import"]).toEqual([
      { to: "aws_db_instance.orders", id: "$${path.root}" },
    ]);
  });
});
