import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { maskOf } from "../../../src/adapters/terraform/mask.ts";
import { type RunnerNote, runLoop } from "../../../src/cli/runner/runner-loop.ts";
import { seenJobsIn } from "../../../src/cli/runner/seen-jobs.ts";
import type { Ask } from "../../../src/cli/runner/service-line.ts";
import type { RunnerJob } from "../../../src/domain/runner-job.ts";
import { publicKeyOf, signJob } from "../../../src/domain/signed-job.ts";
import { newSigningKey } from "./field.ts";

const service = newSigningKey();
const now = new Date("2026-01-12T09:00:00Z");
const runner = "0a1b2c3d-1111-4222-8333-444455556666";
const job = (change: Partial<RunnerJob> = {}): RunnerJob => ({
  id: "9f8e7d6c-1111-4222-8333-444455556666",
  runner,
  nonce: "q7m2Zk1v9sT4xY0aB3cD5e",
  expires: "2026-01-12T10:00:00Z",
  kind: "check",
  name: "sums",
  tenant: "github",
  repository: "4711",
  revision: "a".repeat(40),
  migration: "shop",
  wave: "front",
  run: "run-1",
  workload: "web",
  attempt: 1,
  work: { type: "checksum" },
  timeout: 30,
  needs: [],
  ...change,
});

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sirsi-loop-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a runner does with the answers of a service, which may be none of ours. */
async function offered(...answers: readonly unknown[]) {
  const notes: RunnerNote[] = [];
  const asked: Ask[] = [];
  const draining = new AbortController();
  const waiting = [...answers];
  await runLoop({
    identity: {
      service: "https://s",
      runner,
      name: "eu-1",
      tenant: "github",
      repository: "4711",
      token: "t".repeat(20),
      publicKey: publicKeyOf(service),
    },
    line: (ask) => {
      asked.push(ask);
      if (!ask.path.endsWith("/poll")) return Promise.resolve({ status: 200, text: "{}" });
      const next = waiting.shift();
      if (next === undefined) draining.abort();
      return Promise.resolve(next === undefined ? { status: 204, text: "" } : { status: 200, text: JSON.stringify(next) });
    },
    place: { workspace: folder, git: { PATH: "" }, passed: {}, mask: maskOf([]), connections: {} },
    seen: await seenJobsIn(join(folder, "jobs"), now),
    labels: [],
    once: false,
    times: { tellMs: 10, lifeMs: 1000 },
    note: (note) => notes.push(note),
    draining: draining.signal,
    stopping: new AbortController().signal,
    now: () => now,
  });
  return {
    begun: notes.filter(({ event }) => event === "started").length,
    refused: notes.flatMap((note) => (note.event === "refused" ? [note.why] : [])),
    results: asked.filter(({ path }) => path.endsWith("/result")),
  };
}

describe("a runner that is offered a job", () => {
  it("does it when its service signed it for it", async () => {
    const { begun, refused, results } = await offered(signJob(job(), service));
    expect([begun, refused]).toEqual([1, []]);
    expect(results).toMatchObject([{ path: `/runner/v1/jobs/${job().id}/result`, headers: { "x-sirsi-nonce": job().nonce } }]);
  });

  it.each([
    ["of another service", signJob(job(), newSigningKey()), /signature/],
    [
      "that was altered",
      { ...signJob(job(), service), job: Buffer.from(JSON.stringify(job({ timeout: 31 }))).toString("base64url") },
      /signature/,
    ],
    ["without a signature", { job: signJob(job(), service).job }, /no signed job/],
    ["that is bare", job(), /no signed job/],
    ["for another runner", signJob(job({ runner: "ffffffff-1111-4222-8333-444455556666" }), service), /another runner/],
    ["for another repository", signJob(job({ repository: "4712" }), service), /another repository/],
    ["for another tenant", signJob(job({ tenant: "local" }), service), /another repository/],
    ["that has expired", signJob(job({ expires: "2026-01-12T09:00:00Z" }), service), /time has passed/],
    ["of another version", signJob({ ...job(), shell: true } as unknown as RunnerJob, service), /form of a job/],
  ])("refuses one %s and tells nobody a result", async (_what, answer, why) => {
    const { begun, refused, results } = await offered(answer);
    expect(begun).toBe(0);
    expect(refused).toEqual([expect.stringMatching(why)]);
    expect(results).toEqual([]);
  });

  it("begins it once: offered again, also after its own restart, it is refused", async () => {
    const signed = signJob(job(), service);
    expect(await offered(signed, signed)).toMatchObject({ begun: 1, refused: ["this job was begun before"] });
    expect(await offered(signed)).toMatchObject({ begun: 0, refused: ["this job was begun before"] });
    expect(await readFile(join(folder, "jobs"), "utf8")).toBe(`{"nonce":"${job().nonce}","expires":"${job().expires}"}\n`);
  });

  it("forgets what has expired, and a list that was cut by a crash stops nothing", async () => {
    const old = JSON.stringify({ nonce: "old-nonce-old-nonce-old", expires: "2026-01-12T08:59:59Z" });
    await writeFile(join(folder, "jobs"), `${old}\n{"nonce":"cut`);
    expect(await offered(signJob(job(), service))).toMatchObject({ begun: 1 });
    expect(await readFile(join(folder, "jobs"), "utf8")).not.toContain("old-nonce");
  });
});
