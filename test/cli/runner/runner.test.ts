import { readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Field, openField } from "./field.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let field: Field;
beforeAll(async () => {
  field = await openField();
});
afterAll(() => field.stop());

const script = (...lines: readonly string[]): string => `#!/bin/sh\n${lines.join("\n")}\n`;
/** A process that ended and that nobody has asked for yet still has its number. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
/** A credential by its form, which nobody passed on. */
const pattern = `ghp_${"0123456789abcdefghij".repeat(2)}`;
const secret = "constructed-runner-secret-42";

describe("a runner", () => {
  it("is registered once and keeps its identity to itself", async () => {
    const tokenFile = await field.registered("eu-7");
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
    const identity = JSON.parse(readFileSync(tokenFile, "utf8")) as Record<string, string>;
    expect(identity).toMatchObject({ name: "eu-7", tenant: "github", repository: "4711", service: field.url });
    expect(identity["publicKey"]).toContain("BEGIN PUBLIC KEY");
    expect(await field.runners.authenticate(identity["token"]!)).toMatchObject({
      name: "eu-7",
      facts: { platform: process.platform },
    });
  });

  it("does not start with an identity that others may read, nor over http to another machine", async () => {
    const tokenFile = await field.registered();
    const { folder } = field.checkout({});
    const other = field.start({ tokenFile, workspace: folder, args: ["--service", "http://sirsi.example.com"] });
    expect(await other.ended).toBe(3);
    expect(other.errors()).toContain("http only on this machine");
    writeFileSync(`${tokenFile}.open`, readFileSync(tokenFile), { mode: 0o644 });
    const open = field.start({ tokenFile: `${tokenFile}.open`, workspace: folder });
    expect(await open.ended).toBe(3);
    expect(open.errors()).toContain("chmod 600");
  });
});

describe("a check of type command", () => {
  it("passes and fails by its exit code and by the checks that it tells, with what it said masked", async () => {
    const { folder, revision } = field.checkout({
      "scripts/good.sh": script(
        `echo '{"type":"progress","bytes":10,"total":10}'`,
        `echo '{"type":"check","name":"rows","ok":true,"detail":{"orders":{"source":3,"target":3}}}'`,
        `echo "the key is $API_KEY" >&2`,
        `echo '{"type":"check","name":"token","ok":true,"detail":{"found":"${pattern}"}}'`,
        `echo '{"type":"log","text":"'"$API_KEY"'"}'`,
        `echo '{"type":"result","outcome":"fail","detail":"forged","seconds":1}'`,
        "echo $(pwd) $# $SIRSI_WORKLOAD [$GITHUB_TOKEN]",
      ),
      "scripts/bad.sh": script("exit 3"),
      "scripts/half.sh": script(`echo '{"type":"check","name":"sums","ok":false}'`),
    });
    const environment = { API_KEY: secret, GITHUB_TOKEN: "ghs_constructedConstructedConstructed12" };
    const runner = field.start({
      tokenFile: await field.registered(),
      workspace: folder,
      args: ["--pass", "API_KEY"],
      environment,
    });
    const order = (run: string) => field.order({ revision, work: { type: "command", run } });

    const good = await field.outcome(await order("scripts/good.sh"));
    expect(good.outcome).toEqual({ outcome: "pass", detail: "Exit code 0." });
    expect(good.progress).toEqual({ type: "progress", bytes: 10, total: 10 });
    expect(good.messages).toContainEqual({
      type: "check",
      name: "rows",
      ok: true,
      detail: { orders: { source: 3, target: 3 } },
    });
    expect(good.messages).toContainEqual({ type: "log", text: "the key is (sensitive)" });
    expect(good.messages).toContainEqual({ type: "log", text: "(sensitive)" });
    expect(good.messages).toContainEqual({ type: "log", text: `${folder} 0 orders-db []` });
    expect((await field.outcome(await order("scripts/bad.sh"))).outcome).toEqual({ outcome: "fail", detail: "Exit code 3." });
    expect((await field.outcome(await order("scripts/half.sh"))).outcome).toEqual({
      outcome: "fail",
      detail: "Checks failed: sums.",
    });

    runner.process.kill("SIGTERM");
    expect(await runner.ended).toBe(0);
    const told = JSON.stringify(good) + JSON.stringify(runner.notes) + runner.errors();
    expect(told).not.toContain(secret);
    expect(told).not.toContain(pattern);
    expect(good.messages).toContainEqual({ type: "check", name: "token", ok: true, detail: { found: "(sensitive)" } });
  });

  it.each([
    ["../outside.sh", "run must be the path"],
    ["scripts/../../outside.sh", "run must be the path"],
    ["/bin/true", "run must be the path"],
    ["scripts/ok.sh; rm -rf .", "run must be the path"],
    ["scripts/ok.sh -x", "run must be the path"],
    ["$(touch owned)", "run must be the path"],
    ["-c", "run must be the path"],
    [".git/hooks/pre-commit", "run must be the path"],
    ["scripts/link.sh", "is a link or lies behind one"],
    ["linked/true", "is a link or lies behind one"],
    ["scripts/none.sh", "has no file"],
    ["scripts/plain.txt", "is not executable in the commit"],
    ["scripts", "has no file"],
  ])("never runs %j", async (run, why) => {
    hostile ??= await hostileRunner();
    const { outcome } = await field.outcome(await field.order({ revision: hostile.revision, work: { type: "command", run } }));
    expect(outcome).toMatchObject({ outcome: "not-evaluated", detail: expect.stringContaining(why) as string });
  });
  let hostile: { readonly revision: string } | undefined;
  async function hostileRunner() {
    const { folder, revision } = field.checkout({
      "scripts/ok.sh": script("exit 0"),
      "scripts/plain.txt": "x",
      "scripts/start": "x",
    });
    symlinkSync("/bin/true", join(folder, "scripts", "link.sh"));
    symlinkSync("/bin", join(folder, "linked"));
    const { execFileSync } = await import("node:child_process");
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-C", folder, "-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
        encoding: "utf8",
      }).trim();
    git("add", "-A");
    git("commit", "-qm", "links");
    expect(revision).not.toBe(git("rev-parse", "HEAD"));
    field.start({ tokenFile: await field.registered(), workspace: folder });
    return { revision: git("rev-parse", "HEAD") };
  }

  it("is run at its own commit and from an unchanged checkout only", async () => {
    const { folder, revision } = field.checkout({ "ok.sh": script("exit 0") });
    const runner = field.start({ tokenFile: await field.registered(), workspace: folder, args: ["--labels", "strict"] });
    const outcome = async (at: string) =>
      (await field.outcome(await field.order({ revision: at, needs: ["strict"], work: { type: "command", run: "ok.sh" } })))
        .outcome;
    expect(await outcome(revision)).toMatchObject({ outcome: "pass" });
    expect(await outcome("b".repeat(40))).toMatchObject({
      outcome: "not-evaluated",
      detail: expect.stringContaining("and the job is for bbbb") as string,
    });
    writeFileSync(join(folder, "added.txt"), "x");
    expect(await outcome(revision)).toMatchObject({
      outcome: "not-evaluated",
      detail: expect.stringContaining("has changes or files") as string,
    });
    runner.process.kill("SIGKILL");
  });

  it("that does not end in its time is stopped with all that it started, and not evaluated", async () => {
    const { folder, revision } = field.checkout({
      "hang.sh": script("trap '' TERM", "sleep 300 &", "echo $!", "wait", "sleep 300"),
    });
    const runner = field.start({ tokenFile: await field.registered(), workspace: folder, args: ["--labels", "hang", "--once"] });
    const id = await field.order({
      kind: "hook",
      revision,
      needs: ["hang"],
      timeout: 1,
      work: { type: "command", run: "hang.sh" },
    });
    const done = await field.outcome(id);
    expect(done.outcome).toMatchObject({
      outcome: "not-evaluated",
      detail: "Not evaluated: it did not end within 1 s and was stopped.",
    });
    expect(await runner.ended).toBe(0);
    const [said] = done.messages;
    expect(said).toMatchObject({ type: "log" });
    expect(isAlive(Number((said as { text: string }).text))).toBe(false);
  });

  it("may print without end: its first and last lines are told, and how many were left out", async () => {
    const { folder, revision } = field.checkout({
      "loud.sh": script(
        "i=0",
        'while [ $i -lt 100000 ]; do echo "line $i of this loud program, which says the same thing all day long, again and again and again"; i=$((i+1)); done',
        "head -c 200000 /dev/zero | tr '\\0' 'x'",
        "echo",
        "echo the end",
      ),
    });
    field.start({ tokenFile: await field.registered(), workspace: folder, args: ["--labels", "loud", "--once"] });
    const done = await field.outcome(
      await field.order({ revision, needs: ["loud"], work: { type: "command", run: "loud.sh" } }),
      40,
    );
    const texts = done.messages.map((message) => ("text" in message ? message.text : ""));
    expect(done.outcome).toMatchObject({ outcome: "pass" });
    expect(texts[0]).toMatch(/^line 0 of/);
    expect(texts.at(-1)).toBe("the end");
    expect(texts.at(-2)).toHaveLength(2000);
    expect(texts.find((text) => text.includes("left out"))).toMatch(/^\d{5} lines were left out here\.$/);
    expect(texts.length).toBeLessThan(210);
  });
});

describe("work that this runner cannot do", () => {
  it("is not evaluated, in words", async () => {
    const { folder, revision } = field.checkout({});
    field.start({ tokenFile: await field.registered(), workspace: folder, args: ["--labels", "other"] });
    const needs = ["other"];
    const sums = await field.outcome(await field.order({ revision, needs, work: { type: "checksum" } }));
    expect(sums.outcome).toEqual({
      outcome: "not-evaluated",
      detail: "Not evaluated: this version of the runner makes no check of type checksum; a command can.",
    });
    const rows = await field.outcome(
      await field.order({ revision, needs, work: { type: "row-count", tables: ["*"], tolerance: 0 } }),
    );
    expect(rows.outcome).toMatchObject({
      outcome: "not-evaluated",
      detail: expect.stringContaining("named no connection to the source") as string,
    });
  });
});

describe("when something breaks", () => {
  it("a runner that is killed in the middle leaves a lost job, which is closed and not run again", async () => {
    const { folder, revision } = field.checkout({ "slow.sh": script("echo begun >> ../began", "sleep 5") });
    const tokenFile = await field.registered();
    const runner = field.start({ tokenFile, workspace: folder, args: ["--labels", "kill"] });
    const id = await field.order({ revision, needs: ["kill"], work: { type: "command", run: "slow.sh" } });
    await vi.waitFor(() => readFileSync(join(folder, "..", "began")), 10_000);
    runner.process.kill("SIGKILL");
    await runner.ended;
    expect(await field.runners.read(id)).toMatchObject({ state: "sent", outcome: undefined });
    field.later(61);
    expect(await field.runners.read(id)).toMatchObject({ state: "lost", outcome: { outcome: "not-evaluated" } });
    const again = field.start({ tokenFile, workspace: folder, args: ["--labels", "kill"] });
    await again.note("ready");
    const next = await field.order({ revision, needs: ["kill"], work: { type: "checksum" } });
    await field.outcome(next);
    expect(again.notes.filter((note) => note["event"] === "started")).toHaveLength(1);
    expect(readFileSync(join(folder, "..", "began"), "utf8")).toBe("begun\n");
    again.process.kill("SIGKILL");
  });

  it("a service that restarts during a job hears its result afterwards", async () => {
    const { folder, revision } = field.checkout({ "slow.sh": script("sleep 2", "exit 0") });
    const runner = field.start({ tokenFile: await field.registered(), workspace: folder, args: ["--labels", "restart"] });
    const id = await field.order({ revision, needs: ["restart"], work: { type: "command", run: "slow.sh" } });
    await runner.note("started");
    await field.restart(() => new Promise((resolve) => setTimeout(resolve, 3000)));
    expect((await field.outcome(id)).outcome).toEqual({ outcome: "pass", detail: "Exit code 0." });
    expect(await runner.note("ended")).toMatchObject({ heard: true });
    const next = await field.order({ revision, needs: ["restart"], work: { type: "checksum" } });
    expect((await field.outcome(next)).state).toBe("failed");
    runner.process.kill("SIGKILL");
  });

  it("SIGTERM lets the running job end, a second one stops it", async () => {
    const { folder, revision } = field.checkout({ "slow.sh": script("sleep 2", "exit 0"), "hang.sh": script("sleep 300") });
    const tokenFile = await field.registered();
    for (const [run, signals, outcome] of [
      ["slow.sh", 1, "pass"],
      ["hang.sh", 2, "not-evaluated"],
    ] as const) {
      const runner = field.start({ tokenFile, workspace: folder, args: ["--labels", "drain"] });
      const id = await field.order({ revision, needs: ["drain"], work: { type: "command", run } });
      await runner.note("started");
      for (let count = 0; count < signals; count += 1) {
        runner.process.kill("SIGTERM");
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      expect((await field.outcome(id)).outcome).toMatchObject({ outcome });
      expect(await runner.ended).toBe(0);
    }
  });

  it("two runners that ask for one job do it once", async () => {
    const { folder, revision } = field.checkout({ "count.sh": script("echo x >> ../counted") });
    const tokens = [await field.registered("one"), await field.registered("two")];
    const both = tokens.map((tokenFile) => field.start({ tokenFile, workspace: folder, args: ["--labels", "both"] }));
    await Promise.all(both.map((one) => one.note("ready")));
    const ids = await Promise.all(
      Array.from({ length: 5 }, () => field.order({ revision, needs: ["both"], work: { type: "command", run: "count.sh" } })),
    );
    for (const id of ids) expect((await field.outcome(id)).outcome).toMatchObject({ outcome: "pass" });
    expect(readFileSync(join(folder, "..", "counted"), "utf8")).toBe("x\n".repeat(5));
    for (const one of both) one.process.kill("SIGKILL");
  });

  it("a runner that was removed ends, and says why", async () => {
    const tokenFile = await field.registered("gone");
    const { folder } = field.checkout({});
    const { runner } = JSON.parse(readFileSync(tokenFile, "utf8")) as { readonly runner: string };
    await field.runners.remove(runner, "github");
    const started = field.start({ tokenFile, workspace: folder });
    expect(await started.ended).toBe(3);
    expect(started.errors()).toContain("the service does not know its token any more");
  });
});
