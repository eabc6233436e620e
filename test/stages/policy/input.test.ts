import type { CostComponent } from "../../../src/domain/cost.ts";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { masked, type Change, type Json } from "../../../src/domain/change.ts";
import { policyInput, type PolicyInputParts } from "../../../src/stages/policy/input.ts";
import { change, migration, now, plan, workload } from "./samples.ts";

interface Input {
  readonly plan: Record<string, Json>;
  readonly has: Record<string, boolean>;
  readonly changes: readonly (Record<string, Json> & { readonly address: string })[];
  readonly by_type: Record<string, number[]>;
  readonly by_address: Record<string, number>;
  readonly spec: Record<string, Json> | null;
  readonly cost: Json;
  readonly approvals: Json;
}

const inputOf = (parts: Partial<PolicyInputParts>): Input => policyInput({ now, plans: [], ...parts }).input as unknown as Input;
const changesOf = (...changes: Change[]) => inputOf({ plans: [plan(changes)] }).changes;
const changeOf = (facts: Parameters<typeof change>[0]) => changesOf(change(facts))[0]!;

describe("policyInput", () => {
  it("fits its published schema, whatever is there", () => {
    const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
    formats.default(ajv);
    const fits = ajv.compile(JSON.parse(readFileSync("schemas/policy-input.schema.json", "utf8")) as object);
    const full = policyInput({
      now,
      plans: [
        plan([
          change({
            address: "aws_s3_bucket.logs",
            region: "eu-central-1",
            origin: { wave: "main", path: ["spec", "workloads", 0] },
          }),
        ]),
      ],
      migration: migration({
        source: {
          provider: "aws",
          region: "eu-west-1",
          agreements: [{ name: "dpa", acceptedBy: "jane", acceptedOn: "2025-11-01" }],
        },
        constraints: { windows: [{ name: "weekend", days: ["Sat"], from: "22:00", to: "04:00" }] },
      }),
      cost: {
        currency: "USD",
        priceBook: { date: "2026-01-01" },
        monthly: { before: 1, after: 2, delta: 1 },
        resources: [],
        unpriced: [],
        oneTime: [],
        discounts: [],
      },
      risk: { score: 12 },
      actor: { login: "jane", teams: ["web"] },
      approvals: [{ login: "joe", state: "APPROVED", teams: [], roles: ["owner"] }],
      reviewedDigest: "sha256:plan",
    });
    for (const { input } of [full, policyInput({ now, plans: [] })]) {
      fits(input);
      expect(fits.errors ?? []).toEqual([]);
    }
  });

  it("says which inputs it has, and nothing of what is not there", () => {
    const empty = inputOf({});
    expect(empty).toMatchObject({ spec: null, cost: null, risk: null, actor: null, approvals: null, reviewed_digest: null });
    expect(Object.entries(empty.has).filter(([, there]) => there)).toEqual([["now", true]]);
    expect(inputOf({ plans: [plan([])], approvals: [], risk: { score: 0 } }).has).toEqual({
      plan: true,
      config: true,
      spec: false,
      cost: false,
      risk: true,
      approvals: true,
      actor: false,
      now: true,
      reviewedDigest: false,
    });
  });

  it("misses no configuration when all that a plan does is destroy, which needs none", () => {
    const gone = [
      change({ address: "aws_s3_bucket.a", action: "delete" }),
      change({ address: "aws_sqs_queue.a", action: "forget" }),
    ];

    expect(inputOf({ plans: [plan(gone)] }).has["config"]).toBe(true);
    expect(inputOf({ plans: [plan([...gone, change({ address: "aws_s3_bucket.b" })])] }).has["config"]).toBe(false);
  });

  it("has no configuration when a plan with resources shows none", () => {
    expect(inputOf({ plans: [plan([change({ address: "aws_s3_bucket.a" })])] }).has["config"]).toBe(false);
    expect(inputOf({ plans: [plan([change({ address: "aws_s3_bucket.a", config: { bucket: "a" } })])] }).has["config"]).toBe(
      true,
    );
    expect(inputOf({ plans: [plan([change({ address: "aws_s3_bucket.a", refs: { bucket: [] } })])] }).has["config"]).toBe(true);
  });

  it("has the digest of its own text, and another one when anything differs", () => {
    const one = policyInput({ now, plans: [plan([])] });
    expect(one.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(policyInput({ now, plans: [plan([])] }).digest).toBe(one.digest);
    expect(policyInput({ now, plans: [plan([], { digest: "sha256:other" })] }).digest).not.toBe(one.digest);
  });
});

describe("the plan in the input", () => {
  const planOf = (...plans: Parameters<typeof plan>[]) => inputOf({ plans: plans.map((facts) => plan(...facts)) }).plan;
  const created = change({ address: "aws_s3_bucket.a" });

  it("is complete and applyable when every wave says so", () => {
    expect(planOf([[created], { wave: "a" }], [[created], { wave: "b" }])).toMatchObject({
      complete: true,
      applyable: true,
      errored: false,
      has_changes: true,
    });
  });

  it.each([
    [{ complete: false }, { complete: false }],
    [{ errored: true }, { errored: true }],
    [{ applyable: false }, { applyable: false }],
  ])("is %o when one wave is", (facts, expected) => {
    expect(planOf([[created], { wave: "a" }], [[created], { wave: "b", ...facts }])).toMatchObject(expected);
  });

  it("does not know what a wave does not say", () => {
    const { complete: _c, applyable: _a, errored: _e, ...silent } = plan([created]);
    expect(inputOf({ plans: [plan([created], { wave: "first" }), silent] }).plan).toMatchObject({
      complete: null,
      applyable: null,
      errored: null,
    });
  });

  it("knows nothing where there is no plan", () => {
    expect(inputOf({}).plan).toMatchObject({ complete: null, applyable: null, errored: null, has_changes: false });
  });

  it("is errored as soon as one wave could not be planned", () => {
    const failed = [{ wave: "data", mode: "offline", binding: true, failure: "crashed", diagnostics: [] } as const];
    const { plan: all, has } = inputOf({ plans: [plan([created])], failed });
    expect(all).toMatchObject({ complete: false, applyable: false, errored: true });
    expect(has["plan"]).toBe(true);
    expect(inputOf({ failed }).has["plan"]).toBe(true);
  });

  it("ignores that a wave without changes is not applyable, next to one with changes", () => {
    const idle = change({ address: "aws_s3_bucket.idle", action: "no-op" });
    expect(planOf([[created], { wave: "a" }], [[idle], { wave: "b", applyable: false }])).toMatchObject({ applyable: true });
    expect(planOf([[idle], { applyable: false }])).toMatchObject({ applyable: false, has_changes: false });
  });

  it("keeps the digest of a single plan and makes one of several, in their order", () => {
    expect(planOf([[created]])["digest"]).toBe("sha256:plan");
    const both = planOf([[], { wave: "a" }], [[], { wave: "b" }])["digest"];
    expect(both).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(planOf([[], { wave: "b" }], [[], { wave: "a" }])["digest"]).not.toBe(both);
  });
});

describe("a change in the input", () => {
  it("is in scope when it is managed and there after the apply", () => {
    const actions = ["create", "update", "replace", "no-op", "delete", "forget", "read"] as const;
    const changes = changesOf(
      ...actions.map((action) => change({ address: `aws_s3_bucket.${action}`, action })),
      change({ address: "data.aws_s3_bucket.known", mode: "data", action: "no-op" }),
    );
    expect(changes.filter((item) => item["in_scope"]).map((item) => item["action"])).toEqual([
      "create",
      "update",
      "replace",
      "no-op",
    ]);
  });

  it("is found by type only when in scope, and by address always", () => {
    const { by_type, by_address } = inputOf({
      plans: [
        plan([
          change({ address: "aws_s3_bucket.old", action: "delete" }),
          change({ address: "aws_s3_bucket.a" }),
          change({ address: "aws_s3_bucket.b" }),
        ]),
      ],
    });
    expect(by_type).toEqual({ aws_s3_bucket: [1, 2] });
    expect(by_address).toEqual({ "aws_s3_bucket.old": 0, "aws_s3_bucket.a": 1, "aws_s3_bucket.b": 2 });
  });

  it("keeps the same address of two waves apart, with references inside their wave", () => {
    const both = [
      change({ address: "aws_kms_key.main" }),
      change({ address: "aws_s3_bucket.a", refs: { kms: ["aws_kms_key.main"] } }),
    ];
    const { changes, by_address } = inputOf({ plans: [plan(both, { wave: "one" }), plan(both, { wave: "two" })] });
    expect(Object.keys(by_address)).toEqual([
      "aws_kms_key.main",
      "aws_s3_bucket.a",
      "aws_kms_key.main (two)",
      "aws_s3_bucket.a (two)",
    ]);
    expect(changes[3]!["refs"]).toEqual({ kms: ["aws_kms_key.main (two)"] });
    expect(changes[0]!["linked"]).toEqual({ aws_s3_bucket: ["aws_s3_bucket.a"] });
  });

  it("shows the last state of what is deleted, and both states only where rules compare them", () => {
    const before = { size: 1, none: null };
    const after = { size: 2, none: null };
    const states = (action: Change["action"]) => {
      const {
        value,
        before: was,
        after: is,
      } = changeOf({
        address: "aws_ebs_volume.a",
        action,
        before,
        after: action === "delete" || action === "forget" ? null : after,
      });
      return { value, was, is };
    };
    expect(states("update")).toEqual({ value: { size: 2 }, was: { size: 1 }, is: { size: 2 } });
    expect(states("replace")).toEqual({ value: { size: 2 }, was: { size: 1 }, is: { size: 2 } });
    expect(states("delete")).toEqual({ value: { size: 1 }, was: { size: 1 }, is: null });
    expect(states("forget")).toEqual({ value: { size: 1 }, was: { size: 1 }, is: null });
    for (const action of ["create", "read", "no-op"] as const)
      expect(states(action)).toEqual({ value: { size: 2 }, was: null, is: null });
  });

  it("names unknown attributes without list indexes, each once, with what they will come from", () => {
    const [, bucket] = changesOf(
      change({ address: "aws_kms_key.main" }),
      change({
        address: "aws_s3_bucket.a",
        unknown: [["rule", 0, "key"], ["rule", 1, "key"], ["arn"], ["grants", 0, "id"]],
        refs: { "rule.key": ["aws_kms_key.main"], grants: ["aws_kms_key.main"], acl: ["aws_kms_key.main"] },
      }),
    );
    expect(bucket!["unknown"]).toEqual(["rule.key", "arn", "grants.id"]);
    expect(bucket!["unknown_refs"]).toEqual({ "rule.key": ["aws_kms_key.main"], "grants.id": ["aws_kms_key.main"] });
  });

  it("does not call unknown what nobody set: there the provider's default comes in", () => {
    const facts = { address: "aws_ebs_volume.a", unknown: [["encrypted"], ["kms_key_id"], ["metadata", 0, "tokens"]] };
    expect(changeOf({ ...facts, unset: [["encrypted"], ["metadata"]] })["unknown"]).toEqual(["kms_key_id"]);
    expect(changeOf({ ...facts, unset: [["enc"], ["kms_key_id", "x"]] })["unknown"]).toEqual([
      "encrypted",
      "kms_key_id",
      "metadata.tokens",
    ]);
    expect(changeOf(facts)["unknown"]).toHaveLength(3);
  });

  it("believes that something inside a block is unset only when the configuration shows the block", () => {
    const facts = { address: "aws_instance.a", unknown: [["metadata", 0, "tokens"]], unset: [["metadata", 0, "tokens"]] };
    expect(changeOf(facts)["unknown"]).toEqual(["metadata.tokens"]);
    expect(changeOf({ ...facts, config: { metadata: [{ hops: 1 }] } })["unknown"]).toEqual([]);
    expect(changeOf({ ...facts, refs: { "metadata.hops": [] } })["unknown"]).toEqual([]);
    expect(changeOf({ ...facts, refs: { metadata: [] } })["unknown"]).toEqual([]);
    expect(changeOf({ ...facts, config: { meta: [] }, refs: { metadata2: [] } })["unknown"]).toEqual(["metadata.tokens"]);
  });

  it("finds references inside an unknown block", () => {
    const [, bucket] = changesOf(
      change({ address: "aws_kms_key.main" }),
      change({
        address: "aws_s3_bucket.a",
        unknown: [["rule"]],
        refs: { "rule.key": ["aws_kms_key.main"], ruler: ["aws_kms_key.main"] },
      }),
    );
    expect(bucket!["unknown_refs"]).toEqual({ rule: ["aws_kms_key.main"] });
  });

  it("carries region, spec path and what forces a replacement", () => {
    expect(
      changeOf({
        address: "aws_db_instance.a",
        action: "replace",
        before: {},
        region: "eu-central-1",
        replacePaths: [["engine"], ["storage", 0, "type"]],
        origin: { wave: "main", path: ["spec", "workloads", 3] },
      }),
    ).toMatchObject({ region: "eu-central-1", spec_path: ["spec", "workloads", 3], replace_paths: ["engine", "storage.type"] });
    expect(changeOf({ address: "aws_db_instance.a" })).toMatchObject({ region: null, spec_path: null, replace_paths: [] });
  });
});

describe("documents", () => {
  const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Condition: {} }] };

  it("are parsed once, exactly as written, also where they are empty", () => {
    expect(
      changeOf({ address: "aws_sns_topic.a", after: { policy: JSON.stringify(policy), name: "[not json", note: "plain" } })[
        "doc"
      ],
    ).toEqual({ policy });
  });

  it("come from the configuration where the plan does not know them, and from the plan where it does", () => {
    const config = { policy: '{"from":"configuration"}', other: '{"from":"configuration"}' };
    expect(
      changeOf({ address: "aws_sns_topic.a", after: { other: '{"from":"plan"}' }, config, unknown: [["policy"]] })["doc"],
    ).toEqual({
      policy: { from: "configuration" },
      other: { from: "plan" },
    });
  });

  it("inside blocks make a list", () => {
    const after = { inline_policy: [{ policy: '{"n":1}' }, { policy: '{"n":2}' }] };
    expect(changeOf({ address: "aws_iam_role.a", after })["doc"]).toEqual({ "inline_policy.policy": [{ n: 1 }, { n: 2 }] });
  });

  it("of one block make a list too, and two texts of one attribute do", () => {
    expect(changeOf({ address: "aws_iam_role.a", after: { inline_policy: [{ policy: "{}" }] } })["doc"]).toEqual({
      "inline_policy.policy": [{}],
    });
    expect(changeOf({ address: "aws_iam_role.a", after: { policies: ["[1]", "[2]"] } })["doc"]).toEqual({ policies: [[1], [2]] });
  });

  it("that nest without end, or are masked, are left out", () => {
    const after = { deep: "[".repeat(101) + "]".repeat(101), fits: "[".repeat(100) + "]".repeat(100), policy: '{"secret":1}' };
    const doc = changeOf({ address: "aws_sns_topic.a", after, sensitive: [["policy"]] })["doc"] as Record<string, Json>;
    expect(Object.keys(doc)).toEqual(["fits"]);
  });

  it("of more than a megabyte are left out", () => {
    const text = (length: number) => JSON.stringify(["x".repeat(length - 4)]);
    const doc = changeOf({ address: "aws_sns_topic.a", after: { big: text(1024 * 1024 + 1), fits: text(1024 * 1024) } })[
      "doc"
    ] as Record<string, Json>;
    expect(Object.keys(doc)).toEqual(["fits"]);
  });
});

describe("texts of the configuration", () => {
  const strings = (config: Change["config"], sensitive: Change["sensitive"] = []) =>
    changeOf({ address: "aws_instance.a", config, sensitive })["config_strings"];

  it("are those long enough for a credential, with their attribute", () => {
    expect(strings({ user_data: "12345678", short: "1234567", tags: [{ key: "long enough" }], count: 12345678 })).toEqual([
      { attribute: "user_data", value: "12345678" },
      { attribute: "tags.key", value: "long enough" },
    ]);
  });

  it("may be short where the attribute is called like a secret", () => {
    const found = strings({ password: "pw", user: [{ Password: "x", key: "" }], auth_token: "t", name: "n", key_name: "deploy" });

    expect((found as { attribute: string }[]).map(({ attribute }) => attribute)).toEqual([
      "password",
      "user.Password",
      "auth_token",
      "key_name",
    ]);
  });

  it("leave sensitive ones out, of which only the attribute is told", () => {
    const database = changeOf({
      address: "aws_db_instance.a",
      config: { password: masked },
      sensitive: [["password"]],
      literalSecrets: ["password"],
    });

    expect(database["config_strings"]).toEqual([]);
    expect(database["literal_secrets"]).toEqual(["password"]);
    expect(changeOf({ address: "aws_db_instance.a" })).not.toHaveProperty("literal_secrets");
  });

  it("are also read through base64, as launch templates hold them", () => {
    const script = "#!/bin/sh\necho hello\n";
    const user_data = Buffer.from(script).toString("base64");
    expect(strings({ user_data })).toEqual([
      { attribute: "user_data", value: user_data },
      { attribute: "user_data (decoded)", value: script },
    ]);
  });

  it("are not decoded when they are bytes, or only look like base64", () => {
    const bytes = Buffer.from([0xff, 0xfe, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).toString("base64");
    const control = Buffer.from("twelve\u0001bytes").toString("base64");
    expect(strings({ bytes, control, word: "abcdefghijklmno", name: "eu-central-1-logs" })).toHaveLength(4);
  });

  it("leave out what is sensitive", () => {
    expect(strings({ password: "hunter2hunter2", env: { token: "0123456789" } }, [["password"], ["env"]])).toEqual([]);
  });
});

describe("secrets", () => {
  it("behind a sensitive path never reach the input, from wherever they are read", () => {
    const name = fc.constantFrom("password", "policy", "user_data", "env");
    fc.assert(
      fc.property(
        name,
        fc.stringMatching(/^[A-Za-z0-9]{12,24}$/),
        fc.constantFrom("create", "update", "delete"),
        (attribute, secret, action) => {
          const text = attribute === "policy" ? JSON.stringify({ secret }) : secret;
          const hidden = { [attribute]: masked, size: 1 };
          const { input } = policyInput({
            now,
            plans: [
              plan([
                change({
                  address: "aws_db_instance.a",
                  action,
                  before: hidden,
                  after: action === "delete" ? null : hidden,
                  sensitive: [[attribute]],
                  config: { [attribute]: text },
                }),
              ]),
            ],
          });
          expect(JSON.stringify(input)).not.toContain(secret);
        },
      ),
    );
  });
});

describe("cost in the input", () => {
  const component = (name: string, unitPrice: number | null): CostComponent => ({
    ...{ name, unit: "GB", unitPrice, quantity: null, monthly: null, source: null, date: null },
  });
  const resource = (address: string, ...components: CostComponent[]) => ({
    ...{ address, type: "aws_s3_bucket", before: 0, after: 1, componentsBefore: [], components },
  });
  const estimate = {
    currency: "USD",
    priceBook: { date: "2026-01-01" },
    monthly: { before: 100, after: 130, delta: 30 },
    oneTime: [],
    discounts: [],
  } as const;
  const gap = (address: string, name: string, reason: string) => ({ address, component: name, reason });

  it("counts resources, not components, and those without a price", () => {
    const { cost } = inputOf({
      cost: {
        ...estimate,
        resources: [
          resource("aws_s3_bucket.a", component("storage", null), component("requests", null)),
          resource("aws_s3_bucket.b"),
        ],
        unpriced: [
          gap("aws_s3_bucket.a", "storage", "no price for AmazonS3 in mars-1"),
          gap("aws_s3_bucket.a", "requests", "no price for AmazonS3 in mars-1"),
          gap("aws_foo.c", "all", "no price rule for this type"),
        ],
      },
    });
    expect(cost).toEqual({ delta_monthly: 30, monthly_after: 130, unpriced: 2, resources: 3 });
  });

  it("does not call a resource unpriced because nobody said how much of it will be used", () => {
    const { cost } = inputOf({
      cost: {
        ...estimate,
        resources: [
          resource("aws_s3_bucket.a", component("storage", 0.023)),
          resource("aws_s3_bucket.b", component("storage", null)),
        ],
        unpriced: [
          gap("aws_s3_bucket.a", "storage", "usage not given"),
          // Neither usage nor price: the price is what counts.
          gap("aws_s3_bucket.b", "storage", "usage not given"),
        ],
      },
    });
    expect(cost).toMatchObject({ unpriced: 1, resources: 2 });
  });

  it("leaves transfers out, which are paid once and are no resources", () => {
    const { cost } = inputOf({
      cost: {
        ...estimate,
        resources: [resource("aws_s3_bucket.a")],
        unpriced: [gap("workload orders", "orders: transfer out", "no price for AWSDataTransfer in mars-1")],
        oneTime: [component("orders: transfer out", null)],
      },
    });
    expect(cost).toMatchObject({ unpriced: 0, resources: 1 });
  });
});

describe("the spec in the input", () => {
  const specOf = (...facts: Parameters<typeof migration>) => inputOf({ migration: migration(...facts) }).spec!;
  const workloadOf = (facts: Parameters<typeof workload>[0]) =>
    (specOf({ workloads: [workload(facts)] })["workloads"] as Record<string, Json>[])[0];

  it("names countries of known regions on both sides", () => {
    expect(
      specOf({ source: { provider: "azure", region: "northeurope" }, target: { provider: "aws", region: "germany" } }),
    ).toMatchObject({
      source_provider: "azure",
      source_region: "northeurope",
      source_country: "IE",
      target_region: "eu-central-1",
      target_country: "DE",
    });
  });

  it("does not guess the country of a data centre or an unknown region", () => {
    expect(
      specOf({ source: { provider: "on-premise", location: "fra-dc1" }, target: { provider: "aws", region: "mars-north-1" } }),
    ).toMatchObject({
      source_provider: "on-premise",
      source_region: null,
      source_country: null,
      target_region: "mars-north-1",
      target_country: null,
    });
    expect(specOf({ source: { provider: "aws", region: "mars-north-1" } })).toMatchObject({
      source_region: "mars-north-1",
      source_country: null,
    });
    expect(specOf()).toMatchObject({ source_provider: null, source_region: null, source_country: null });
  });

  it("does not take a default for a declaration", () => {
    expect(specOf()).toMatchObject({ data_class: null, data_categories: [], legal_basis: false, labels: [] });
    expect(
      specOf(
        {
          compliance: { dataClassification: "confidential", dataCategories: ["personal"] },
          source: { provider: "on-premise", agreements: [{ name: "dpa", acceptedBy: "jane", acceptedOn: "2025-11-01" }] },
        },
        { labels: { emergency: "yes" } },
      ),
    ).toMatchObject({ data_class: "confidential", data_categories: ["personal"], legal_basis: true, labels: ["emergency"] });
  });

  it.each([
    [undefined, { has_transfer: false, transfer_method: null, tls: null }],
    [{}, { has_transfer: true, transfer_method: "auto", tls: null }],
    [{ method: "none" as const }, { has_transfer: false, transfer_method: "none" }],
    [{ method: "redeploy" as const }, { has_transfer: false, transfer_method: "redeploy" }],
    [
      { method: "file-sync" as const, endpoint: { host: "10.0.0.1" } },
      { has_transfer: true, tls: true, protocol: null },
    ],
    [{ endpoint: { host: "10.0.0.1", tls: false } }, { tls: false }],
    [{ endpoint: { host: "FTP://files.example.com", port: 2121 } }, { protocol: "ftp" }],
    [{ endpoint: { path: "smb1://files/share" } }, { protocol: "smb1" }],
    [{ endpoint: { host: "10.0.0.1", port: 21 } }, { protocol: "ftp" }],
    [{ endpoint: { host: "10.0.0.1", port: 23 } }, { protocol: "telnet" }],
    [{ endpoint: { host: "10.0.0.1", port: 80 } }, { protocol: "http" }],
    [{ endpoint: { host: "10.0.0.1", port: 443 } }, { protocol: null }],
  ])("reads transfer %o as %o", (transfer, expected) => {
    expect(workloadOf(transfer === undefined ? {} : { transfer })).toMatchObject(expected);
  });

  it("takes the protocol of a file share, and of nothing else", () => {
    expect(workloadOf({ kind: "file-share", config: { protocol: "smb" } })).toMatchObject({ protocol: "smb" });
    expect(workloadOf({ kind: "file-share", config: { protocol: 1 } })).toMatchObject({ protocol: null });
    expect(workloadOf({ kind: "queue", config: { protocol: "smb" } })).toMatchObject({ protocol: null });
  });

  it.each([
    [{ schedule: "none" as const }, false],
    [{ schedule: "daily" as const }, true],
    [{ retention: "35d" }, false],
    [{ schedule: "none" as const, pointInTime: true }, true],
    [{ pointInTime: false }, false],
  ])("calls %o a backup: %s", (backup, has_backup) => {
    expect(workloadOf({ backup })).toMatchObject({ has_backup });
  });

  it("says what a rollback would do, what holds data and what is deployed", () => {
    expect(workloadOf({ rollback: { strategy: "fail-back", until: "6h", snapshotBefore: false } })).toMatchObject({
      rollback_strategy: "fail-back",
      rollback_until: "6h",
      snapshot_before: false,
      stateful: true,
      active: true,
    });
    expect(workloadOf({ kind: "vm", strategy: "retire" })).toMatchObject({
      rollback_strategy: "revert",
      rollback_until: null,
      snapshot_before: true,
      stateful: false,
      active: false,
    });
  });

  it("points at each workload in the document", () => {
    const workloads = specOf({ workloads: [workload({ name: "a" }), workload({ name: "b" })] })["workloads"] as Record<
      string,
      Json
    >[];
    expect(workloads.map(({ path }) => path)).toEqual([
      ["spec", "workloads", 0],
      ["spec", "workloads", 1],
    ]);
  });

  it("holds every text of 8 characters or more with its place", () => {
    const strings = specOf({ workloads: [workload({ description: "AKIAEXAMPLE", name: "short" })] })["strings"] as {
      path: Json;
      value: string;
    }[];
    expect(strings).toContainEqual({ path: ["spec", "workloads", 0, "description"], value: "AKIAEXAMPLE" });
    expect(strings.every(({ value }) => value.length >= 8)).toBe(true);
    expect(strings).toContainEqual({ path: ["metadata", "environment"], value: "production" });
  });

  it("counts windows and freezes of the spec and of the settings for its environment", () => {
    const windows = [{ name: "night", days: ["Mon" as const], from: "22:00", to: "23:00" }];
    const settings = (facts: object) => ({ apiVersion: "sirsi.dev/v1" as const, kind: "Settings" as const, environments: facts });
    const at = (spec: Parameters<typeof migration>[0], facts: object) =>
      inputOf({ migration: migration(spec), settings: settings(facts) }).spec!;
    expect(at({}, {})["in_window"]).toBeNull();
    expect(at({}, { staging: { windows } })["in_window"]).toBeNull();
    expect(at({}, { production: { windows } })).toMatchObject({
      in_window: false,
      windows: [{ name: "night", timezone: "UTC" }],
    });
    expect(at({ constraints: { windows } }, {})["in_window"]).toBe(false);
    expect(
      at({ constraints: { freezes: [{ from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }] } }, {})["in_window"],
    ).toBe(false);
    expect(at({}, { production: { freezes: [{ from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }] } })["in_window"]).toBe(
      false,
    );
    expect(at({ constraints: { windows: [{ ...windows[0]!, from: "08:00" }] } }, {})["in_window"]).toBe(true);
  });
});
