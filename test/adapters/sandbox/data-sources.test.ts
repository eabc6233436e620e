import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aws } from "../../../src/adapters/sandbox/clouds/aws/aws.ts";
import { offlineAws } from "../../../tools/schemas/provider-lab.ts";
import { hasTerraform, Lab, stackOf } from "./lab.ts";

const binary = process.env["SIRSI_TERRAFORM_BIN"];
const mirror = process.env["SIRSI_TERRAFORM_MIRROR"];
const version = process.env["SIRSI_LAB_AWS_PROVIDER_VERSION"];

const read = { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::a/*"] };
const rendered = (statements: readonly object[]): string => JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** Configurations of aws_iam_policy_document, each one thing more that the provider does with them. */
const documents: Readonly<Record<string, object>> = {
  nothing: {},
  one: { statement: [read] },
  several: {
    policy_id: "own",
    statement: [
      {
        sid: "A",
        effect: "Deny",
        actions: ["s3:PutObject", "s3:Get*", "ec2:*"],
        not_resources: ["arn:aws:s3:::b", "arn:aws:s3:::a"],
      },
      { not_actions: ["iam:*"], resources: ["*"] },
    ],
  },
  principals: {
    statement: [
      { ...read, principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com", "ec2.amazonaws.com"] }] },
      { ...read, principals: [{ type: "AWS", identifiers: ["*"] }] },
      { ...read, principals: [{ type: "*", identifiers: ["*"] }] },
      {
        ...read,
        principals: [
          { type: "Service", identifiers: ["ec2.amazonaws.com"] },
          { type: "AWS", identifiers: ["arn:aws:iam::111122223333:root", "444455556666"] },
          { type: "Service", identifiers: ["ecs.amazonaws.com", "sns.amazonaws.com"] },
        ],
      },
      { ...read, not_principals: [{ type: "AWS", identifiers: ["444455556666"] }] },
    ],
  },
  conditions: {
    statement: [
      {
        ...read,
        condition: [
          { test: "StringLike", variable: "s3:prefix", values: ["", "home/", "home/&{aws:username}/"] },
          { test: "Bool", variable: "aws:SecureTransport", values: ["false"] },
          { test: "StringLike", variable: "aws:PrincipalArn", values: ["a<b>&c"] },
        ],
      },
    ],
  },
  variables: { statement: [{ actions: ["s3:*"], resources: ["arn:aws:s3:::home/&{aws:username}/*"] }] },
  old: { version: "2008-10-17", statement: [read] },
  merged: {
    source_policy_documents: [
      rendered([
        { Sid: "A", Effect: "Allow", Action: "ec2:*", Resource: "*" },
        { Effect: "Allow", Action: ["b:B", "a:A"], Resource: "*", Principal: "*" },
      ]),
      rendered([
        {
          Sid: "B",
          Effect: "Deny",
          Action: "s3:*",
          Resource: ["x", "y"],
          Principal: { Service: ["a.amazonaws.com", "b.amazonaws.com"], AWS: "1" },
          Condition: { StringEquals: { "aws:a": ["1", "2"], "aws:b": "3" } },
        },
      ]),
    ],
    statement: [
      { sid: "A", ...read },
      { sid: "C", ...read },
    ],
    override_policy_documents: [
      rendered([
        { Sid: "C", Effect: "Deny", Action: "c:C", Resource: "*" },
        { Sid: "D", Effect: "Allow", Action: "d:D", Resource: "*" },
      ]),
    ],
  },
};

const configuration = (provider: object) => ({
  terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
  provider: { aws: provider },
  data: {
    aws_iam_policy_document: documents,
    aws_partition: { main: {} },
    aws_region: { main: {} },
    aws_default_tags: { main: {} },
  },
  output: Object.fromEntries([
    ...Object.keys(documents).flatMap((name) =>
      ["json", "minified_json", "id"].map((attribute) => [
        `${name}_${attribute}`,
        { value: `\${data.aws_iam_policy_document.${name}.${attribute}}` },
      ]),
    ),
    ["partition", { value: "${data.aws_partition.main}" }],
    ["region", { value: "${data.aws_region.main.name} ${data.aws_region.main.endpoint}" }],
    ["tags", { value: "${data.aws_default_tags.main.tags}" }],
  ]),
});

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sirsi-data-sources-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Outputs as the provider of this environment plans them. */
async function outputs(
  provider: object,
  environment: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>>> {
  const home = await mkdtemp(join(folder, "run-"));
  await writeFile(
    join(home, "main.tf.json"),
    JSON.stringify(configuration({ ...provider, default_tags: [{ tags: { owner: "x" } }] })),
  );
  const run = (...args: readonly string[]) =>
    promisify(execFile)(binary ?? "terraform", [...args], {
      cwd: home,
      env: { PATH: process.env["PATH"], ...environment },
      maxBuffer: 64 * 1024 ** 2,
    });
  await run("init", "-backend=false", "-input=false");
  await run("plan", "-out=plan", "-input=false", "-lock=false");
  const { planned_values: planned } = JSON.parse((await run("show", "-json", "plan")).stdout) as {
    planned_values: { outputs: Record<string, { value: unknown }> };
  };
  return Object.fromEntries(Object.entries(planned.outputs).map(([name, { value }]) => [name, value]));
}

describe("data sources of the sandbox", () => {
  it.skipIf(binary === undefined || mirror === undefined || version === undefined)(
    "answer as the real provider does (needs terraform and a mirror with hashicorp/aws)",
    async () => {
      const config = join(folder, "mirror.tfrc");
      await writeFile(config, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`);
      const real = await outputs(offlineAws, { TF_CLI_CONFIG_FILE: config });
      const lab = await Lab.open();
      try {
        const ours = await outputs({ region: offlineAws.region }, { TF_REATTACH_PROVIDERS: lab.running.reattach });

        expect(real["merged_json"]).toContain('"Sid": "D"');
        expect(ours).toEqual(real);
      } finally {
        await lab.running.stop();
      }
    },
    300_000,
  );

  const settings = aws.settings({ region: "ap-southeast-2", allowed_account_ids: ["000000000000"] });

  it("know whose sandbox it is, and its zones", () => {
    expect(aws.dataSources["aws_caller_identity"]?.({}, settings)).toMatchObject({
      account_id: "000000000000",
      arn: "arn:aws:iam::000000000000:user/sandbox",
    });
    expect(aws.dataSources["aws_availability_zones"]?.({ exclude_names: ["ap-southeast-2b"] }, settings)).toMatchObject({
      names: ["ap-southeast-2a", "ap-southeast-2c"],
      zone_ids: ["apse2-az1", "apse2-az3"],
    });
  });

  it.each([
    ["a filter that only an account can answer", "aws_availability_zones", { filter: [{ name: "group-name", values: ["x"] }] }],
    ["two statements of one name", "aws_iam_policy_document", { statement: [{ sid: "A" }, { sid: "A" }] }],
    ["a document that is none", "aws_iam_policy_document", { source_policy_documents: ["{"] }],
    ["a variable in an old document", "aws_iam_policy_document", { version: "2008-10-17", statement: [{ resources: ["&{a}"] }] }],
  ])("refuse %s", (_, type, given) => {
    expect(aws.dataSources[type]?.(given, settings)).toHaveProperty("problem");
  });

  it.skipIf(!hasTerraform)(
    "say of any other what can be asked (needs terraform)",
    async () => {
      const lab = await Lab.open();
      try {
        const run = await lab.tryPlan(stackOf({ aws_sqs_queue: { q: {} } }, { data: { aws_vpc: { main: { default: true } } } }));

        expect(run.ok).toBe(false);
        expect(JSON.stringify(run.diagnostics)).toContain(
          "aws_vpc looks something up in an account, and the sandbox has none. It answers aws_availability_zones, aws_caller_identity,",
        );
      } finally {
        await lab.running.stop();
      }
    },
    120_000,
  );
});
