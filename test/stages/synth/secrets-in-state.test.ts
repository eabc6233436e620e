import { describe, expect, it } from "vitest";
import { schemasIn } from "../../../src/adapters/schemas/schemas.ts";
import type { BlockSchema } from "../../../src/domain/provider-schema.ts";
import type { RawResource } from "../../../src/domain/spec.generated.ts";
import { secretsInState, secretsInStateOf } from "../../../src/stages/synth/secrets-in-state.ts";
import { codes, migrationOf, net, stackOf, synth, threeTier } from "./migrations.ts";

/** What the provider marks as sensitive and is none, or is one that the configuration has to give. */
const noSecrets = [
  "aws_cloudcontrolapi_resource.schema",
  "aws_iot_certificate.certificate_pem",
  "aws_iot_certificate.public_key",
  "aws_redshiftserverless_namespace.admin_username",
  "aws_s3_object_copy.kms_encryption_context",
  "aws_s3_object_copy.kms_key_id",
  // A given value is refused, `insecure_value` says what it is, `value_wo` is in no state.
  "aws_ssm_parameter.value",
];

const reported = (block: BlockSchema | undefined): readonly string[] => [
  ...Object.entries(block?.attributes ?? {}).flatMap(([name, { sensitive, computed }]) =>
    sensitive === true && computed === true ? [name] : [],
  ),
  ...Object.entries(block?.block_types ?? {}).flatMap(([name, nested]) =>
    reported(nested.block).map((below) => `${name}.${below}`),
  ),
];

const schema = (await schemasIn("data/providers").provider("aws"))!;

it("the list has every secret that the provider's schema says it reports", () => {
  const all = schema.typeNames.flatMap((type) => reported(schema.type(type)).map((name) => `${type}.${name}`));
  const listed = Object.entries(secretsInState).flatMap(([type, { attributes }]) => attributes.map((name) => `${type}.${name}`));
  expect(all.length).toBeGreaterThan(20);
  expect([...listed, ...noSecrets].sort()).toEqual([...all].sort());
});

describe("a resource whose secret the state will hold", () => {
  const raw = (type: string, attributes: RawResource["attributes"]) =>
    synth(migrationOf([net], { resources: [{ name: "x", type, attributes }] }), { schema });

  it("is told at its place, unless it is given so that there is none", () => {
    expect(raw("aws_iam_access_key", { user: "robot" }).findings).toEqual([
      {
        code: "SIR-W417",
        level: "warning",
        message:
          "aws_iam_access_key.x makes a secret (secret, ses_smtp_password_v4) and the state will hold it. Use a role: with OIDC for other systems, of the instance or task for workloads.",
        path: ["spec", "resources", 0],
      },
    ]);
    expect(codes(raw("aws_iam_access_key", { user: "robot", pgp_key: "keybase:ops" }))).toEqual([]);
    const client = { name: "c", user_pool_id: "p" };
    expect(codes(raw("aws_cognito_user_pool_client", client))).toEqual([]);
    expect(codes(raw("aws_cognito_user_pool_client", { ...client, generate_secret: true }))).toEqual(["SIR-W417"]);
  });

  it("is none that a workload of ours brings, not even a network's VPN", () => {
    const vpn = { ...net, config: { cidr: "10.60.0.0/16", vpn: { peer: "203.0.113.10", cidrs: ["10.20.0.0/16"] } } };
    const stack = stackOf(synth(migrationOf([vpn])), "main");
    expect(JSON.stringify(stack.configuration)).toContain("aws_vpn_connection");
    expect(secretsInStateOf(stack)).toEqual([]);
    expect(codes(synth(threeTier())).filter((code) => code === "SIR-W417")).toEqual([]);
  });
});
