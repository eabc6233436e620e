import { execFileSync } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { workerPool, type PoolOptions, type WorkerPool } from "../../../src/adapters/reviewers/process-pool.ts";
import { noStates } from "../../../src/adapters/states/no-states.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { RepositoryVersion } from "../../../src/ports/repository.ts";
import type { ReviewOrder } from "../../../src/ports/reviewer.ts";
import { fakeVersion } from "../../fakes/fake-version.ts";

const pools: WorkerPool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.stop()));
});

function poolOf(more: Partial<PoolOptions> = {}): WorkerPool {
  const script = new URL("./constructed-worker.ts", import.meta.url);
  const pool = workerPool({
    script,
    size: 1,
    memoryMb: 64,
    timeoutSeconds: 30,
    environment: { GIVEN: "yes" },
    states: noStates,
    ...more,
  });
  pools.push(pool);
  return pool;
}

const orderTo = (what: string, head: RepositoryVersion = fakeVersion("head", { "a.txt": "a" })): ReviewOrder => ({
  ...{
    repository: { head },
    mode: "static",
    tenant: "local",
    repositoryName: what,
    timeoutSeconds: 10,
    untrusted: false,
    mayHaveNoSpecs: true,
  },
});
const going = () => new AbortController().signal;

interface Said {
  readonly said: unknown;
  readonly pid: number;
}
const ask = async (pool: WorkerPool, what: string, head?: RepositoryVersion, signal = going()) =>
  (await pool.review(orderTo(what, head), signal)) as unknown as Said;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const until = async (isSo: () => boolean) => {
  for (const end = Date.now() + 8000; !isSo() && Date.now() < end;) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isSo()).toBe(true);
};

describe("a worker", () => {
  it("sees no variable but those that it was given", async () => {
    const { said } = await ask(poolOf(), "environment");
    expect(said).toEqual({ GIVEN: "yes" });
  });

  it("has a heap with a limit", async () => {
    expect((await ask(poolOf({ memoryMb: 77 }), "arguments")).said).toEqual(["--max-old-space-size=77"]);
  });

  it("is used again, after an order that failed as expected too", async () => {
    const pool = poolOf();
    const { pid } = await ask(pool, "one");
    expect((await ask(pool, "two")).pid).toBe(pid);
  });

  it("is not used again after a bug of ours, which is told with its place", async () => {
    const pool = poolOf();
    const { pid } = await ask(pool, "one");
    await expect(ask(pool, "throw")).rejects.toThrow(/^In a review worker: TypeError: a bug of ours\n.*constructed-worker/s);
    expect((await ask(pool, "two")).pid).not.toBe(pid);
    await until(() => !isAlive(pid));
  });

  it("that cannot be started costs its order, not the service", async () => {
    const pool = poolOf({ script: new URL("./no-such-worker.ts", import.meta.url) });
    await expect(ask(pool, "one")).rejects.toMatchObject({ code: "review-aborted" });
  });
});

it("nothing that a worker prints reaches our output", () => {
  const script = `
    const { workerPool } = await import("./src/adapters/reviewers/process-pool.ts");
    const script = new URL("./test/adapters/reviewers/constructed-worker.ts", "file://" + process.cwd() + "/");
    const pool = workerPool({ script, size: 1, memoryMb: 64, timeoutSeconds: 30, environment: {} });
    const order = { repository: { head: { name: "head" } }, mode: "static", tenant: "t", repositoryName: "print", timeoutSeconds: 1, untrusted: false, mayHaveNoSpecs: true, };
    console.log((await pool.review(order, new AbortController().signal)).said);
    await pool.stop();`;
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", stdio: "pipe" });
  expect(out).toBe("printed\n");
});

describe("an order ends with review-aborted, and the next one is served, when its worker", () => {
  const aborted = async (pool: WorkerPool, what: string, why: RegExp) => {
    await expect(ask(pool, what)).rejects.toMatchObject({ code: "review-aborted", message: expect.stringMatching(why) });
    expect((await ask(pool, "next")).said).toBe("next");
  };

  it("runs out of memory", { timeout: 60_000 }, async () => {
    await aborted(poolOf({ memoryMb: 32 }), "hoard", /more memory than a worker has/);
  });

  it("hangs", async () => {
    await aborted(poolOf({ timeoutSeconds: 1 }), "hang", /longer than 1 s/);
  });

  it("never lets go of the processor; it is killed", { timeout: 20_000 }, async () => {
    const pool = poolOf({ timeoutSeconds: 1 });
    const { pid } = await ask(pool, "one");
    await aborted(pool, "spin", /longer than 1 s/);
    await until(() => !isAlive(pid));
  });

  it("is killed in the middle", async () => {
    const pool = poolOf();
    const { pid } = await ask(pool, "one");
    const order = ask(pool, "hang");
    setTimeout(() => process.kill(pid, "SIGKILL"), 50);
    await expect(order).rejects.toMatchObject({ code: "review-aborted", message: expect.stringContaining("SIGKILL") });
    expect((await ask(pool, "next")).said).toBe("next");
  });

  it("is killed while nobody needs it: nobody notices", async () => {
    const pool = poolOf();
    const { pid } = await ask(pool, "one");
    process.kill(pid, "SIGKILL");
    await until(() => !isAlive(pid));
    expect((await ask(pool, "next")).said).toBe("next");
  });
});

describe("a cancelled order", () => {
  it.each([
    ["an error", new Error("superseded")],
    // As the queue does: a failure that is expected must not make the worker look sound.
    ["an expected failure", new Failure("host-limited", { what: "x", seconds: 1 })],
  ])("ends at once with the reason (%s), and its late answer reaches no other order", async (_name, reason) => {
    const pool = poolOf();
    await ask(pool, "one");
    const stop = new AbortController();
    const order = ask(pool, "late", undefined, stop.signal);
    setTimeout(() => {
      stop.abort(reason);
    }, 50);
    await expect(order).rejects.toBe(reason);
    expect((await ask(pool, "next")).said).toBe("next");
  });

  it("that was cancelled before takes no worker, and one that waits leaves its place", async () => {
    const pool = poolOf();
    await expect(ask(pool, "one", undefined, AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
    const stop = new AbortController();
    const first = ask(pool, "wait 200");
    const second = ask(pool, "two", undefined, stop.signal);
    const third = ask(pool, "three");
    stop.abort(new Error("while it waits"));
    await expect(second).rejects.toThrow("while it waits");
    expect([(await first).said, (await third).said]).toEqual(["200", "three"]);
  });
});

describe("orders", () => {
  it("use as many workers as there may be, and all of them are served", async () => {
    const pool = poolOf({ size: 2 });
    let most = 0;
    let running = 0;
    const head: RepositoryVersion = {
      ...fakeVersion("head", {}),
      read: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 30));
        running -= 1;
        return undefined;
      },
    };
    const all = await Promise.all(Array.from({ length: 9 }, () => ask(pool, "read a.txt", head)));
    expect(all).toHaveLength(9);
    expect(new Set(all.map(({ pid }) => pid)).size).toBe(2);
    expect(most).toBe(2);
  });

  it("wait for a place after one that failed as well", async () => {
    const pool = poolOf();
    const all = ["throw", "one", "throw", "two"].map((what) => ask(pool, what).catch(() => undefined));
    expect((await Promise.all(all)).map((one) => one?.said)).toEqual([undefined, "one", undefined, "two"]);
  });
});

describe("files", () => {
  it("are read from the service, with its refusals", async () => {
    const head: RepositoryVersion = {
      ...fakeVersion("head", { "a.txt": "a" }),
      read: (path) =>
        path === "a.txt"
          ? Promise.resolve(Buffer.from("a"))
          : Promise.reject(new Failure("file-unreadable", { file: path, why: "it is larger than 100 bytes" })),
    };
    const [text, refused] = (await ask(poolOf(), "read a.txt,b.txt", head)).said as [Uint8Array, string];
    expect(Buffer.from(text).toString()).toBe("a");
    expect(refused).toBe("b.txt could not be read: it is larger than 100 bytes.");
  });

  it.each([
    new Failure("host-limited", { what: "a file", seconds: 30 }),
    new Failure("host-unreachable", { what: "a file", why: "it answered 502" }),
    new Failure("host-refused", { what: "a file", why: "it answered 403" }),
  ])("that GitHub does not give make the review fail so ($code), and nothing more is asked", async (trouble) => {
    const asked: string[] = [];
    const head: RepositoryVersion = {
      ...fakeVersion("head", {}),
      read: (path) => {
        asked.push(path);
        return Promise.reject(trouble);
      },
    };
    const pool = poolOf();
    await expect(ask(pool, "read a.txt,b.txt,c.txt", head)).rejects.toMatchObject({ code: trouble.code, facts: trouble.facts });
    expect(asked).toEqual(["a.txt"]);
    expect((await ask(pool, "next")).said).toBe("next");
  });
});

describe("stopping", () => {
  it("leaves no process, busy or idle, and starts none for who still waits", async () => {
    const pool = poolOf({ size: 2 });
    const [one, two] = await Promise.all([ask(pool, "wait 50"), ask(pool, "wait 50")]);
    const busy = ask(pool, "hang");
    const more = ask(pool, "hang");
    const waiting = ask(pool, "three");
    const ends = Promise.allSettled([busy, more, waiting]);
    await pool.stop();
    expect([one.pid, two.pid].map(isAlive)).toEqual([false, false]);
    expect(await ends).toMatchObject(
      Array.from({ length: 3 }, () => ({ status: "rejected", reason: { code: "review-aborted" } })),
    );
    await expect(ask(pool, "four")).rejects.toMatchObject({ code: "review-aborted" });
  });
});
