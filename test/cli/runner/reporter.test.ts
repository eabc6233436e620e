import { describe, expect, it } from "vitest";
import { reporterFor } from "../../../src/cli/runner/reporter.ts";
import type { Ask } from "../../../src/cli/runner/service-line.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { RunnerJob } from "../../../src/domain/runner-job.ts";
import { readRunnerMessage } from "../../../src/domain/runner-message.ts";

const job = { id: "9f8e7d6c-1111-4222-8333-444455556666", nonce: "q7m2Zk1v9sT4xY0aB3cD5e" } as RunnerJob;
const passed = { type: "result", outcome: "pass", detail: "Exit code 0.", seconds: 1 } as const;

/** A reporter whose service answers with these statuses and then with 200; `null` is no answer. */
function reporting(...statuses: readonly (number | null)[]) {
  const asked: Ask[] = [];
  const left = [...statuses];
  const reporter = reporterFor(
    job,
    (ask) => {
      asked.push(ask);
      const status = left.length > 0 ? left.shift() : 200;
      if (status === null || status === undefined)
        return Promise.reject(new Failure("runner-away", { service: "https://s", why: "ECONNREFUSED" }));
      return Promise.resolve({ status, text: "" });
    },
    "token",
    { tellMs: 5, lifeMs: 60 },
  );
  const lines = () =>
    asked.filter(({ path }) => path.endsWith("/messages")).flatMap(({ body }) => body.split("\n").filter((line) => line !== ""));
  const results = () => asked.filter(({ path }) => path.endsWith("/result"));
  return { reporter, asked, lines, results };
}
const moment = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("what a runner tells its service", () => {
  it("is all told before the result, in order, and of progress the newest", async () => {
    const { reporter, asked, lines } = reporting();
    for (const bytes of [1, 2, 3]) reporter.say({ type: "progress", bytes });
    reporter.say({ type: "log", text: "one" });
    reporter.say({ type: "log", text: "two" });
    expect(await reporter.finish(passed)).toBe(true);
    expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual([
      { type: "progress", bytes: 3 },
      { type: "log", text: "one" },
      { type: "log", text: "two" },
    ]);
    expect(asked.at(-1)?.path).toMatch(/\/result$/);
    expect(asked.every(({ headers }) => headers?.["x-sirsi-nonce"] === job.nonce)).toBe(true);
  });

  it("is told again when there was no answer, without loss and without a second copy", async () => {
    const { reporter, lines, results } = reporting(null, 503, 200, null, 502);
    reporter.say({ type: "log", text: "one" });
    await moment(60);
    expect(await reporter.finish(passed)).toBe(true);
    // Three times sent, once taken.
    expect(lines()).toEqual(new Array(3).fill('{"type":"log","text":"one"}'));
    expect(results()).toHaveLength(3);
  });

  it("has a sign of life when there is nothing to say", async () => {
    const { reporter, asked } = reporting();
    await moment(300);
    const signs = asked.filter(({ body }) => body === "").length;
    expect(signs).toBeGreaterThanOrEqual(2);
    expect(signs).toBeLessThanOrEqual(6);
    await reporter.finish(passed);
  });

  it.each([401, 404, 409, 410])("ends when nobody waits any more (%s): the job is stopped, no result is told", async (status) => {
    const { reporter, results } = reporting(status);
    reporter.say({ type: "log", text: "one" });
    await moment(60);
    expect(reporter.unwanted.aborted).toBe(true);
    expect(await reporter.finish(passed)).toBe(false);
    expect(results()).toEqual([]);
  });

  it("always has a form that the service takes", async () => {
    const { reporter, lines, results } = reporting();
    reporter.say({ type: "log", text: "x".repeat(5000) });
    reporter.say({
      type: "check",
      name: "rows",
      ok: true,
      detail: JSON.parse('{"__proto__":{"source":1}}') as Record<string, unknown>,
    });
    await reporter.finish({ ...passed, detail: "\u001b[2J" });
    expect(lines()).toHaveLength(2);
    for (const line of [...lines(), ...results().map(({ body }) => body)])
      expect(readRunnerMessage(line)).toHaveProperty("message");
    expect(results()[0]?.body).toContain("not-evaluated");
  });
});
