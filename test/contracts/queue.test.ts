import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { systemClock } from "../../src/adapters/clock/clock.ts";
import { jobQueue, type QueueTimes } from "../../src/adapters/store/queue/job-queue.ts";
import type { Job } from "../../src/domain/job.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { JobResult, Queue } from "../../src/ports/queue.ts";
import { handlersDoing } from "../fakes/fake-handlers.ts";
import { quietLog } from "../fakes/quiet-log.ts";
import { onEachDatabase } from "./backends.ts";

const quick: QueueTimes = {
  look: 0.1,
  heartbeat: 0.1,
  dead: 1,
  retries: { most: 3, firstPause: 0.1, longestPause: 10 },
};

const review = (pull: number, change: Partial<Extract<Job, { type: "review" }>> = {}): Job => ({
  type: "review",
  repository: 10,
  pull,
  trace: "t",
  ...change,
});

async function until(condition: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error("it did not happen");
    await pause(5);
  }
}

/** A handler that waits to be let go. */
function gate() {
  const started: string[] = [];
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const work = async (job: Job): Promise<JobResult> => {
    started.push(job.type === "review" ? `#${job.pull}` : job.type);
    await opened;
    return undefined;
  };
  return { started, work, open };
}

onEachDatabase("a queue", (database) => {
  const queues: Queue[] = [];
  const open = (times: Partial<QueueTimes> = {}, clock: Clock = systemClock): Queue => {
    const queue = jobQueue({ database: database(), clock, log: quietLog, times: { ...quick, ...times } });
    queues.push(queue);
    return queue;
  };
  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.stop(0)));
  });

  it("hands a job to its handler as it was sent, and is then empty", async () => {
    const queue = open();
    const seen: Job[] = [];
    await queue.send(review(7, { again: true }));
    expect(await queue.depth()).toEqual({ waiting: 1, running: 0, failed: 0 });
    await queue.work(
      handlersDoing((job) => (seen.push(job), Promise.resolve(undefined))),
      { atOnce: {} },
    );
    await until(() => seen.length === 1);
    expect(seen).toEqual([review(7, { again: true })]);
    await until(async () => (await queue.depth()).running === 0);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it("starts a new job within milliseconds, not at the next look", async () => {
    const queue = open({ look: 30 });
    let began = 0;
    await queue.work(
      handlersDoing(() => ((began = performance.now()), Promise.resolve(undefined))),
      { atOnce: {} },
    );
    await pause(200);
    const sent = performance.now();
    await queue.send(review(1));
    await until(() => began > 0);
    expect(began - sent).toBeLessThan(1000);
  });

  it("works through a backlog without waiting between jobs", async () => {
    const queue = open({ look: 30 });
    for (let pull = 1; pull <= 50; pull += 1) await queue.send(review(pull));
    let done = 0;
    await queue.work(
      handlersDoing(() => ((done += 1), Promise.resolve(undefined))),
      { atOnce: { review: 2 } },
    );
    await until(() => done === 50, 5);
  });

  it("lets one job of a key wait and one run", async () => {
    const queue = open();
    const { started, work, open: letGo } = gate();
    await queue.work(handlersDoing(work), { atOnce: { review: 4 } });
    await queue.send(review(7));
    await until(() => started.length === 1);
    for (let time = 0; time < 5; time += 1) await queue.send(review(7));
    expect(await queue.depth()).toEqual({ waiting: 1, running: 1, failed: 0 });
    await pause(300);
    expect(started).toEqual(["#7"]);
    letGo();
    await until(async () => (await queue.depth()).waiting + (await queue.depth()).running === 0);
    expect(started).toEqual(["#7", "#7"]);
  });

  it("does not let a key that runs hold up the others", async () => {
    const queue = open();
    const { started, work, open: letGo } = gate();
    await queue.work(handlersDoing(work), { atOnce: { review: 2 } });
    await queue.send(review(7));
    await until(() => started.length === 1);
    await queue.send(review(7));
    await queue.send(review(8));
    await until(() => started.length === 2);
    expect(started).toEqual(["#7", "#8"]);
    letGo();
  });

  it("does not lose the wish for a new review when a plain one waits already", async () => {
    const queue = open();
    await queue.send(review(7));
    await queue.send(review(7, { again: true, trace: "later" }));
    const seen: Job[] = [];
    await queue.work(
      handlersDoing((job) => (seen.push(job), Promise.resolve(undefined))),
      { atOnce: {} },
    );
    await until(() => seen.length === 1);
    expect(seen).toEqual([review(7, { again: true, trace: "t" })]);
  });

  it("runs as many at once as the limit of the type says", async () => {
    const queue = open();
    let now = 0;
    let most = 0;
    let done = 0;
    const work = async (): Promise<JobResult> => {
      most = Math.max(most, (now += 1));
      await pause(20);
      now -= 1;
      done += 1;
      return undefined;
    };
    for (let pull = 1; pull <= 12; pull += 1) await queue.send(review(pull));
    await queue.work(handlersDoing(work), { atOnce: { review: 3 } });
    await until(() => done === 12);
    expect(most).toBe(3);
  });

  it("takes the higher priority first, then the older job", async () => {
    const queue = open();
    await queue.send(review(1));
    await queue.send(review(2), { priority: 5 });
    await queue.send(review(3), { priority: 5 });
    await queue.send(review(4), { priority: -1 });
    const order: number[] = [];
    await queue.work(
      handlersDoing((job) => (order.push((job as { pull: number }).pull), Promise.resolve(undefined))),
      { atOnce: {} },
    );
    await until(() => order.length === 4);
    expect(order).toEqual([2, 3, 1, 4]);
  });

  it("raises a job that waits when it is sent again with a higher priority, and never lowers it", async () => {
    const queue = open();
    await queue.send(review(1));
    await queue.send(review(2), { priority: -1 });
    await queue.send(review(2), { priority: 3 });
    await queue.send(review(2), { priority: -1 });
    expect(await pullsInOrder(queue, 2)).toEqual([2, 1]);
  });

  /** Every repository belongs to the installation of its number divided by 100. */
  const installed = (...repositories: readonly number[]) =>
    database().run((db) =>
      db
        .insertInto("sirsi.repository")
        .values(repositories.map((id) => ({ id, owner: "o", name: `r${id}`, installation: Math.floor(id / 100) })))
        .execute(),
    );
  async function pullsInOrder(queue: Queue, count: number, atOnce = 1): Promise<readonly number[]> {
    const order: number[] = [];
    const note = async (job: Job): Promise<JobResult> => {
      order.push((job as { pull: number }).pull);
      await pause(1);
      return undefined;
    };
    await queue.work(handlersDoing(note), { atOnce: { review: atOnce } });
    await until(() => order.length === count, 25);
    return order;
  }

  it("lets an installation with one review in between, though another has five hundred waiting", async () => {
    const queue = open({ dead: 60 });
    await installed(101, 102, 201);
    for (let pull = 1; pull <= 500; pull += 1) await queue.send(review(pull, { repository: 101 + (pull % 2) }));
    await queue.send(review(1001, { repository: 201 }));
    const order = await pullsInOrder(queue, 501);
    expect(order.indexOf(1001)).toBeLessThan(2);
    expect(order.filter((pull) => pull < 1001)).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
  });

  it("gives installations that have much to do a turn each, one after the other", async () => {
    const queue = open();
    await installed(101, 201, 301);
    for (const repository of [101, 201, 301])
      for (let pull = 1; pull <= 4; pull += 1) await queue.send(review(repository * 10 + pull, { repository }));
    const order = await pullsInOrder(queue, 12);
    expect(order).toEqual([1, 2, 3, 4].flatMap((pull) => [1010 + pull, 2010 + pull, 3010 + pull]));
  });

  it("gives the next place to the installation of which least runs, however short its jobs are", async () => {
    const queue = open();
    await installed(101, 201);
    const { started, work, open: letGo } = gate();
    const briefly = (job: Job) =>
      (job as { repository: number }).repository === 201 ? (started.push("quick"), Promise.resolve(undefined)) : work(job);
    for (let pull = 1; pull <= 10; pull += 1) await queue.send(review(pull, { repository: 101 }));
    for (let pull = 1; pull <= 5; pull += 1) await queue.send(review(pull, { repository: 201 }));
    await queue.work(handlersDoing(briefly), { atOnce: { review: 2 } });
    await until(() => started.filter((one) => one === "quick").length === 5);
    expect(started.filter((one) => one !== "quick").length).toBeLessThan(3);
    letGo();
  });

  it("keeps the installation and the higher priority of a job that is put back beside one of its kind", async () => {
    const queue = open();
    await installed(101);
    const send = (priority: number) => queue.send(review(7, { repository: 101 }), { priority });
    let ran = 0;
    const postponed = async (): Promise<JobResult> => {
      await send(-1);
      ran += 1;
      return { againAfterSeconds: 60, why: "limit" };
    };
    await send(2);
    await queue.work(handlersDoing(postponed), { atOnce: {} });
    const rows = () => database().run((db) => db.selectFrom("sirsi.job").select(["state", "tenant", "priority"]).execute());
    await until(async () => ran === 1 && (await rows()).every(({ state, priority }) => state === "waiting" && priority === 2));
    expect((await rows()).map(({ tenant }) => Number(tenant))).toEqual([1]);
  });

  it("waits as long as it is asked to", async () => {
    const queue = open();
    let began = 0;
    await queue.work(
      handlersDoing(() => ((began = performance.now()), Promise.resolve(undefined))),
      { atOnce: {} },
    );
    const sent = performance.now();
    await queue.send(review(1), { afterSeconds: 0.6 });
    await until(() => began > 0);
    expect(began - sent).toBeGreaterThan(590);
  });

  it("tries a job that throws again with growing pauses, and keeps it as failed after the last try", async () => {
    const queue = open();
    const tries: number[] = [];
    const broken = () => (tries.push(performance.now()), Promise.reject(new Error("a NUL: \u0000")));
    await queue.send(review(1));
    await queue.work(handlersDoing(broken), { atOnce: {} });
    await until(async () => (await queue.depth()).failed === 1);
    expect(tries).toHaveLength(3);
    expect(tries[1]! - tries[0]!).toBeGreaterThan(95);
    expect(tries[2]! - tries[1]!).toBeGreaterThan(195);
  });

  it("tries a failed job at once when somebody sends it again", async () => {
    const queue = open({ retries: { most: 3, firstPause: 60, longestPause: 60 } });
    let tries = 0;
    await queue.work(
      handlersDoing(() => ((tries += 1), tries === 1 ? Promise.reject(new Error("no")) : Promise.resolve(undefined))),
      { atOnce: {} },
    );
    await queue.send(review(1));
    await until(async () => tries === 1 && (await queue.depth()).waiting === 1);
    await queue.send(review(1));
    await until(() => tries === 2);
  });

  it("runs a job again after the time it asks for, as often as it asks, without counting it as a failure", async () => {
    const queue = open();
    const times: number[] = [];
    const asked = () => (
      times.push(performance.now()),
      Promise.resolve(times.length < 6 ? { againAfterSeconds: 0.2, why: "GitHub asks to wait" } : undefined)
    );
    await queue.send(review(1));
    await queue.work(handlersDoing(asked), { atOnce: {} });
    await until(() => times.length === 6);
    expect(times[1]! - times[0]!).toBeGreaterThan(195);
    await until(async () => (await queue.depth()).running === 0);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it("keeps the pause that was asked for when the job is sent meanwhile", async () => {
    const queue = open();
    const times: number[] = [];
    const asked = () => (
      times.push(performance.now()),
      Promise.resolve(times.length === 1 ? { againAfterSeconds: 0.8, why: "limit" } : undefined)
    );
    await queue.work(handlersDoing(asked), { atOnce: {} });
    await queue.send(review(1));
    await until(async () => times.length === 1 && (await queue.depth()).waiting === 1);
    await queue.send(review(1));
    await until(() => times.length === 2);
    expect(times[1]! - times[0]!).toBeGreaterThan(790);
  });

  it("makes a job that was sent while it ran keep the pause, too", async () => {
    const queue = open();
    const times: number[] = [];
    await queue.work(
      handlersDoing(async () => {
        times.push(performance.now());
        if (times.length > 1) return undefined;
        await queue.send(review(1));
        return { againAfterSeconds: 0.8, why: "limit" };
      }),
      { atOnce: {} },
    );
    await queue.send(review(1));
    await until(() => times.length === 2);
    expect(times[1]! - times[0]!).toBeGreaterThan(790);
    await until(async () => (await queue.depth()).running === 0);
    expect(times).toHaveLength(2);
  });

  it("sends a scheduled job once among all queues, at its moment and not before", async () => {
    let now = new Date("2031-01-12T09:04:59.900Z");
    const clock: Clock = { now: () => now };
    const seen: Job[] = [];
    for (const queue of [open({}, clock), open({}, clock), open({}, clock)]) {
      await queue.every("*/5 * * * *", { type: "sweep" });
      await queue.work(
        handlersDoing((job) => (seen.push(job), Promise.resolve(undefined))),
        { atOnce: {} },
      );
    }
    await pause(400);
    expect(seen).toEqual([]);
    now = new Date("2031-01-12T09:05:00.000Z");
    await until(() => seen.length === 1);
    await pause(400);
    expect(seen).toEqual([{ type: "sweep" }]);
  });

  it("runs the job of a process that is gone again, once", async () => {
    const lost = open({ heartbeat: 1000, dead: 1000 });
    const hang = gate();
    await lost.work(handlersDoing(hang.work), { atOnce: {} });
    await lost.send(review(1));
    await until(() => hang.started.length === 1);
    let done = 0;
    const other = open();
    await other.work(
      handlersDoing(() => ((done += 1), Promise.resolve(undefined))),
      { atOnce: {} },
    );
    await until(() => done === 1);
    hang.open();
    await pause(300);
    expect(done).toBe(1);
    expect(await other.depth()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it("tells a handler that its job belongs to another process by now, and lets it end nothing", async () => {
    const queue = open();
    let told: unknown;
    await queue.work(
      handlersDoing(
        (_job, signal) =>
          new Promise((resolve) => {
            signal.addEventListener("abort", () => {
              told = signal.reason;
              resolve(undefined);
            });
          }),
      ),
      { atOnce: {} },
    );
    await queue.send(review(1));
    await until(async () => (await queue.depth()).running === 1);
    await database().run((db) =>
      db
        .updateTable("sirsi.job")
        .set({ run: "72d3162e-cc78-41e3-81ab-4c9367dc0958", seen_at: new Date("2100-01-01") })
        .execute(),
    );
    await until(() => told !== undefined);
    await pause(200);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 1, failed: 0 });
  });

  it("keeps a job whose process ended at every try as failed", async () => {
    const queue = open();
    await queue.send(review(1));
    await database().run((db) =>
      db
        .updateTable("sirsi.job")
        .set({ state: "running", tries: 3, seen_at: new Date(0) })
        .execute(),
    );
    await queue.work(
      handlersDoing(() => Promise.resolve(undefined)),
      { atOnce: {} },
    );
    await until(async () => (await queue.depth()).failed === 1);
  });

  it("stops after what runs, and takes nothing more", async () => {
    const queue = open();
    let done = 0;
    await queue.work(
      handlersDoing(async () => {
        await pause(300);
        done += 1;
        return undefined;
      }),
      { atOnce: {} },
    );
    await queue.send(review(1));
    await queue.send(review(2));
    await until(async () => (await queue.depth()).running === 1);
    await queue.stop(5);
    expect(done).toBe(1);
    expect(await queue.depth()).toEqual({ waiting: 1, running: 0, failed: 0 });
  });

  it("aborts what outlasts the grace time, and gives it back at once and uncounted", async () => {
    const queue = open();
    let aborted = false;
    const stubborn = (_job: Job, signal: AbortSignal) =>
      new Promise<JobResult>((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          aborted = true;
          reject(new Error("aborted"));
        });
      });
    await queue.work(handlersDoing(stubborn), { atOnce: {} });
    await queue.send(review(1));
    await until(async () => (await queue.depth()).running === 1);
    await queue.stop(0.1);
    expect(aborted).toBe(true);
    const [row] = await database().run((db) => db.selectFrom("sirsi.job").select(["state", "tries"]).execute());
    expect(row).toEqual({ state: "waiting", tries: 0 });
  });

  it("works through a thousand jobs with two queues, each job once", async () => {
    const seen = new Map<number, number>();
    const count = (job: Job) => {
      const { pull } = job as { pull: number };
      seen.set(pull, (seen.get(pull) ?? 0) + 1);
      return Promise.resolve(undefined);
    };
    const [one, two] = [open({ dead: 60 }), open({ dead: 60 })] as const;
    // The embedded database has one process: the second begins before there is anything to take over.
    await one.work(handlersDoing(count), { atOnce: { review: 3 } });
    await two.work(handlersDoing(count), { atOnce: { review: 3 } });
    await Promise.all(Array.from({ length: 1000 }, (_, pull) => one.send(review(pull))));
    await until(async () => {
      const { waiting, running } = await one.depth();
      return waiting + running === 0;
    }, 25);
    expect(seen.size).toBe(1000);
    expect(Math.max(...seen.values())).toBe(1);
  });
});
