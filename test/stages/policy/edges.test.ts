import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { policyInputs, type PolicyInputName, type Rule } from "../../../src/domain/policy.ts";
import { readBaseline } from "../../../src/stages/policy/baseline.ts";
import { configStrings } from "../../../src/stages/policy/config-strings.ts";
import { documentsOf } from "../../../src/stages/policy/documents.ts";
import { policyInput, type PolicyInputParts } from "../../../src/stages/policy/input.ts";
import { judge, type JudgeParts } from "../../../src/stages/policy/judge.ts";
import { depthLimit, normalise } from "../../../src/stages/policy/normalise.ts";
import { specInput } from "../../../src/stages/policy/spec-input.ts";
import { change, hasAll, migration, now, plan, row, rule, waiver } from "./samples.ts";

describe("what the input says to have", () => {
  const given: Partial<PolicyInputParts> = {
    migration: migration(),
    risk: { score: 7 },
    actor: { login: "jane", teams: ["sre"] },
    reviewedDigest: "sha256:reviewed",
  };
  const has = (parts: Partial<PolicyInputParts>) => policyInput({ now, plans: [], ...parts }).has;

  it.each<[PolicyInputName, Partial<PolicyInputParts>]>([
    ["spec", { migration: migration() }],
    ["risk", { risk: { score: 7 } }],
    ["actor", { actor: { login: "jane", teams: [] } }],
    ["reviewedDigest", { reviewedDigest: "sha256:reviewed" }],
  ])("is %s only where it was given", (name, parts) => {
    expect([has({})[name], has(parts)[name]]).toEqual([false, true]);
  });

  it("is in the input as it was given, and null where it was not", () => {
    expect(policyInput({ now, plans: [], ...given }).input).toMatchObject({
      risk: { score: 7 },
      actor: { login: "jane", teams: ["sre"] },
      reviewed_digest: "sha256:reviewed",
    });
    expect(policyInput({ now, plans: [] }).input).toMatchObject({ risk: null, actor: null, reviewed_digest: null, spec: null });
  });

  it("is a configuration as soon as one change shows its own, and changes as soon as one changes", () => {
    const [shown, hidden] = [change({ address: "aws_x.a", config: { a: 1 } }), change({ address: "aws_x.b", action: "no-op" })];
    const { has: inputs, input } = policyInput({ now, plans: [plan([shown, hidden])] });

    expect(inputs.config).toBe(true);
    expect(input).toMatchObject({ plan: { has_changes: true } });
  });
});

describe("texts of a configuration", () => {
  const decoded = (text: string) =>
    configStrings({ user_data: text }, [])
      .map(({ value }) => value)
      .slice(1);
  const base64 = (text: string) => Buffer.from(text).toString("base64");

  it.each([
    ["a text of sixteen characters", base64("password=abc"), ["password=abc"]],
    ["a shorter one, which many words look like", base64("secret12"), []],
    ["one that is cut off", base64("password=abcdef").slice(0, -2), []],
    ["one with something before it", `-${base64("password=abcdef").slice(1)}`, []],
    ["one with something behind it", `${base64("password=abcdef").slice(0, -1)}-`, []],
    ["bytes that are no UTF-8", Buffer.from([...Array.from({ length: 11 }, () => 0x61), 0xff]).toString("base64"), []],
  ])("are read as base64: %s", (_what, text, expected) => {
    expect(decoded(text)).toEqual(expected);
  });
});

describe("JSON inside of attributes", () => {
  const nested = (depth: number, sides: readonly [string, string]) => `${sides[0].repeat(depth)}1${sides[1].repeat(depth)}`;
  const isRead = (text: string) => Object.hasOwn(documentsOf({ policy: text }, {}, []), "policy");

  it("is read to the depth that no provider reaches, and not below", () => {
    expect(isRead(nested(depthLimit, ["[", "]"]))).toBe(true);
    expect(isRead(nested(depthLimit + 1, ["[", "]"]))).toBe(false);
    expect(isRead(nested(depthLimit, ['{"a":', "}"]))).toBe(true);
    expect(isRead(nested(depthLimit + 1, ['{"a":', "}"]))).toBe(false);
  });

  it("may hold more brackets than levels", () => {
    expect(isRead(`[${"[],{},".repeat(2 * depthLimit)}1]`)).toBe(true);
  });

  it("begins as JSON does", () => {
    expect(isRead('\n {"a":1}')).toBe(true);
    expect(isRead('see {"a":1}')).toBe(false);
    expect(isRead("{ not JSON")).toBe(false);
  });
});

it("accepts values as deep as the limit and refuses the next level", () => {
  const deep = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`) as Parameters<typeof normalise>[0];

  expect(normalise(deep(depthLimit + 1))).toEqual(deep(depthLimit + 1));
  expect(() => normalise(deep(depthLimit + 2))).toThrow(/nested deeper than 100 levels/);
});

describe("a judgement", () => {
  const buckets = ["a", "b", "c"].map((name) =>
    change({ address: `aws_s3_bucket.${name}`, origin: { wave: "main", path: ["spec", "workloads", 0, "size"] } }),
  );
  const rules: readonly Rule[] = [rule()];
  const judged = (parts: Partial<JudgeParts>) =>
    judge({
      raw: ["c", "b", "a"].map((name) => row({ address: `aws_s3_bucket.${name}` })),
      catalogue: { bundle: { version: "1", digest: "sha256:b" }, rules },
      rules,
      plans: [plan(buckets)],
      has: hasAll,
      can: policyInputs,
      inputDigest: "sha256:input",
      now,
      ...parts,
    });
  const spec = { file: "migrations/shop.yaml", migration: migration() };
  const statuses = (match: ReturnType<typeof waiver>["match"]) =>
    judged({ spec, waivers: { inForce: [waiver({ match })], requested: [] } }).results.map(({ status }) => status);

  it("stands in the plan's order, whatever order the engine answers in", () => {
    expect(judged({}).results.map(({ address }) => address)).toEqual(["aws_s3_bucket.a", "aws_s3_bucket.b", "aws_s3_bucket.c"]);
  });

  it("reports the waivers that were used, and no others", () => {
    const [used, unused] = [
      waiver({ id: "used", match: { address: "aws_s3_bucket.b" } }),
      waiver({ id: "unused", match: { spec: "other" } }),
    ];

    expect(judged({ spec, waivers: { inForce: [used, unused], requested: [] } }).waivers).toEqual([used]);
    expect(judged({}).waivers).toEqual([]);
  });

  it.each([
    ["the spec's file", { spec: "migrations/shop.yaml" }, "waived"],
    ["the spec's name", { spec: "shop" }, "waived"],
    ["another spec", { spec: "other" }, "fail"],
    ["the environment", { environment: "production" }, "waived"],
    ["another environment", { environment: "staging" }, "fail"],
    ["the place in the spec", { specPath: "spec.workloads[media].size" }, "waived"],
    ["another place", { specPath: "spec.workloads[media].backup" }, "fail"],
  ] as const)("obeys a waiver that names %s", (_what, match, status) => {
    expect(statuses(match)).toEqual([status, status, status]);
  });
});

describe("an engine that cannot be trusted", () => {
  const answer = (parts: Parameters<typeof row>[0]) => () =>
    judge({
      raw: [row(parts)],
      catalogue: { bundle: { version: "1", digest: "sha256:b" }, rules: [rule()] },
      rules: [rule()],
      plans: [plan([change({ address: "aws_s3_bucket.logs" })])],
      has: hasAll,
      can: policyInputs,
      inputDigest: "sha256:input",
      now,
    });

  it("is told by what it said", () => {
    expect(answer({ rule: "AWS-X" })).toThrow("it answered for AWS-X, which was not asked");
    expect(answer({ address: "aws_s3_bucket.x" })).toThrow("AWS-S3-003 names aws_s3_bucket.x, which is not in the plan");
  });
});

describe("a baseline that accepts nothing", () => {
  it.each([
    ["{", "it is not JSON"],
    ["{}", "it has no list of results; make it with `sirsi policy check --format json`"],
    ['{"results":[{"rule":"A","address":null,"status":"fail"},{}]}', "results[1] has no rule, address and status"],
  ])("%s: %s", (text, why) => {
    expect(() => readBaseline("baseline.json", text)).toThrow(why);
  });
});

describe("a migration in the words of the rules", () => {
  const input = (spec: Parameters<typeof migration>[0]) => specInput(migration(spec), undefined, now);
  const reached = (endpoint: { host?: string; port?: number }) =>
    (
      input({ workloads: [{ name: "a", kind: "database", transfer: { endpoint } }] as never })["workloads"] as {
        protocol: unknown;
      }[]
    )[0]?.protocol;

  it("knows the country of a region of each cloud, and of no other place", () => {
    const from = (provider: "aws" | "azure" | "gcp" | "on-premise", region: string) =>
      input({ source: { provider, region } })["source_country"];

    expect([from("aws", "eu-central-1"), from("azure", "germanywestcentral"), from("gcp", "europe-west3")]).toEqual([
      "DE",
      "DE",
      "DE",
    ]);
    expect(from("on-premise", "eu-central-1")).toBeNull();
  });

  it("shows every text that is long enough for a secret", () => {
    const texts = specInput(migration({}, { labels: { a: "12345678", b: "1234567" } }), undefined, now)["strings"] as {
      value: string;
    }[];

    expect(texts.map(({ value }) => value)).toContain("12345678");
    expect(texts.map(({ value }) => value)).not.toContain("1234567");
  });

  it("takes a scheme for the protocol where the address begins with it", () => {
    expect(reached({ host: "FTP://files" })).toBe("ftp");
    expect(reached({ host: "files?u=ftp://x" })).toBeNull();
    expect(reached({ host: "files", port: 23 })).toBe("telnet");
  });
});
