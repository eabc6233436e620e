import { describe, expect, it } from "vitest";
import type { Workload } from "../../../src/domain/spec.generated.ts";
import type { WorkloadOf } from "../../../src/domain/workload.ts";
import { codes, migrationOf, net, resource, stackOf, synth } from "../../stages/synth/migrations.ts";
import { actionsIn, built, plansWithTheRealProvider, textOf, typesOf } from "./offline-plan.ts";

type Warehouse = WorkloadOf<"warehouse">;

const raw: Workload = { name: "raw", kind: "object-store", config: { key: "customer", versioning: true } };
const marts: Warehouse = {
  name: "marts",
  kind: "warehouse",
  config: { capacity: 32, schemas: ["claims", "finance"] },
  dependsOn: ["net"],
};
const lake: Warehouse = {
  ...marts,
  config: { ...marts.config, external: ["raw"] },
  dependsOn: ["net", "raw"],
  grants: [{ to: "raw", access: "read" }],
};
const workgroup = (workload: Warehouse, ...more: readonly Workload[]) =>
  resource(built(workload, ...more), "aws_redshiftserverless_workgroup.marts");

describe("a warehouse on aws", () => {
  it("is a namespace and a workgroup of Redshift Serverless, with a catalogue and a security group", () => {
    expect(typesOf(built(marts), "marts")).toEqual([
      "aws_glue_catalog_database",
      "aws_redshiftserverless_namespace",
      "aws_redshiftserverless_workgroup",
      "aws_security_group",
    ]);
  });

  it("has a role beside that, where it reads anything outside itself", () => {
    expect(typesOf(built(lake, raw), "marts")).toEqual([
      "aws_glue_catalog_database",
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_redshiftserverless_namespace",
      "aws_redshiftserverless_workgroup",
      "aws_security_group",
    ]);
  });

  it("is private, speaks TLS only, keeps its password itself and says who did what", () => {
    const stack = built(marts);
    const namespace = resource(stack, "aws_redshiftserverless_namespace.marts");

    expect(workgroup(marts)).toMatchObject({
      publicly_accessible: false,
      enhanced_vpc_routing: true,
      security_group_ids: ["${aws_security_group.marts.id}"],
      config_parameter: [{ parameter_key: "require_ssl", parameter_value: "true" }],
    });
    expect(namespace).toMatchObject({
      manage_admin_password: true,
      log_exports: ["userlog", "connectionlog", "useractivitylog"],
    });
    expect(namespace).not.toHaveProperty("admin_user_password");
  });

  it("stands in three zones, which Redshift asks for whatever the availability", () => {
    expect(workgroup(marts)["subnet_ids"]).toEqual([
      "${aws_subnet.net_data_a.id}",
      "${aws_subnet.net_data_b.id}",
      "${aws_subnet.net_data_c.id}",
    ]);
  });

  it.each([
    [undefined, 8],
    [1, 8],
    [32, 32],
    [33, 40],
    [512, 512],
    [513, 544],
    [1024, 1024],
  ])("asked for %s units, buys %i: steps of 8, and of 32 beyond 512", (capacity, units) => {
    const config = capacity === undefined ? {} : { capacity };

    expect(workgroup({ ...marts, config })).toMatchObject({ base_capacity: units });
  });

  it("reads the bucket that was granted and its key, describes tables in its own catalogue, and no more", () => {
    const stack = built(lake, raw);

    expect(resource(stack, "aws_iam_role_policy.marts_grant_raw")).toMatchObject({ role: "${aws_iam_role.marts_role.name}" });
    expect(actionsIn(stack, "aws_iam_role_policy.marts_grant_raw")).toEqual(
      expect.arrayContaining(["s3:GetObject", "s3:ListBucket", "kms:Decrypt"]),
    );
    expect(actionsIn(stack, "aws_iam_role_policy.marts_grant_raw")).not.toContain("s3:PutObject");
    expect(resource(stack, "aws_iam_role_policy.marts_role")["policy"]).toContain(
      '"Resource":["arn:aws:glue:eu-central-1:111122223333:catalog","${aws_glue_catalog_database.marts.arn}"',
    );
  });

  it("lets both of Redshift's services act for it, and reaches buckets although its subnets have no way out", () => {
    const stack = built(lake, raw);

    expect(resource(stack, "aws_iam_role.marts_role")["assume_role_policy"]).toContain(
      '["redshift-serverless.amazonaws.com","redshift.amazonaws.com"]',
    );
    expect(resource(stack, "aws_redshiftserverless_namespace.marts")).toMatchObject({
      iam_roles: ["${aws_iam_role.marts_role.arn}"],
      default_iam_role_arn: "${aws_iam_role.marts_role.arn}",
    });
    expect(workgroup(lake, raw)).toMatchObject({ enhanced_vpc_routing: false });
  });

  it("says what is left to do: schemas, and external tables without a grant", () => {
    const { grants: _, ...ungranted } = lake;
    const synthesis = synth(migrationOf([net, raw, ungranted]));

    expect(synthesis.notes.map(({ text }) => text)).toEqual([
      expect.stringContaining("claims, finance"),
      expect.stringContaining("{ to: raw, access: read }"),
    ]);
  });

  it("names its databases so that queries need no quotes", () => {
    const stack = built({ ...marts, name: "data-marts" });

    expect(resource(stack, "aws_redshiftserverless_namespace.data-marts")).toMatchObject({ db_name: "shop_data_marts" });
    expect(resource(stack, "aws_glue_catalog_database.data-marts")).toMatchObject({ name: "shop_data_marts" });
  });

  it("offers its id, endpoint and database, and lets in who depends on it and was granted", () => {
    const env = Object.fromEntries(["id", "endpoint", "database"].map((name) => [name, `\${workloads.marts.${name}}`]));
    const report: Workload = {
      name: "report",
      kind: "container-service",
      config: { image: "ghcr.io/acme/report:1", env },
      dependsOn: ["net", "marts"],
      grants: [{ to: "marts", access: "read" }],
    };
    const stack = built(marts, report);
    const text = textOf(stack, "aws_ecs_task_definition.report", "container_definitions");
    const [container] = JSON.parse(text) as readonly { environment: readonly unknown[] }[];

    expect(container?.environment).toEqual([
      { name: "id", value: "${aws_redshiftserverless_namespace.marts.namespace_id}" },
      { name: "endpoint", value: "${aws_redshiftserverless_workgroup.marts.endpoint[0].address}" },
      { name: "database", value: "shop_marts" },
    ]);
    expect(resource(stack, "aws_vpc_security_group_ingress_rule.report_to_marts_5439")).toMatchObject({ from_port: 5439 });
    expect(actionsIn(stack, "aws_iam_role_policy.report_grant_marts")).toEqual([
      "redshift-serverless:GetCredentials",
      "redshift-serverless:GetWorkgroup",
    ]);
  });

  it("refuses a grant that means nothing for it", () => {
    const report: Workload = {
      name: "report",
      kind: "container-service",
      config: { image: "ghcr.io/acme/report:1" },
      grants: [{ to: "marts", access: "publish" }],
    };
    const synthesis = synth(migrationOf([net, marts, report]));

    expect(codes(synthesis)).toEqual(["SIR-E207"]);
    expect(stackOf(synthesis, "main").wave).toBe("main");
  });

  plansWithTheRealProvider(() => [net, raw, lake]);
});
