import { describe, expect, it } from "vitest";
import { masked, type Json } from "../../../src/domain/change.ts";
import type { BlockSchema, ProviderSchema } from "../../../src/domain/provider-schema.ts";
import type { Stack, TerraformJson } from "../../../src/domain/stack.ts";
import { staticPlan } from "../../../src/stages/plan/static-plan.ts";
import { changeAt, readRecorded, jsonConfiguration } from "./recorded.ts";

const stack = (configuration: TerraformJson, origins: Stack["origins"] = {}): Stack => ({
  ...{ wave: "main", state: "built", configuration, text: JSON.stringify(configuration), assets: [], origins },
});

/** ForceNew as the AWS provider 5.100.0 has it; the recorded plan of `changes` shows each of them at work. */
const forceNew: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ["engine", "storage_encrypted", "kms_key_id", "username"],
  aws_launch_template: ["name"],
  aws_instance: ["ami", "subnet_id", "root_block_device.encrypted"],
  aws_subnet: ["vpc_id", "cidr_block"],
  aws_vpc: ["cidr_block"],
};

const schema = (types: Readonly<Record<string, BlockSchema>> = {}): ProviderSchema => ({
  ...{ source: "hashicorp/aws", version: "5.100.0", provider: {}, typeNames: Object.keys(types) },
  type: (name) => types[name],
  forceNew: (type) => forceNew[type] ?? [],
});

const planning = (
  base: TerraformJson | undefined,
  head: TerraformJson | undefined,
  types?: Readonly<Record<string, BlockSchema>>,
) =>
  staticPlan({
    ...{ wave: "main", binding: true, schema: schema(types) },
    ...(base === undefined ? {} : { base: stack(base) }),
    ...(head === undefined ? {} : { head: stack(head) }),
  });

describe("a plan without Terraform", () => {
  // The two configurations of test/fixtures/plans/src/changes, written as JSON; the recorded plan of the real provider is the judge.
  const queue = (count: number) => ({ jobs: { count, name: "jobs-${count.index}" } });
  const database = {
    identifier: "orders",
    engine: "postgres",
    engine_version: "16.4",
    storage_type: "gp3",
    username: "app",
    skip_final_snapshot: true,
  };
  const before: TerraformJson = {
    resource: {
      aws_s3_bucket: { old_name: { bucket: "acme-renamed" } },
      aws_db_instance: {
        orders: {
          ...database,
          instance_class: "db.t4g.medium",
          allocated_storage: 100,
          storage_encrypted: false,
          password: "correct-horse-battery-42",
        },
      },
      aws_dynamodb_table: { carts: { name: "carts", hash_key: "id", attribute: { name: "id", type: "S" } } },
      aws_cloudwatch_log_group: { app: { name: "app", retention_in_days: 30 }, kept: { name: "kept", retention_in_days: 7 } },
      aws_sqs_queue: queue(3),
      aws_kms_key: { forgotten: { description: "Handed over to another team" } },
      aws_launch_template: { web: { name: "web", image_id: "ami-0a1b2c3d4e5f60718", instance_type: "t3.medium" } },
      aws_instance: { web: { ami: "ami-0a1b2c3d4e5f60718", instance_type: "t3.medium" } },
    },
  };
  const after: TerraformJson = {
    moved: [{ from: "aws_s3_bucket.old_name", to: "aws_s3_bucket.new_name" }],
    removed: [{ from: "aws_kms_key.forgotten", lifecycle: { destroy: false } }],
    resource: {
      aws_s3_bucket: { new_name: { bucket: "acme-renamed" } },
      aws_db_instance: {
        orders: {
          ...database,
          instance_class: "db.r6g.large",
          allocated_storage: 200,
          storage_encrypted: true,
          password: "new-secret-staple-77",
        },
      },
      aws_cloudwatch_log_group: { app: { name: "app", retention_in_days: 90 }, kept: { name: "kept", retention_in_days: 7 } },
      aws_sqs_queue: queue(2),
      aws_launch_template: {
        web: {
          name: "web-2",
          image_id: "ami-0a1b2c3d4e5f60718",
          instance_type: "t3.large",
          lifecycle: { create_before_destroy: true },
        },
      },
      aws_instance: { web: { ami: "ami-0ffffffffffffffff", instance_type: "t3.large" } },
      aws_sns_topic: { alerts: { name: "alerts", kms_master_key_id: "alias/aws/sns" } },
    },
  };

  it("finds the actions that Terraform finds", () => {
    const facts = (changes: ReturnType<typeof planning>["changes"]) =>
      changes
        // What only a state knows: the taint and the object that an earlier replacement left behind.
        .filter(({ name, deposed }) => name !== "tainted" && deposed === undefined)
        .map(({ address, action, createBeforeDestroy, replacePaths, previousAddress }) => ({
          ...{ address, action, createBeforeDestroy, replacePaths, previousAddress },
        }));

    expect(facts(planning(before, after).changes)).toEqual(facts(readRecorded("changes").changes));
  });

  it("finds the values that Terraform finds", () => {
    const configuration = jsonConfiguration();
    const types: Record<string, BlockSchema> = {
      aws_s3_bucket_server_side_encryption_configuration: {
        block_types: {
          rule: {
            nesting_mode: "set",
            block: { block_types: { apply_server_side_encryption_by_default: { nesting_mode: "list", block: {} } } },
          },
        },
      },
    };
    const recorded = readRecorded("json-configuration");
    const plan = planning(undefined, configuration, types);

    expect(plan.changes.map(({ address, region, refs }) => ({ address, region, refs }))).toEqual(
      recorded.changes.map(({ address, region, refs }) => ({ address, region, refs })),
    );
    for (const { address, after: values } of plan.changes) {
      // user_data: the provider plans its hash.
      const { user_data: _hash, ...known } = values ?? {};
      expect(changeAt(recorded, address).after).toMatchObject(known);
    }
    expect(changeAt(plan, "aws_instance.worker[0]").after?.["user_data"]).toContain("acme-staging ${HOME}");
  });

  it("leaves open whether it is complete, so that no gate takes it for a plan", () => {
    const plan = planning(before, after);

    expect(plan.mode).toBe("static");
    expect(plan).not.toHaveProperty("complete");
    expect(plan).not.toHaveProperty("applyable");
  });

  it("tells no difference in what neither base nor head sets, and one in what the head no longer sets", () => {
    const computed = { type: "string", computed: true, optional: true } as const;
    const block = { attributes: { iops: computed, size: { type: "number", optional: true } } } as const;
    const rds: BlockSchema = {
      attributes: { arn: computed, kms_key_id: computed, port: computed, identifier: { type: "string", required: true } },
      block_types: { disk: { nesting_mode: "list", block } },
    };
    const written = (values: { readonly [name: string]: Json }): TerraformJson => ({
      resource: { aws_db_instance: { a: values } },
    });

    const [change] = planning(
      written({ identifier: "a", port: "1", disk: [{ size: 1 }] }),
      written({ identifier: "b", disk: [{ size: 2 }] }),
      { aws_db_instance: rds },
    ).changes;

    expect(change?.action).toBe("update");
    expect(change?.unknown).toEqual([["port"]]);
  });

  it("makes unknown what refers to another resource, and what the provider computes", () => {
    const types = {
      aws_instance: {
        attributes: { id: { type: "string", computed: true }, ami: { type: "string", computed: true, optional: true } },
      },
    } as const;
    const plan = planning(
      undefined,
      { resource: { aws_subnet: { a: {} }, aws_instance: { web: { ami: "ami-1", subnet_id: "${aws_subnet.a.id}" } } } },
      types,
    );

    expect(changeAt(plan, "aws_instance.web")).toMatchObject({
      after: { ami: "ami-1" },
      unknown: [["subnet_id"], ["id"]],
      refs: { subnet_id: ["aws_subnet.a"] },
    });
  });

  it("replaces what refers to something replaced, as far as that goes", () => {
    const network = (cidr: string): TerraformJson => ({
      resource: {
        aws_vpc: { main: { cidr_block: cidr } },
        aws_subnet: { a: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.1.0/24" } },
        aws_instance: { web: { ami: "ami-1", subnet_id: "${aws_subnet.a.id}" } },
        aws_eip: { web: { instance: "${aws_instance.web.id}" }, other: { domain: "vpc" } },
      },
    });
    const plan = planning(network("10.0.0.0/16"), network("10.1.0.0/16"));

    expect(plan.changes.map(({ address, action, replacePaths }) => [address, action, replacePaths])).toEqual([
      ["aws_eip.other", "no-op", []],
      ["aws_eip.web", "update", []],
      ["aws_instance.web", "replace", [["subnet_id"]]],
      ["aws_subnet.a", "replace", [["vpc_id"]]],
      ["aws_vpc.main", "replace", [["cidr_block"]]],
    ]);
  });

  it("replaces when a block comes or goes that cannot be changed in place", () => {
    const instance = (block: Json): TerraformJson => ({
      resource: { aws_instance: { web: { ami: "ami-1", ...(block as object) } } },
    });
    const plan = planning(instance({}), instance({ root_block_device: { encrypted: true } }));

    expect(changeAt(plan, "aws_instance.web")).toMatchObject({ action: "replace", replacePaths: [["root_block_device"]] });
  });

  it("heeds ignore_changes", () => {
    const service = (count: number): TerraformJson => ({
      resource: { aws_ecs_service: { web: { desired_count: count, lifecycle: { ignore_changes: ["desired_count"] } } } },
    });

    expect(changeAt(planning(service(2), service(5)), "aws_ecs_service.web").action).toBe("no-op");
  });

  it("does not call an import a creation", () => {
    const head = {
      import: [{ to: "aws_s3_bucket.b", id: "existing" }],
      resource: { aws_s3_bucket: { b: { bucket: "existing" } } },
    };

    expect(changeAt(planning(undefined, head), "aws_s3_bucket.b")).toMatchObject({
      action: "update",
      importing: "existing",
      before: null,
    });
    expect(changeAt(planning(head, head), "aws_s3_bucket.b")).toMatchObject({ action: "no-op" });
  });

  it("sees a move to another region as a replacement", () => {
    const inRegion = (region: string): TerraformJson => ({
      provider: { aws: [{ region }] },
      resource: { aws_s3_bucket: { b: { bucket: "b" } } },
    });

    expect(changeAt(planning(inRegion("eu-west-1"), inRegion("eu-central-1")), "aws_s3_bucket.b")).toMatchObject({
      action: "replace",
      replacePaths: [["region"]],
    });
  });

  it("destroys everything of a wave that is gone, and tells whose it was", () => {
    const origins = { "aws_dynamodb_table.carts": { wave: "main", workload: "carts", path: ["spec", "workloads", 1] } };
    const plan = staticPlan({ wave: "main", binding: true, base: stack(before, origins) });

    expect(new Set(plan.changes.map(({ action }) => action))).toEqual(new Set(["delete"]));
    expect(changeAt(plan, "aws_dynamodb_table.carts").origin?.workload).toBe("carts");
  });

  it("hides passwords, by name, by schema and by variable, wherever they stand", () => {
    const secrets = { byName: "named-secret-1", bySchema: "schema-secret-2", byVariable: "variable-secret-3" };
    const head: TerraformJson = {
      variable: { v: { sensitive: true, default: secrets.byVariable } },
      resource: {
        aws_db_instance: { a: { password: secrets.byName, tags: { note: `is ${secrets.byName}` } } },
        aws_x: { b: { hush: secrets.bySchema, url: "https://u:${var.v}@host", plain: `has ${secrets.byVariable}` } as Json },
      },
    };
    const plan = planning(undefined, head, { aws_x: { attributes: { hush: { type: "string", sensitive: true } } } });

    for (const secret of Object.values(secrets)) expect(JSON.stringify(plan)).not.toContain(secret);
    expect(changeAt(plan, "aws_db_instance.a").after).toMatchObject({ password: masked, tags: { note: `is ${masked}` } });
    expect(changeAt(plan, "aws_x.b").sensitive).toContainEqual(["url"]);
  });

  it("hides what comes from a sensitive variable, however short it is", () => {
    const plan = planning(undefined, {
      variable: { pin: { sensitive: true, default: "4711" } },
      resource: { aws_x: { a: { url: "https://u:${var.pin}@host" } } },
    });

    expect(changeAt(plan, "aws_x.a").after).toEqual({ url: masked });
    expect(JSON.stringify(plan)).not.toContain("4711");
  });

  it("gives the same bytes for the same input, and another digest for another", () => {
    expect(JSON.stringify(planning(before, after))).toBe(JSON.stringify(planning(before, after)));
    expect(planning(before, after).digest).not.toBe(planning(after, before).digest);
  });

  it("says that it does not follow modules", () => {
    expect(planning(undefined, { module: { m: { source: "./m" } } }).diagnostics).toMatchObject([{ severity: "warning" }]);
  });
});
