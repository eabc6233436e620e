import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRunnerJob, type RunnerJob, workOfCheck } from "../../src/domain/runner-job.ts";
import { openJob, publicKeyOf, signJob } from "../../src/domain/signed-job.ts";

const schema = JSON.parse(readFileSync("schemas/runner-job.schema.json", "utf8")) as object;
const fits = new Ajv2020({ strict: false }).compile(schema);
const key = (): string =>
  generateKeyPairSync("ed25519", {
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey;
const service = key();
const runner = "0a1b2c3d-1111-4222-8333-444455556666";
const now = new Date("2026-01-12T09:00:00Z");
const job: RunnerJob = {
  id: "9f8e7d6c-1111-4222-8333-444455556666",
  runner,
  nonce: "q7m2Zk1v9sT4xY0aB3cD5e",
  expires: "2026-01-12T10:00:00.000Z",
  kind: "check",
  name: "smoke",
  tenant: "github",
  repository: "4711",
  revision: "a".repeat(40),
  migration: "shop",
  wave: "front",
  run: "run-1",
  workload: "web",
  attempt: 1,
  work: { type: "command", run: "scripts/smoke.sh" },
  timeout: 30,
  needs: ["eu"],
};
const open = (value: unknown, at = now, who = runner) =>
  openJob(value, { publicKey: publicKeyOf(service), runner: who, now: at });

describe("a job", () => {
  it("that the service signed for this runner is opened, until its time has passed", () => {
    expect(fits(job)).toBe(true);
    expect(open(signJob(job, service))).toEqual({ job });
    expect(open(signJob(job, service), new Date("2026-01-12T09:59:59.999Z"))).toEqual({ job });
    expect(open(signJob(job, service), new Date("2026-01-12T10:00:00Z"))).toEqual({ why: "its time has passed" });
  });

  it("of another runner, of another service or without a signature is refused", () => {
    expect(open(signJob(job, service), now, "ffffffff-1111-4222-8333-444455556666")).toEqual({ why: "it is for another runner" });
    expect(open(signJob(job, key()))).toHaveProperty("why", expect.stringContaining("signature"));
    for (const value of [job, { job: signJob(job, service).job }, { ...signJob(job, service), signature: "" }, null, [], "x"])
      expect(open(value)).toHaveProperty("why");
  });

  it("that was altered in any byte is refused", () => {
    const signed = signJob(job, service);
    const bytes = Buffer.from(signed.job, "base64url");
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const altered = Buffer.from(bytes);
        altered[at] = altered[at]! ^ by;
        expect(open({ job: altered.toString("base64url"), signature: signed.signature })).toHaveProperty("why");
      }),
    );
    const other = { ...job, work: { type: "command" as const, run: "scripts/other.sh" } };
    expect(open({ job: signJob(other, key()).job, signature: signed.signature })).toHaveProperty("why");
  });

  it.each([
    ["an argument", { work: { type: "command", run: "scripts/smoke.sh", args: ["-x"] } }],
    ["a variable", { environment: { PATH: "/elsewhere" } }],
    ["work that nobody knows", { work: { type: "shell", run: "rm" } }],
    ["tables without end", { work: { type: "row-count", tables: new Array(501).fill("t"), tolerance: 0 } }],
    ["no table", { work: { type: "row-count", tables: [], tolerance: 0 } }],
    ["a tolerance above everything", { work: { type: "sql", query: "select 1", tolerance: 101 } }],
    ["a branch for a commit", { revision: "main" }],
    ["no time", { timeout: 0 }],
    ["time without end", { timeout: 1e9 }],
    ["a date that is none", { expires: "2026-99-99T00:00:00Z" }],
    ["a label with blanks", { needs: ["a b"] }],
  ])("with %s is none, also when it is signed", (_what, change) => {
    const wrong = { ...job, ...change } as unknown as RunnerJob;
    expect(readRunnerJob(wrong)).toBeUndefined();
    expect(open(signJob(wrong, service))).toEqual({ why: "it does not have the form of a job of this version" });
    // The calendar is the one thing that the schema leaves to its reader.
    if (!("expires" in change)) expect(fits(wrong)).toBe(false);
  });
});

describe("the work of a check in a spec", () => {
  it.each([
    [
      { type: "command", run: "scripts/smoke.sh" },
      { type: "command", run: "scripts/smoke.sh" },
    ],
    [
      { type: "row-count", expect: { tolerance: "0.5%" } },
      { type: "row-count", tables: ["*"], tolerance: 0.5 },
    ],
    [
      { type: "sql", query: "select count(*) from sku", expect: { value: 48211 } },
      { type: "sql", query: "select count(*) from sku", tolerance: 0, value: 48211 },
    ],
    [{ type: "checksum" }, { type: "checksum" }],
  ] as const)("%j is %j", (check, work) => {
    expect(workOfCheck(check)).toEqual(work);
    expect(fits({ ...job, work })).toBe(true);
  });

  it("is none where the check says too little or too much", () => {
    expect(workOfCheck({ type: "command" })).toEqual({ why: "it names no program (run)" });
    expect(workOfCheck({ type: "sql" })).toEqual({ why: "it has no query" });
    expect(workOfCheck({ type: "sql", query: "select 1", expect: { value: { a: 1 } } })).toHaveProperty("why");
  });
});
