import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { runnersIn } from "../../src/adapters/store/runners.ts";
import type { RunnerOrder } from "../../src/domain/runner-job.ts";
import type { RunnerResult } from "../../src/domain/runner-message.ts";
import type { Runner, Runners } from "../../src/ports/runners.ts";
import { onEachDatabase } from "./backends.ts";

const order = (change: Partial<RunnerOrder> = {}): RunnerOrder => ({
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
  needs: [],
  ...change,
});
const passed: RunnerResult = { type: "result", outcome: "pass", detail: "exit code 0", seconds: 2, exitCode: 0 };
const scope = { tenant: "github", repository: "4711" };

onEachDatabase("runners", (database) => {
  let time = Date.parse("2026-01-12T09:00:00Z");
  const later = (seconds: number): void => {
    time += seconds * 1000;
  };
  const runners = (): Runners => runnersIn(database(), { now: () => new Date(time) });
  async function registered(name = "eu-1", of = scope): Promise<Runner & { token: string }> {
    const done = await runners().register(await runners().issueTicket(of, 600), { name, facts: { version: "0.1.0" } });
    return { ...done!.runner, token: done!.token };
  }

  describe("a ticket", () => {
    it("registers one runner, once, for its own repository, and is not kept", async () => {
      const ticket = await runners().issueTicket(scope, 600);
      const both = await Promise.all(["a", "b"].map((name) => runners().register(ticket, { name, facts: {} })));
      expect(both.filter((one) => one !== undefined)).toHaveLength(1);
      expect(await runners().register(ticket, { name: "c", facts: {} })).toBeUndefined();
      expect(await runners().list({ tenant: "github" })).toMatchObject([{ ...scope, labels: [], seenAt: null }]);
    });

    it("opens nothing when it is late, altered or a runner's token", async () => {
      const late = await runners().issueTicket(scope, 600);
      later(600);
      const { token } = await registered();
      const altered = (await runners().issueTicket(scope, 600)).replace(/.$/, (last) => (last === "A" ? "B" : "A"));
      for (const ticket of [late, altered, token, "", "sirsi_ticket_x.y"])
        expect(await runners().register(ticket, { name: "a", facts: {} })).toBeUndefined();
    });
  });

  describe("a token", () => {
    it("is known by its digest only, and opens nothing once its runner was removed", async () => {
      const { id, token } = await registered();
      expect(await runners().authenticate(token)).toMatchObject({ id, name: "eu-1", ...scope });
      for (const wrong of [token.replace(/.$/, (last) => (last === "A" ? "B" : "A")), token.replace("runner", "ticket"), "", "x"])
        expect(await runners().authenticate(wrong)).toBeUndefined();
      const { rows } = await database().run((db) => sql`select * from sirsi.runner`.execute(db));
      expect(JSON.stringify(rows)).not.toContain(token.split(".")[1]);
      expect(await runners().remove(id, "another")).toBe(false);
      expect(await runners().remove(id, "github")).toBe(true);
      expect(await runners().authenticate(token)).toBeUndefined();
    });
  });

  it("a runner that asks every second is seen every ten", async () => {
    const runner = await registered();
    const first = new Date(time).toISOString();
    for (let second = 0; second < 10; second += 1) {
      await runners().next(runner, []);
      expect(await runners().list(scope)).toMatchObject([{ seenAt: first }]);
      later(1);
    }
    await runners().next(runner, []);
    expect(await runners().list(scope)).toMatchObject([{ seenAt: new Date(time).toISOString() }]);
  });

  describe("a job", () => {
    it("goes to one runner, once, however many ask", async () => {
      const [one, two] = [await registered("one"), await registered("two")];
      await runners().enqueue(order());
      const sent = await Promise.all([one, two, one, two].map((runner) => runners().next(runner, [])));
      expect(sent.filter((job) => job !== undefined)).toHaveLength(1);
      later(59);
      expect(await runners().next(one, [])).toBeUndefined();
    });

    it("is given once among many runners that ask at once for many", async () => {
      const askers = await Promise.all(Array.from({ length: 4 }, (_, at) => registered(`r-${at}`)));
      const ordered = await Promise.all(Array.from({ length: 20 }, (_, at) => runners().enqueue(order({ name: `check-${at}` }))));
      const sent: string[] = [];
      await Promise.all(
        askers.map(async (runner) => {
          for (let job = await runners().next(runner, []); job !== undefined; job = await runners().next(runner, []))
            sent.push(job.id);
        }),
      );
      expect(sent.sort()).toEqual(ordered.sort());
    });

    it("is the same job when it is ordered again, and another as another attempt", async () => {
      const id = await runners().enqueue(order());
      expect(await runners().enqueue(order())).toBe(id);
      expect(await runners().enqueue(order({ attempt: 2 }))).not.toBe(id);
    });

    it("is only for runners of its repository and tenant that have its labels", async () => {
      await runners().enqueue(order({ needs: ["eu", "db"] }));
      for (const of of [
        { ...scope, repository: "4712" },
        { ...scope, tenant: "local" },
      ])
        expect(await runners().next(await registered("other", of), ["eu", "db"])).toBeUndefined();
      const runner = await registered();
      expect(await runners().next(runner, ["eu"])).toBeUndefined();
      expect(await runners().next(runner, ["db", "eu", "ssd"])).toMatchObject({ name: "smoke", runner: runner.id });
      expect(await runners().list(scope)).toMatchObject([{ labels: ["db", "eu", "ssd"], seenAt: new Date(time).toISOString() }]);
    });

    it("is not for a runner that was removed while it waited", async () => {
      const runner = await registered();
      expect(await runners().next(runner, [])).toBeUndefined();
      await runners().remove(runner.id, "github");
      const id = await runners().enqueue(order());
      expect(await runners().next(runner, [])).toBeUndefined();
      expect(await runners().read(id)).toMatchObject({ state: "waiting" });
    });

    it("has the outcome that its runner tells, once", async () => {
      const runner = await registered();
      const id = await runners().enqueue(order());
      expect(await runners().read(id)).toMatchObject({ state: "waiting", outcome: undefined });
      const job = (await runners().next(runner, []))!;
      const copied = { type: "progress", bytes: 5, total: 10 } as const;
      const rows = { type: "check", name: "rows", ok: true } as const;
      expect(
        await runners().hear(runner, job, [{ ...copied, bytes: 1 }, rows, copied, { type: "log", text: "done" }]),
      ).toBeUndefined();
      expect(await runners().hear(runner, job, [])).toBeUndefined();
      expect(await runners().read(id)).toMatchObject({ state: "sent", runner: "eu-1", progress: copied, outcome: undefined });
      expect(await runners().finish(runner, job, passed)).toBeUndefined();
      expect(await runners().finish(runner, job, passed)).toBeUndefined();
      expect(await runners().finish(runner, job, { ...passed, outcome: "fail" })).toBe("ended");
      expect(await runners().hear(runner, job, [])).toBe("ended");
      expect(await runners().read(id)).toMatchObject({
        state: "done",
        outcome: { outcome: "pass", detail: "exit code 0" },
        messages: [rows, { type: "log", text: "done" }],
      });
    });

    it("that its runner could not evaluate is closed", async () => {
      const runner = await registered();
      const id = await runners().enqueue(order());
      await runners().finish(runner, (await runners().next(runner, []))!, {
        ...passed,
        outcome: "not-evaluated",
        detail: "No such file.",
      });
      expect(await runners().read(id)).toMatchObject({
        state: "failed",
        outcome: { outcome: "not-evaluated", detail: "No such file." },
      });
    });

    it("is heard of from its own runner with its own nonce only", async () => {
      const [mine, other] = [await registered("mine"), await registered("other")];
      const id = await runners().enqueue(order());
      const job = (await runners().next(mine, []))!;
      expect(await runners().finish(other, job, passed)).toBe("unknown");
      expect(await runners().hear(other, job, [])).toBe("unknown");
      expect(await runners().finish(mine, { ...job, nonce: "guessed-nonce-guessed-nonce" }, passed)).toBe("unknown");
      expect(await runners().finish(mine, { ...job, id: "9f8e7d6c-1111-4222-8333-444455556666" }, passed)).toBe("unknown");
      expect(await runners().read(id)).toMatchObject({ state: "sent" });
    });

    it("whose runner is silent for a minute is lost: closed, not sent again, and deaf to what comes late", async () => {
      const runner = await registered();
      const id = await runners().enqueue(order());
      const job = (await runners().next(runner, []))!;
      later(59);
      expect(await runners().hear(runner, job, [])).toBeUndefined();
      later(59);
      expect(await runners().read(id)).toMatchObject({ state: "sent" });
      later(1);
      expect(await runners().finish(runner, job, passed)).toBe("lost");
      expect(await runners().read(id)).toMatchObject({ state: "lost", outcome: { outcome: "not-evaluated" } });
      expect(await runners().hear(runner, job, [])).toBe("lost");
      expect(await runners().next(runner, [])).toBeUndefined();
      expect(await runners().enqueue(order())).toBe(id);
    });

    it("that no runner takes within the hour expires, and is closed", async () => {
      const id = await runners().enqueue(order());
      const runner = await registered();
      later(3600);
      expect(await runners().next(runner, [])).toBeUndefined();
      expect(await runners().read(id)).toMatchObject({ state: "expired", outcome: { outcome: "not-evaluated" } });
    });

    it("keeps the first words of a program that prints without end", async () => {
      const runner = await registered();
      const id = await runners().enqueue(order());
      const job = (await runners().next(runner, []))!;
      const lines = Array.from({ length: 200 }, (_, at) => ({ type: "log", text: `line ${at}` }) as const);
      for (let batch = 0; batch < 3; batch += 1) expect(await runners().hear(runner, job, lines)).toBeUndefined();
      const { messages } = (await runners().read(id))!;
      expect(messages).toHaveLength(300);
      expect(messages[0]).toEqual({ type: "log", text: "line 0" });
      expect(messages[299]).toEqual({ type: "log", text: "line 99" });
    });
  });
});
