import { createPublicKey } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunnerJob } from "../../src/domain/runner-job.ts";
import { openJob } from "../../src/domain/signed-job.ts";
import { type Field, openField } from "../cli/runner/field.ts";

let field: Field;
beforeAll(async () => {
  field = await openField();
});
afterAll(() => field.stop());

const ask = (path: string, token: string | undefined, body: string, nonce?: string, method = "POST") =>
  fetch(`${field.url}/runner/v1/${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(nonce === undefined ? {} : { "x-sirsi-nonce": nonce }),
    },
    ...(method === "GET" ? {} : { body }),
  });
const about = JSON.stringify({ name: "eu-1", facts: { version: "0.1.0" } });
const poll = (token: string, labels: readonly string[] = [], waitSeconds = 0) =>
  ask("poll", token, JSON.stringify({ labels, waitSeconds }));
const passed = JSON.stringify({ type: "result", outcome: "pass", detail: "Exit code 0.", seconds: 1, exitCode: 0 });

async function registered(): Promise<{ token: string; runner: string; publicKey: string }> {
  const ticket = await field.runners.issueTicket({ tenant: "github", repository: "4711" }, 600);
  const response = await ask("register", ticket, about);
  expect(response.status).toBe(201);
  expect(response.headers.get("cache-control")).toBe("no-store");
  return (await response.json()) as { token: string; runner: string; publicKey: string };
}
async function sentJob(label: string): Promise<{ job: RunnerJob; token: string }> {
  const { token, publicKey, runner } = await registered();
  await field.order({ revision: "a".repeat(40), work: { type: "checksum" }, needs: [label] });
  const response = await poll(token, [label]);
  const opened = openJob(await response.json(), { publicKey, runner, now: new Date() });
  if ("why" in opened) throw new Error(opened.why);
  return { job: opened.job, token };
}

describe("registering", () => {
  it("gives a token and the key to believe, once per ticket", async () => {
    const ticket = await field.runners.issueTicket({ tenant: "github", repository: "4711" }, 600);
    expect((await ask("register", ticket, JSON.stringify({ name: "../x", facts: {} }))).status).toBe(400);
    const first = await ask("register", ticket, about);
    const { publicKey } = (await first.json()) as { readonly publicKey: string };
    expect(createPublicKey(publicKey).asymmetricKeyType).toBe("ed25519");
    expect((await ask("register", ticket, about)).status).toBe(401);
  });
});

describe("what nobody may do", () => {
  it("is done with no token, a made-up one, a ticket, or that of a runner that was removed", async () => {
    const { token, runner } = await registered();
    await field.runners.remove(runner, "github");
    const ticket = await field.runners.issueTicket({ tenant: "github", repository: "4711" }, 600);
    const made = token.replace(/.{4}$/, "AAAA");
    for (const wrong of [undefined, made, ticket, token, "x"])
      for (const path of ["poll", `jobs/${runner}/messages`, `jobs/${runner}/result`]) {
        const response = await ask(path, wrong, JSON.stringify({ labels: [], waitSeconds: 0 }), "n".repeat(24));
        expect([path, response.status, await response.json()]).toEqual([path, 401, { error: "The token is missing or wrong." }]);
      }
  });

  it("another runner's job: it is as if there were none", async () => {
    const { job } = await sentJob("mine");
    const other = await registered();
    expect((await ask(`jobs/${job.id}/result`, other.token, passed, job.nonce)).status).toBe(404);
    expect((await ask(`jobs/${job.id}/messages`, other.token, "", job.nonce)).status).toBe(404);
    expect(await field.runners.read(job.id)).toMatchObject({ state: "sent" });
  });

  it("a job without its nonce, one that has its result, and one that is lost", async () => {
    const { job, token } = await sentJob("once");
    const tell = (body: string, nonce = job.nonce) => ask(`jobs/${job.id}/result`, token, body, nonce);
    expect((await tell(passed, "g".repeat(24))).status).toBe(404);
    expect((await tell(passed, "short")).status).toBe(400);
    expect((await tell(passed)).status).toBe(200);
    expect((await tell(passed)).status).toBe(200);
    expect((await tell(passed.replace("pass", "fail"))).status).toBe(409);
    const lost = await sentJob("lost");
    field.later(61);
    expect((await ask(`jobs/${lost.job.id}/messages`, lost.token, "", lost.job.nonce)).status).toBe(410);
    expect((await ask(`jobs/${lost.job.id}/result`, lost.token, passed, lost.job.nonce)).status).toBe(410);
    expect(await field.runners.read(lost.job.id)).toMatchObject({ outcome: { outcome: "not-evaluated" } });
  });
});

describe("what is told", () => {
  it("has its form and its size", async () => {
    const { job, token } = await sentJob("form");
    const messages = (body: string) => ask(`jobs/${job.id}/messages`, token, body, job.nonce);
    const line = (text: string) => `${JSON.stringify({ type: "log", text })}\n`;
    expect((await messages(line("one") + line("two"))).status).toBe(200);
    for (const wrong of [
      line("one") + "noise\n",
      passed,
      line("\u001b[2J"),
      "{",
      line("x").repeat(501),
      '{"type":"progress","bytes":1e999}',
    ])
      expect((await messages(wrong)).status).toBe(400);
    expect((await messages("x".repeat(300_000))).status).toBe(413);
    expect((await ask(`jobs/${job.id}/result`, token, line("no result"), job.nonce)).status).toBe(400);
    for (const wrong of ['{"labels":["A B"],"waitSeconds":0}', '{"labels":[]}', '{"labels":[],"waitSeconds":-1}', "[]", ""])
      expect((await ask("poll", token, wrong)).status).toBe(400);
    expect((await field.runners.read(job.id))?.messages).toEqual([
      { type: "log", text: "one" },
      { type: "log", text: "two" },
    ]);
  });

  it("is refused in words whatever it is, and is never a bug of ours", async () => {
    const { job, token } = await sentJob("fuzz");
    const paths = ["register", "poll", `jobs/${job.id}/messages`, `jobs/${job.id}/result`];
    const member = fc.constantFrom(
      "type",
      "labels",
      "waitSeconds",
      "name",
      "facts",
      "ok",
      "text",
      "bytes",
      "outcome",
      "detail",
      "__proto__",
    );
    const body = fc.oneof(
      fc.json(),
      fc.string({ unit: "binary" }),
      fc.dictionary(member, fc.jsonValue()).map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), body, async (path, text) => {
        const { status } = await ask(path, token, text, job.nonce);
        expect([200, 400, 401]).toContain(status);
      }),
      { numRuns: 150 },
    );
  });

  it("with another method or at another address is refused as everywhere", async () => {
    const { token } = await registered();
    expect((await ask("poll", token, "", undefined, "GET")).status).toBe(405);
    expect((await ask("nothing", token, "")).status).toBe(404);
    expect((await ask("jobs/1/result", token, "")).status).toBe(404);
  });
});

describe("a runner that waits", () => {
  it("gets a job as soon as there is one, and nothing when there is none", async () => {
    const { token } = await registered();
    const began = performance.now();
    expect((await poll(token, ["none"], 1)).status).toBe(204);
    expect(performance.now() - began).toBeGreaterThan(800);
    const waiting = poll(token, ["soon"], 20);
    await field.order({ revision: "a".repeat(40), work: { type: "checksum" }, needs: ["soon"] });
    expect((await waiting).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it("and goes away takes no job with it", async () => {
    const { token } = await registered();
    const gone = new AbortController();
    const waiting = fetch(`${field.url}/runner/v1/poll`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ labels: ["gone"], waitSeconds: 20 }),
      signal: gone.signal,
    }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    gone.abort();
    await waiting;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const id = await field.order({ revision: "a".repeat(40), work: { type: "checksum" }, needs: ["gone"] });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await field.runners.read(id)).toMatchObject({ state: "waiting" });
  });
});
