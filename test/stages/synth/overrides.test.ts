import { describe, expect, it } from "vitest";
import type { RawResource, Workload } from "../../../src/domain/spec.generated.ts";
import { merge } from "../../../src/stages/synth/overrides.ts";
import { addresses, codes, migrationOf, net, resource, stackOf, synth } from "./migrations.ts";

const orders: Workload = {
  name: "orders",
  kind: "database",
  size: { vcpu: 2, memory: "4Gi", storage: "100Gi" },
  config: { engine: "postgres" },
  dependsOn: ["net"],
};
const overriding = (aws: Record<string, object>) => synth(migrationOf([net, { ...orders, overrides: { aws } }]));
const messages = (synthesis: ReturnType<typeof synth>) => synthesis.findings.map(({ message }) => message);

describe("overrides", () => {
  it("come last and win", () => {
    const stack = stackOf(
      overriding({ aws_db_instance: { backup_window: "03:00-04:00", performance_insights_enabled: false } }),
      "main",
    );

    expect(resource(stack, "aws_db_instance.orders")).toMatchObject({
      backup_window: "03:00-04:00",
      performance_insights_enabled: false,
      storage_encrypted: true,
    });
  });

  it("of an unknown attribute are refused with the one that was meant", () => {
    const synthesis = overriding({ aws_db_instance: { performance_insight_enabled: true } });

    expect(synthesis.findings).toEqual([
      {
        code: "SIR-E219",
        level: "error",
        message:
          "aws_db_instance.performance_insight_enabled: no such attribute in provider 6.25.0. Did you mean performance_insights_enabled?",
        path: ["spec", "workloads", 1, "overrides", "aws", "aws_db_instance", "performance_insight_enabled"],
        part: "key",
      },
    ]);
  });

  it("of an unknown type, a computed attribute or a secret are refused", () => {
    expect(messages(overriding({ aws_db_instanc: {} }))).toEqual([
      "aws_db_instanc is not a resource type of provider 6.25.0. Did you mean aws_db_instance?",
    ]);
    expect(messages(overriding({ aws_db_instance: { arn: "arn:aws:x" } }))).toEqual([
      "aws_db_instance.arn is decided by the provider and cannot be set. Remove it.",
    ]);
    expect(codes(overriding({ aws_db_instance: { password: "hunter2" } }))).toEqual(["SIR-E109"]);
  });

  it("cannot smuggle in what Terraform itself would act on", () => {
    for (const key of [
      "provisioner",
      "connection",
      "count",
      "for_each",
      "depends_on",
      "lifecycle",
      "provider",
      "dynamic",
      "__proto__",
    ]) {
      const patch = JSON.parse(`{"${key}": {"local-exec": {"command": "id"}}}`) as object;
      expect(codes(overriding({ aws_db_instance: patch }))).toEqual(["SIR-E219"]);
    }
  });

  it("cannot switch off what a policy rule demands", () => {
    const synthesis = overriding({ aws_db_instance: { storage_encrypted: false } });

    expect(codes(synthesis)).toEqual(["SIR-E220"]);
    expect(messages(synthesis)[0]).toContain("AWS-RDS-001");
    expect(resource(stackOf(synthesis, "main"), "aws_db_instance.orders")["storage_encrypted"]).toBe(true);
  });

  it("reach a nested block however the author writes it", () => {
    const web: Workload = { name: "web", kind: "vm", config: { os: { family: "linux" } }, dependsOn: ["net"] };
    const weaken = (metadata_options: object) =>
      codes(synth(migrationOf([net, { ...web, overrides: { aws: { aws_launch_template: { metadata_options } } } }])));

    expect(weaken({ http_tokens: "optional" })).toEqual(["SIR-E220"]);
    expect(weaken([{ http_tokens: "optional" }])).toEqual(["SIR-E220"]);
    expect(weaken({ http_put_response_hop_limit: 2 })).toEqual([]);
  });

  it("leave the clouds alone that are not the target", () => {
    const workload = { ...orders, overrides: { gcp: { google_sql_database_instance: { nonsense: 1 } } } };

    expect(codes(synth(migrationOf([net, workload])))).toEqual([]);
  });

  it("are refused where the schema is missing, for then nobody can check them", () => {
    const workload = { ...orders, overrides: { aws: { aws_db_instance: { backup_window: "03:00-04:00" } } } };

    expect(codes(synth(migrationOf([net, workload]), { schema: undefined }))).toEqual(["SIR-E219"]);
  });

  it("merge deep, and into the only block of a list", () => {
    expect(merge({ a: { b: 1, c: 2 } }, { a: { c: 3 } })).toEqual({ a: { b: 1, c: 3 } });
    expect(merge([{ a: 1 }], { b: 2 })).toEqual([{ a: 1, b: 2 }]);
    expect(merge([{ a: 1 }, { a: 2 }], { b: 2 })).toEqual({ b: 2 });
    expect(merge(["a"], ["b"])).toEqual(["b"]);
  });
});

describe("raw resources", () => {
  const nightly: RawResource = {
    name: "nightly",
    type: "aws_cloudwatch_event_rule",
    when: "aws",
    attributes: { name: "shop-nightly", schedule_expression: "cron(0 2 * * ? *)" },
    dependsOn: ["orders"],
  };
  const having = (...resources: RawResource[]) => synth(migrationOf([net, orders], { resources }));

  it("stand in the stack of what they depend on, tagged like the rest", () => {
    const stack = stackOf(having(nightly), "main");

    expect(resource(stack, "aws_cloudwatch_event_rule.nightly")).toMatchObject({
      name: "shop-nightly",
      schedule_expression: "cron(0 2 * * ? *)",
      tags: { "sirsi:migration": "shop" },
      depends_on: expect.arrayContaining(["aws_db_instance.orders"]) as string[],
    });
    expect(stack.origins["aws_cloudwatch_event_rule.nightly"]).toEqual({ wave: "main", path: ["spec", "resources", 0] });
  });

  it("may refer to workloads and to the target", () => {
    const attributes = { name: "${target.region}-rule", description: "for ${workloads.orders.host}" };

    expect(resource(stackOf(having({ ...nightly, attributes }), "main"), "aws_cloudwatch_event_rule.nightly")).toMatchObject({
      name: "eu-central-1-rule",
      description: "for ${aws_db_instance.orders.address}",
    });
  });

  it("are left out, with a word, when they are for another cloud", () => {
    const synthesis = having({ ...nightly, type: "azurerm_container_registry", when: "azure" });

    expect(codes(synthesis)).toEqual([]);
    expect(synthesis.notes.map(({ text }) => text)).toContain("The resource nightly is for azure and is left out on aws.");
  });

  it("are refused when they are for another cloud and do not say so", () => {
    const { when: _when, ...rest } = nightly;

    expect(codes(having({ ...rest, type: "google_pubsub_topic" }))).toEqual(["SIR-E221"]);
  });

  it("are checked against the provider", () => {
    expect(codes(having({ ...nightly, type: "aws_nonsense" }))).toEqual(["SIR-E219"]);
    expect(codes(having({ ...nightly, attributes: { schedul_expression: "x" } }))).toEqual(["SIR-E219"]);
  });

  it("cannot take the address of a workload's resource", () => {
    expect(codes(having({ ...nightly, type: "aws_db_instance", name: "orders", attributes: {} }))).toEqual(["SIR-E201"]);
  });

  it("cannot refer to what does not exist", () => {
    const synthesis = having({ ...nightly, attributes: { name: "${workloads.orders.url}" } });

    expect(codes(synthesis)).toEqual(["SIR-E222"]);
    expect(addresses(stackOf(synthesis, "main"))).toContain("aws_cloudwatch_event_rule.nightly");
    expect(stackOf(synthesis, "main").text).toContain("$${workloads.orders.url}");
  });
});
