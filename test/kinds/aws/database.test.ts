import { describe, expect, it } from "vitest";
import type { Migration, Workload } from "../../../src/domain/spec.generated.ts";
import { addresses, codes, migrationOf, net, resource, stackOf, synth, types } from "../../stages/synth/migrations.ts";

const database = (config: object, more: Partial<Workload> = {}): Workload => ({
  name: "db",
  kind: "database",
  size: { vcpu: 2, memory: "4Gi", storage: "100Gi" },
  config,
  dependsOn: ["net"],
  ...more,
});
const synthesis = (workload: Workload, spec: Partial<Migration["spec"]> = {}) => synth(migrationOf([net, workload], spec));
const built = (workload: Workload) => stackOf(synthesis(workload), "main");
const own = (workload: Workload) =>
  types(built(workload)).filter((type) => /^aws_(db|rds|docdb|dynamodb|kms|secrets)/.test(type));

describe("a database on aws", () => {
  it.each(["mysql", "mariadb"])("refuses connections without TLS on %s", (engine) => {
    expect(resource(built(database({ engine })), "aws_db_parameter_group.db")["parameter"]).toEqual([
      { name: "require_secure_transport", value: "1", apply_method: "immediate" },
    ]);
  });

  it("does not let its parameters take TLS away", () => {
    const off = { "rds.force_ssl": 0 };

    expect(codes(synthesis(database({ engine: "postgres", parameters: off })))).toEqual(["SIR-E220"]);
  });

  it("brings SQL Server its licence and its options", () => {
    const stack = built(database({ engine: "sqlserver", version: "2022", databases: ["erp"] }));

    expect(resource(stack, "aws_db_instance.db")).toMatchObject({ engine: "sqlserver-se", license_model: "license-included" });
    expect(resource(stack, "aws_db_instance.db")["db_name"]).toBeUndefined();
    expect(resource(stack, "aws_db_option_group.db")).toMatchObject({
      engine_name: "sqlserver-se",
      major_engine_version: "16.00",
    });
  });

  it("gives the source of replicas a password that is in no state, for AWS cannot manage it", () => {
    const result = synthesis(database({ engine: "postgres", replicas: 2 }));
    const stack = stackOf(result, "main");

    const main = resource(stack, "aws_db_instance.db");
    expect(main).toMatchObject({ password_wo: "${uuid()}", password_wo_version: 1 });
    expect(main["manage_master_user_password"]).toBeUndefined();
    expect(resource(stack, "aws_db_instance.db_replica2")).toMatchObject({
      replicate_source_db: "${aws_db_instance.db.identifier}",
      storage_encrypted: true,
    });
    expect(result.secrets["main"]?.map(({ from }) => from)).toEqual(["generate"]);
  });

  it("is a table with a key that carries any access pattern, for key-value", () => {
    const stack = built(database({ engine: "key-value", databases: ["invoices", "Über uns"] }));

    expect(resource(stack, "aws_dynamodb_table.db")).toMatchObject({
      name: "shop-db-invoices",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "pk",
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true },
      deletion_protection_enabled: true,
    });
    expect(addresses(stack).filter((address) => address.startsWith("aws_dynamodb_table."))).toHaveLength(2);
  });

  it("is DocumentDB, for mongodb", () => {
    expect(own(database({ engine: "mongodb" }))).toEqual([
      "aws_docdb_cluster",
      "aws_docdb_cluster_instance",
      "aws_docdb_subnet_group",
    ]);
    expect(resource(built(database({ engine: "mongodb" })), "aws_docdb_cluster.db")).toMatchObject({
      storage_encrypted: true,
      manage_master_user_password: true,
      deletion_protection: true,
    });
  });

  it("spans two regions as one Aurora database", () => {
    const spans = database(
      { engine: "postgres", key: "customer" },
      { availability: "multi-region", size: { vcpu: 8, memory: "64Gi" } },
    );
    const target = { provider: "aws" as const, region: "ireland", secondaryRegion: "germany", account: "111122223333" };
    const wide = migrationOf([{ ...net, availability: "multi-region" }, spans], { target });
    const stack = stackOf(synth(wide), "main");

    expect(resource(stack, "aws_rds_global_cluster.db")).toMatchObject({ engine: "aurora-postgresql", storage_encrypted: true });
    expect(resource(stack, "aws_rds_cluster.db_eu-central-1")).toMatchObject({
      provider: "aws.eu-central-1",
      global_cluster_identifier: "${aws_rds_global_cluster.db.id}",
      kms_key_id: "${aws_kms_key.db_key_eu-central-1.arn}",
      depends_on: ["aws_rds_cluster_instance.db_1", "aws_rds_cluster_instance.db_2"],
    });
    expect(resource(stack, "aws_rds_cluster.db")).toMatchObject({ master_password_wo: "${uuid()}" });
    expect(resource(stack, "aws_rds_cluster.db_eu-central-1")["master_username"]).toBeUndefined();
  });

  it("cannot span two regions with an engine that has no such service", () => {
    const target = { provider: "aws" as const, region: "ireland", secondaryRegion: "germany" };

    expect(codes(synthesis(database({ engine: "mariadb" }, { availability: "multi-region" }), { target }))).toContain("SIR-E207");
  });

  it("refuses a name that RDS would refuse", () => {
    expect(codes(synthesis(database({ engine: "postgres", databases: ["my-shop"] })))).toEqual(["SIR-E105"]);
  });

  it("keeps backups for as many days as RDS can", () => {
    const days = (backup: Workload["backup"]) =>
      resource(built(database({ engine: "postgres" }, backup === undefined ? {} : { backup })), "aws_db_instance.db")[
        "backup_retention_period"
      ];

    expect(days(undefined)).toBe(7);
    expect(days({ schedule: "daily", retention: "14d" })).toBe(14);
    expect(days({ schedule: "daily", retention: "1y" })).toBe(35);
    expect(days({ schedule: "none" })).toBe(0);
  });

  it("has a plan of its own only for what RDS does not keep by itself", () => {
    const plans = (backup: NonNullable<Workload["backup"]>) =>
      addresses(built(database({ engine: "postgres" }, { backup }))).filter((address) => address.startsWith("aws_backup_plan."));

    expect(plans({ schedule: "daily", retention: "35d", pointInTime: true })).toEqual([]);
    expect(plans({ schedule: "hourly", retention: "35d" })).toEqual(["aws_backup_plan.db"]);
    expect(plans({ schedule: "daily", retention: "90d" })).toEqual(["aws_backup_plan.db"]);
  });

  it("locks the vault of backups that nobody may change", () => {
    const stack = built(database({ engine: "postgres" }, { backup: { schedule: "daily", retention: "30d", immutable: true } }));

    expect(resource(stack, "aws_backup_vault_lock_configuration._backup")["min_retention_days"]).toBe(30);
  });

  it("lets a grantee sign in as a user of the database, and nothing else", () => {
    const web: Workload = {
      name: "web",
      kind: "vm",
      config: { os: { family: "linux" } },
      grants: [{ to: "db", access: "read" }],
      dependsOn: ["net"],
    };
    const stack = stackOf(synth(migrationOf([net, database({ engine: "postgres" }), web])), "main");

    const { policy } = resource(stack, "aws_iam_role_policy.web_grant_db") as { readonly policy: string };
    expect(JSON.parse(policy)).toMatchObject({
      Statement: [
        {
          Action: "rds-db:connect",
          Resource: "arn:aws:rds-db:eu-central-1:111122223333:dbuser:${aws_db_instance.db.resource_id}/*",
        },
      ],
    });
  });
});
