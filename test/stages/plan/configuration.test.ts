import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { jsonConfiguration } from "../../../src/stages/plan/configuration.ts";
import { constantsOf } from "../../../src/stages/plan/constants.ts";
import { emptyBlock } from "../../../src/stages/plan/expression.ts";
import { scopesOf } from "../../../src/stages/plan/scope.ts";
import { changeAt, entryAt, jsonConfiguration as recordedConfiguration, reading, readRecorded, recorded } from "./recorded.ts";

describe("constants of the configuration", () => {
  const configuration = recordedConfiguration();

  it("tell the script that the plan only has as a hash", () => {
    const worker = changeAt(readRecorded("json-configuration", { configuration }), "aws_instance.worker[1]");
    const planned = worker.after?.["user_data"];

    const script = worker.config["user_data"] as string;

    expect(script).toContain("export AWS_SECRET_ACCESS_KEY=");
    // The provider hashed the script that Terraform evaluated: ours must be the same to the byte.
    expect(createHash("sha1").update(script).digest("hex")).toBe(planned);
  });

  it("are resolved through locals and variables to what Terraform came to", () => {
    const plan = readRecorded("json-configuration", { configuration });

    for (const [address, attribute] of [
      ["aws_s3_bucket.exports", "bucket"],
      ["aws_kms_key.data", "description"],
      ["aws_ebs_volume.worker[0]", "availability_zone"],
    ] as const) {
      const { config, after } = changeAt(plan, address);
      expect(config[attribute]).toBe(after?.[attribute]);
    }
  });

  it("keep the constant parts of a policy whose ARNs are not known yet", () => {
    const policy = changeAt(readRecorded("json-configuration"), "aws_s3_bucket_policy.exports").config["policy"] as string;

    expect(JSON.parse(policy)).toMatchObject({
      Statement: [
        { Effect: "Deny", Resource: "${aws_s3_bucket.exports.arn}/*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      ],
    });
  });

  it("leave out an argument that is a lone reference", () => {
    const encryption = changeAt(readRecorded("json-configuration"), "aws_s3_bucket_server_side_encryption_configuration.exports");

    expect(encryption.config).toEqual({ rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms" }] }] });
  });

  it("take a variable of HCL only where the planned value agrees", () => {
    const plan = recorded("rds-secrets");
    const version = (planned: string) => {
      entryAt(plan, "aws_db_instance.orders").change.after["engine_version"] = planned;
      return changeAt(reading(plan), "aws_db_instance.orders").config["engine_version"];
    };

    expect(version("16.4")).toBe("16.4");
    expect(version("16.4-patched")).toBeUndefined();
  });

  it("never tell the value of a sensitive variable, however short", () => {
    const plan = recorded("json-configuration");
    plan.variables["db_password"] = { value: "pw1" };

    expect(JSON.stringify(changeAt(reading(plan, { configuration }), "aws_db_instance.orders").config)).not.toContain("pw1");
  });

  it("are none for what is destroyed", () => {
    expect(changeAt(readRecorded("changes"), "aws_sqs_queue.jobs[2]").config).toEqual({});
  });

  it("do not grow without bound when locals double each other", () => {
    const plan = recorded("json-configuration");
    const doubling = Object.fromEntries(
      Array.from(
        { length: 39 },
        (_, level) => [`l${level + 1}`, { left: `\${local.l${level}}`, right: `\${local.l${level}}` }] as const,
      ),
    );
    const resource = { aws_s3_bucket: { exports: { bucket: "b", tags: "${local.l39}" } } };
    plan.resource_changes = [entryAt(plan, "aws_s3_bucket.exports")];
    plan.configuration.root_module.resources = [{ address: "aws_s3_bucket.exports", expressions: {} }];

    const change = changeAt(
      reading(plan, { configuration: { locals: { ...doubling, l0: "x" }, resource } }),
      "aws_s3_bucket.exports",
    );

    expect(JSON.stringify(change.config).length).toBeLessThan(10_000_000);
  });

  it("stop when a plan has written out more than its share", () => {
    const { root, providers } = jsonConfiguration({ locals: { x: "four" }, resource: { aws_x: { a: { b: "${local.x}" } } } });
    const scopes = scopesOf({ root, providers }, [], new Map());
    const told = (left: number) =>
      constantsOf(root.resources.get("aws_x.a")?.body ?? emptyBlock, { scope: scopes.root }, scopes, null, { left });

    expect([told(100), told(3)]).toEqual([{ b: "four" }, {}]);
  });
});
