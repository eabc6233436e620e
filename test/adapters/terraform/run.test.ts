import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { run, type Run } from "../../../src/adapters/terraform/run.ts";

const node = (script: string, over: Partial<Run> = {}): Run => ({
  path: process.execPath,
  args: ["-e", script],
  cwd: undefined,
  environment: {},
  timeoutMs: 20_000,
  graceMs: 1000,
  outputLimit: 1_000_000,
  ...over,
});
/** A process that ended and was not asked how is still in the table of processes. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
};

describe("a process", () => {
  it("ends with its code and what it wrote", async () => {
    const ended = await run(node("console.log('out'); console.error('err'); process.exitCode = 3"));
    expect(ended).toEqual({ why: "exit", code: 3, signal: null, stdout: "out\n", stderr: "err\n" });
  });

  it("gets the given environment and nothing else", async () => {
    const ended = await run(node("console.log(Object.keys(process.env).join())", { environment: { ONLY: "1" } }));
    expect(ended.stdout).toBe("ONLY\n");
  });

  it("gives its lines as they come, also those that arrive in pieces and the last without an end", async () => {
    const lines: string[] = [];
    const script = "process.stdout.write('one\\ntw'); setTimeout(() => process.stdout.write('o\\n\\nthré'), 50)";
    await run(node(script, { onLine: (line) => lines.push(line) }));
    expect(lines).toEqual(["one", "two", "", "thré"]);
  });

  it("that takes too long is told to stop, and may still say something", async () => {
    const script = "process.on('SIGINT', () => { console.log('stopping'); process.exit(1); }); setInterval(() => {}, 1000)";
    const ended = await run(node(script, { timeoutMs: 500 }));
    expect(ended).toMatchObject({ why: "timeout", code: 1, stdout: "stopping\n" });
  });

  it("that will not stop is killed after the grace time, with the processes that it started", async () => {
    const script = [
      "process.on('SIGINT', () => {});",
      "const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });",
      "console.log(child.pid); setInterval(() => {}, 1000)",
    ].join("");
    const ended = await run(node(script, { timeoutMs: 500, graceMs: 200 }));
    expect(ended).toMatchObject({ why: "timeout", code: null, signal: "SIGKILL" });
    await pause(50);
    expect(isAlive(Number(ended.stdout))).toBe(false);
  });

  it("ends although a process that it left behind keeps its output open", async () => {
    const script = [
      "const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)'], { stdio: 'inherit' });",
      "child.unref(); console.log(child.pid); process.exit(0)",
    ].join("");
    const started = performance.now();
    const ended = await run(node(script));
    expect(ended).toMatchObject({ why: "exit", code: 0 });
    expect(performance.now() - started).toBeLessThan(10_000);
    process.kill(Number(ended.stdout), "SIGKILL");
  });

  it("is cancelled by a signal, also before it began", async () => {
    const running = run(node("setInterval(() => {}, 1000)", { signal: AbortSignal.timeout(300) }));
    expect(await running).toMatchObject({ why: "cancelled" });
    expect(await run(node("console.log(1)", { signal: AbortSignal.abort() }))).toMatchObject({ why: "cancelled", stdout: "" });
  });

  it("that writes 100 MB is stopped, in bounded memory", async () => {
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
    const script = "const b = Buffer.alloc(1 << 20, 'x'); for (let i = 0; i < 100; i++) process.stdout.write(b)";
    const [collected, byLine] = [await run(node(script)), await run(node(script, { onLine: () => undefined }))];
    clearInterval(watch);
    expect([collected.why, byLine.why]).toEqual(["too-much-output", "too-much-output"]);
    expect(collected.stdout).toBe("");
    expect(most - before).toBeLessThan(60_000_000);
  });

  it("keeps the end of what it complained about, from a whole line on", async () => {
    const ended = await run(node("for (let i = 0; i < 20000; i++) console.error('line ' + i)"));
    expect(ended.stderr.length).toBeLessThanOrEqual(65_536);
    expect(ended.stderr).toMatch(/^line \d+\n/);
    expect(ended.stderr).toMatch(/line 19999\n$/);
  });

  it("that is not there is a result, not an exception", async () => {
    expect(await run({ ...node(""), path: "/no/such/program" })).toMatchObject({ why: "not-started", code: null });
    expect(await run(node("", { cwd: "/no/such/folder" }))).toMatchObject({ why: "not-started" });
  });

  describe("whose output goes to files", () => {
    const files = async () => {
      const folder = await mkdtemp(join(tmpdir(), "sirsi-run-"));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      return { stdout: join(folder, "out"), stderr: join(folder, "err") };
    };

    it("is heard as if it wrote to us, to the last line", async () => {
      const lines: string[] = [];
      const script = "console.log('one'); console.error('err'); setTimeout(() => process.stdout.write('thr' + 'ée'), 150)";
      const ended = await run(node(script, { outputs: await files(), onLine: (line) => lines.push(line) }));
      expect({ lines, ended }).toEqual({
        lines: ["one", "thrée"],
        ended: { why: "exit", code: 0, signal: null, stdout: "", stderr: "err\n" },
      });
    });

    it("goes on when we are killed, and does all of its work", async () => {
      const outputs = await files();
      const done = `${outputs.stdout}.done`;
      const script = `let n = 0; const t = setInterval(() => { console.log(n); if (++n === 10) { clearInterval(t); require('node:fs').writeFileSync(${JSON.stringify(done)}, ''); } }, 50)`;
      const parent = `import { run } from ${JSON.stringify(new URL("../../../src/adapters/terraform/run.ts", import.meta.url).href)};
        void run({ ...${JSON.stringify(node(script, { outputs }))}, onStart: ({ pid }) => console.log(pid) });`;
      const process_ = spawn(process.execPath, ["--input-type=module", "-e", parent], { stdio: ["ignore", "pipe", "inherit"] });
      const [pid] = (await once(process_.stdout, "data")) as [Buffer];
      process_.kill("SIGKILL");
      await once(process_, "exit");
      expect(isAlive(Number(pid))).toBe(true);
      await expect.poll(() => existsSync(done), { timeout: 10_000 }).toBe(true);
      expect(readFileSync(outputs.stdout, "utf8")).toBe("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    });
  });
});
