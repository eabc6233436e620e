import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/domain/change.ts";
import type { RawResult } from "../../src/ports/policies.ts";
import { findOpa } from "../../tools/policies/opa.ts";
import { bundledRules, loadBundle, noLimits } from "./evaluate.ts";
import { change, inputOf, type ChangeInput, type JsonObject } from "./inputs.ts";

const execute = promisify(execFile);
const opa = await findOpa(process.env);
const rules = (await bundledRules()).filter(({ types }) => types.length > 0);

/** Values that decide somewhere, and values of the wrong type. */
const telling: readonly Json[] = [
  ...[true, false, "true", "false", "", null, 0, 22, 65535, "22", -1, "-1", "*", "Allow", "all", [], {}],
  ...["tcp", "icmp", "0.0.0.0/0", "::/0", "10.0.0.0/8", ["0.0.0.0/0", null], ["10.0.0.0/8"], "HTTP", "HTTPS", "redirect"],
  ...["required", "disabled", "public-read", "allow-all", "TLSv1.2_2021", "TLS_1_2", "PLAINTEXT", "TLS", "KMS", "NONE"],
  ...["AKIAIOSFODNN7EXAMPLE", "ingress", "ENABLED", "secrets", ["secrets"], "none", "postgres", "s3", "H4sIAAAA"],
  ...["da39a3ee5e6b4b0d3255bfef95601890afd80709", "arn:aws:iam::aws:policy/AdministratorAccess", "allow", "All"],
];
const value = fc.constantFrom(...telling);

/** An object with some of the attributes that a rule reads, nested as their paths say; blocks have up to three items. */
const shaped = (paths: readonly string[]): fc.Arbitrary<JsonObject> => {
  const heads = [...new Set(paths.map((path) => path.split(".")[0] ?? ""))];
  const entries = heads.map((head) => {
    const inner = paths.flatMap((path) => (path.startsWith(`${head}.`) ? [path.slice(head.length + 1)] : []));
    const leaf = fc.oneof(value, fc.array(value, { maxLength: 3 }));
    const blocks =
      inner.length === 0 ? leaf : fc.oneof({ weight: 5, arbitrary: fc.array(shaped(inner), { maxLength: 3 }) }, leaf);
    return [head, blocks] as const;
  });
  return fc.record(Object.fromEntries(entries), { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;
};

const principal = fc.constantFrom<Json>(
  "*",
  { AWS: "*" },
  { AWS: ["*", "1"] },
  { Service: "x" },
  { Federated: "y" },
  ["*"],
  null,
  7,
);
const statement = fc.record(
  {
    Sid: fc.constantFrom<Json>("a", null),
    Effect: fc.constantFrom<Json>("Allow", "Deny", true),
    Principal: principal,
    NotPrincipal: principal,
    Action: fc.constantFrom<Json>("*", ["*"], "s3:*", 3),
    Resource: fc.constantFrom<Json>("*", ["a", "*"], {}),
    Condition: fc.constantFrom<Json>({}, { StringLike: { "token.actions.githubusercontent.com:sub": "repo:*" } }, [], "x"),
  },
  { requiredKeys: [] },
);
const container = fc.record(
  {
    name: value,
    privileged: value,
    environment: fc.oneof(value, fc.array(fc.record({ name: value, value }, { requiredKeys: [] }), { maxLength: 3 })),
  },
  { requiredKeys: [] },
);
const document = fc.oneof(
  fc.record({ Statement: fc.oneof(statement, fc.array(statement, { maxLength: 3 }), value) }),
  fc.array(container, { maxLength: 3 }),
  value,
);

const subset = (paths: readonly string[]): fc.Arbitrary<string[]> => fc.subarray([...paths]);

/** Every type of every rule, filled with what its rules read. */
const resources: fc.Arbitrary<readonly ChangeInput[]> = fc.tuple(
  ...rules.flatMap(({ id, types, attributes }) =>
    types.map((type) =>
      fc
        .record({
          value: shaped(attributes),
          unknown: subset(attributes),
          sensitive: subset(attributes),
          referred: fc.constantFrom("aws_vpc.a", "aws_kms_key.k", "aws_iam_policy.p", "random_password.r"),
          doc: document,
        })
        .map(({ value: given, unknown, sensitive, referred, doc }) =>
          change(`module.fuzz["${id}"].${type}.this`, given, {
            unknown,
            sensitive,
            unknown_refs: Object.fromEntries(unknown.map((path) => [path, [referred]])),
            refs: Object.fromEntries(unknown.map((path) => [path, [referred]])),
            doc: Object.fromEntries(attributes.map((path) => [path, doc])),
            config_strings: [{ attribute: "user_data", value: JSON.stringify(given) }],
            linked: { aws_s3_bucket_acl: [`module.fuzz["${id}"].aws_s3_bucket_acl.this`] },
          }),
        ),
    ),
  ),
);

describe("the rules, given anything", () => {
  it("give exactly one row of a known status for each resource in scope, and never abort", async () => {
    const evaluate = await loadBundle();

    fc.assert(
      fc.property(resources, (changes) => {
        const rows = evaluate(inputOf(changes));
        for (const { id, types } of rules) {
          const asked = changes.filter(({ type }) => types.includes(type)).map(({ address }) => address);
          const answers = rows.filter(({ rule }) => rule === id);
          expect(answers.map(({ address }) => address).toSorted(), id).toEqual(asked.toSorted());
        }
        expect(rows.filter(({ status }) => !["pass", "fail", "unknown"].includes(status))).toEqual([]);
        // The row that stands in for a rule that said nothing.
        expect(rows.filter(({ params }) => params["silent"] !== undefined)).toEqual([]);
        expect(rows.filter((row) => !["attribute", "actual", "expected", "params"].every((key) => key in row))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it("never repeat a credential", async () => {
    const evaluate = await loadBundle();
    const key = "AKIAIOSFODNN7EXAMPLE";
    const leaky = [
      change("aws_instance.a", { user_data: `echo ${key}` }, { config_strings: [{ attribute: "user_data", value: key }] }),
      change("aws_lambda_function.a", { environment: [{ variables: { ID: key } }] }),
      change("aws_ecs_task_definition.a", {}, { doc: { container_definitions: [{ environment: [{ name: "A", value: key }] }] } }),
    ];

    const rows = evaluate(inputOf(leaky)).filter(({ status }) => status === "fail");

    expect(new Set(rows.map(({ rule }) => rule))).toEqual(
      new Set(["AWS-EC2-007", "AWS-EC2-009", "AWS-EC2-012", "AWS-ECS-002", "AWS-LMB-003", "GEN-SEC-001"]),
    );
    expect(JSON.stringify(rows)).not.toContain(key);
  });

  it.skipIf(opa === undefined)(
    "say in WebAssembly what they say in OPA itself (needs OPA)",
    async () => {
      const evaluate = await loadBundle();
      const [changes = []] = fc.sample(fc.array(resources, { minLength: 4, maxLength: 4 }), 1);
      const renamed = changes.flatMap((list, index) =>
        list.map((one) => ({ ...one, address: one.address.replace("fuzz", `fuzz${String(index)}`) })),
      );
      const input = inputOf(renamed);

      expect(sorted(evaluate(input))).toEqual(sorted(await inOpa(opa ?? "", input)));
    },
    60_000,
  );
});

const sorted = (rows: readonly RawResult[]) =>
  rows.toSorted((a, b) => `${a.rule} ${a.address ?? ""}`.localeCompare(`${b.rule} ${b.address ?? ""}`));

async function inOpa(binary: string, input: Json): Promise<readonly RawResult[]> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-opa-"));
  try {
    const params = { ...(JSON.parse(await readFile("policies/params.json", "utf8")) as JsonObject), ...noLimits };
    const enabled = Object.fromEntries((await bundledRules()).map(({ id }) => [id, true]));
    await writeFile(join(folder, "data.json"), JSON.stringify({ params, rules: enabled }));
    await writeFile(join(folder, "input.json"), JSON.stringify(input));
    const data = ["lib", "aws", "general"].flatMap((name) => ["--data", resolve("policies", name)]);
    const { stdout } = await execute(
      binary,
      ["eval", ...data, "--data", "data.json", "--ignore", "*_test.rego", "--input", "input.json", "data.sirsi.decision"],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
    );
    const answer = JSON.parse(stdout) as {
      readonly result: readonly { readonly expressions: readonly { readonly value: readonly RawResult[] }[] }[];
    };
    return answer.result[0]?.expressions[0]?.value ?? [];
  } finally {
    await rm(folder, { recursive: true });
  }
}
