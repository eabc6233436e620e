import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { terraformRunner } from "../../../src/adapters/terraform/terraform-runner.ts";
import type { TerraformJson } from "../../../src/domain/stack.ts";
import type { Lease } from "../../../src/ports/leases.ts";
import type { BackendAccess, StateVersion } from "../../../src/ports/state-backend.ts";
import type { TerraformJob } from "../../../src/ports/terraform.ts";
import { given, letLeasesEnd, wave } from "../../contracts/state-samples.ts";
import { ask, startStateServer } from "../../http/state-server.ts";

const binary = process.env["SIRSI_TERRAFORM_BIN"];
// Terraform waits and repeats what a server did not answer.
vi.setConfig({ testTimeout: 120_000 });

const terraform = terraformRunner({ ...(binary === undefined ? {} : { binary }), searchPath: "", graceSeconds: 5 });
const folders: string[] = [];
afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

const quick = (input: string): TerraformJson => ({
  terraform: { backend: { http: {} } },
  resource: { terraform_data: { a: { input } } },
  output: { said: { value: "${terraform_data.a.output}" } },
});
/** `first` is there at once, `second` a while later. */
const slow = (seconds: number): TerraformJson => ({
  resource: {
    terraform_data: {
      first: { input: "x" },
      second: {
        input: "y",
        depends_on: ["terraform_data.first"],
        provisioner: [{ "local-exec": { command: `sleep ${seconds}` } }],
      },
    },
  },
});
const job = (configuration: TerraformJson, backend: BackendAccess, over: Partial<TerraformJob> = {}): TerraformJob => ({
  stack: { wave: "main", state: "built", configuration, text: JSON.stringify(configuration), assets: [], origins: {} },
  mode: "connected",
  timeoutSeconds: 100,
  backend,
  ...over,
});

/** Terraform with a word of ours around it: `script` sees its arguments as "$@" and its program as "$TERRAFORM". */
async function wrapped(script: string) {
  const folder = await mkdtemp(join(tmpdir(), "wrapped-terraform-"));
  folders.push(folder);
  const [program, log] = [join(folder, "terraform"), join(folder, "log")];
  await writeFile(log, "");
  await writeFile(program, `#!/bin/sh\nTERRAFORM='${binary ?? ""}'; LOG='${log}'\n${script}\n`, { mode: 0o755 });
  return { runner: terraformRunner({ binary: program, searchPath: "", graceSeconds: 5 }), log: () => readFile(log, "utf8") };
}

/** Until the log has a line that begins so; what follows it. */
async function hear(log: () => Promise<string>, word: string): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const [, rest] = new RegExp(`^${word} (.*)$`, "m").exec(await log()) ?? [];
    if (rest !== undefined) return rest;
    await pause(50);
  }
  throw new Error(`nobody said ${word}`);
}
/** Names its process before it becomes Terraform. */
const namesItsProcess = `[ "$1" = apply ] && echo "pid $$" >>"$LOG"\nexec "$TERRAFORM" "$@"`;

describe.skipIf(binary === undefined)("Terraform with our backend (needs Terraform)", () => {
  let server: Awaited<ReturnType<typeof startStateServer>>;
  let lease: Lease;
  let writing: BackendAccess;
  beforeEach(async () => {
    server = await startStateServer();
    lease = await given(server.database, "run-1");
    writing = await server.backend.grant(wave, { write: lease }, 600);
  });
  afterEach(() => server.stop());

  /** The next run, after the time of the one before is over. */
  const nextRun = async (): Promise<BackendAccess> => {
    await letLeasesEnd(server.database);
    return await server.backend.grant(wave, { write: await given(server.database, "run-2") }, 600);
  };
  const standings = async () =>
    (await server.backend.versions(wave)).map(({ run, standing }) => `${run ?? "a person"}: ${standing}`);
  /** A folder in which a person uses Terraform by hand. */
  const byHand = async (access: BackendAccess) => {
    const folder = await mkdtemp(join(tmpdir(), "by-hand-"));
    folders.push(folder);
    await writeFile(join(folder, "main.tf.json"), JSON.stringify(quick("by hand")));
    const env = {
      HOME: folder,
      TF_HTTP_ADDRESS: access.address,
      TF_HTTP_LOCK_ADDRESS: access.address,
      TF_HTTP_UNLOCK_ADDRESS: access.address,
      TF_HTTP_USERNAME: access.username,
      TF_HTTP_PASSWORD: access.password,
    };
    const run = async (...args: string[]) =>
      await promisify(execFile)(binary!, args, { cwd: folder, env }).then(
        ({ stdout }) => ({ code: 0, said: stdout }),
        (error: unknown) => {
          const { code, stderr } = error as { readonly code: number; readonly stderr: string };
          return { code, said: stderr.replaceAll(/[│╷╵\s]+/g, " ") };
        },
      );
    return { folder, run };
  };

  it("plans with an access that only reads, applies, and plans against what was applied", async () => {
    const reading = await server.backend.grant(wave, { read: "plan-1" }, 600);
    const created = await terraform.plan(job(quick("one"), reading));
    const applied = await terraform.apply(job(quick("one"), writing));
    const updated = await terraform.plan(job(quick("two"), reading));
    expect(created).toMatchObject({ ok: true, json: { resource_changes: [{ change: { actions: ["create"] } }] } });
    expect(applied).toMatchObject({ ok: true, outputs: { said: "one" }, diagnostics: [] });
    expect(applied).not.toHaveProperty("unsaved");
    expect(updated).toMatchObject({ ok: true, json: { resource_changes: [{ change: { actions: ["update"] } }] } });
    expect(await server.backend.read(wave)).toMatchObject({ bytes: applied.state, outputs: { said: "one" } });
  });

  it("works the same in a folder that was prepared, for another run's access", async () => {
    const first = await terraform.apply(job(quick("one"), writing, { mode: "sandbox" }));
    const second = await terraform.apply(job(quick("two"), await nextRun(), { mode: "sandbox" }));
    expect([first, second]).toMatchObject([
      { ok: true, outputs: { said: "one" } },
      { ok: true, outputs: { said: "two" } },
    ]);
    expect(await standings()).toEqual(["run-2: current", "run-1: earlier"]);
  });

  it("has its password in no file and in no word that comes out", async () => {
    const { runner, log } = await wrapped(
      `[ -n "$TF_HTTP_PASSWORD" ] || exec "$TERRAFORM" "$@"\n"$TERRAFORM" "$@"; code=$?\ngrep -rlF "$TF_HTTP_PASSWORD" .. >>"$LOG"; echo "looked $1" >>"$LOG"\nexit $code`,
    );
    const leaking: TerraformJson = {
      resource: {
        terraform_data: { a: { provisioner: [{ "local-exec": { command: "echo said $TF_HTTP_PASSWORD >&2; exit 1" } }] } },
      },
    };
    const said: unknown[] = [];
    const planned = await runner.plan(job(quick("one"), writing));
    const applied = await runner.apply(job(leaking, writing, { onProgress: (event) => said.push(event) }));
    expect(planned.ok).toBe(true);
    expect(applied).toMatchObject({ ok: false, failure: expect.stringContaining("said") });
    expect(JSON.stringify([planned, applied.diagnostics, applied.failure, said])).not.toContain(writing.password);
    expect((await log()).trim().split("\n")).toEqual([
      "looked init",
      "looked plan",
      "looked show",
      "looked init",
      "looked apply",
    ]);
  });

  it("gives the lock to one of two applies that start at once, and names it to the other", async () => {
    const runs = await Promise.all([terraform.apply(job(slow(2), writing)), terraform.apply(job(slow(2), writing))]);
    const failed = runs.filter(({ ok }) => !ok);
    expect(failed).toHaveLength(1);
    expect(failed[0]!.failure).toMatch(
      /Error acquiring the state lock: Error message: HTTP remote state already locked: ID=[0-9a-f-]{36}/,
    );
    expect(await standings()).toContain("run-1: current");
  });

  it("does not start for a run that has lost its lease, and says so", async () => {
    await nextRun();
    const run = await terraform.apply(job(quick("one"), writing));
    expect(run.failure).toContain("already locked: ID=run run-1 had lost its lease on the state; run run-2 has it now");
    expect(await server.backend.versions(wave)).toEqual([]);
  });

  it("that was killed leaves a lock that ends with the lease", async () => {
    const { runner, log } = await wrapped(namesItsProcess);
    const lines: string[] = [];
    const dying = runner.apply(job(slow(20), writing, { onProgress: (event) => lines.push(JSON.stringify(event)) }));
    const pid = Number(await hear(log, "pid"));
    while (!lines.some((line) => line.includes("first: Creation complete"))) await pause(20);
    process.kill(pid, "SIGKILL");
    expect((await dying).failure).toContain("SIGKILL");

    const blocked = await terraform.apply(job(quick("one"), writing));
    expect(blocked.failure).toContain("Error acquiring the state lock");
    const next = await terraform.apply(job(quick("two"), await nextRun()));
    expect(next).toMatchObject({ ok: true, outputs: { said: "two" } });
  });

  it("that wakes up after another took over is refused, and what it did is put aside", async () => {
    const { runner, log } = await wrapped(namesItsProcess);
    const lines: string[] = [];
    const late = runner.apply(job(slow(2), writing, { onProgress: (event) => lines.push(JSON.stringify(event)) }));
    const pid = Number(await hear(log, "pid"));
    while (!lines.some((line) => line.includes("first: Creation complete"))) await pause(20);
    process.kill(pid, "SIGSTOP");
    expect(await terraform.apply(job(quick("two"), await nextRun()))).toMatchObject({ ok: true });
    process.kill(pid, "SIGCONT");

    const run = await late;
    expect(run).toMatchObject({ ok: false, unsaved: true });
    expect(await standings()).toEqual(["run-1: refused", "run-2: current"]);
    // Terraform 1.11 sent back the other's state under its own name here; its own knowledge is in what it left behind only.
    expect(Buffer.from(run.state!).toString()).toContain('"name": "first"');
    const kept = await server.backend.recover(await given(server.database, "run-2"), { bytes: run.state!, by: lease });
    expect(kept).toMatchObject({ refused: expect.stringContaining("of a later run"), kept: { run: "run-1" } });
    expect(await server.backend.version(wave, (kept as { readonly kept: StateVersion }).kept)).toEqual(run.state);
    expect(await server.backend.read(wave)).toMatchObject({ outputs: { said: "two" } });
  });

  it.each([
    ["before it ever wrote", false],
    ["with a state of before", true],
  ])(
    "whose backend goes away %s hands back what it could not store, which becomes the next version",
    async (_when, isApplied) => {
      if (isApplied) expect(await terraform.apply(job(quick("one"), writing))).toMatchObject({ ok: true });
      const before = await server.backend.versions(wave);
      const lines: string[] = [];
      const running = terraform.apply(job(slow(2), writing, { onProgress: (event) => lines.push(JSON.stringify(event)) }));
      while (!lines.some((line) => line.includes("first: Creation complete"))) await pause(20);
      await server.cut();
      const run = await running;
      expect(run).toMatchObject({ ok: false, unsaved: true });
      await expect(server.backend.recover(lease, { bytes: run.state!, by: lease })).rejects.toMatchObject({
        code: "state-locked",
      });

      await server.leases.release(lease);
      const recovered = await server.backend.recover(await given(server.database, "run-1"), { bytes: run.state!, by: lease });
      expect(recovered).toMatchObject({ stored: { run: "run-1", standing: "current", serial: (before[0]?.serial ?? 0) + 1 } });
      const state = JSON.parse(Buffer.from((await server.backend.read(wave))!.bytes).toString()) as Record<string, unknown>;
      expect(state).toMatchObject({ lineage: before[0]?.lineage ?? expect.stringMatching(/^[0-9a-f-]{36}$/) });
      expect(JSON.stringify(state)).toContain('"name":"first"');
    },
  );

  it("is refused with a wrong password and at another wave", async () => {
    const wrong = await terraform.plan(job(quick("one"), { ...writing, password: "x".repeat(43) }));
    const other = await terraform.plan(job(quick("one"), { ...writing, address: writing.address.replace("/data", "/web") }));
    expect(wrong).toMatchObject({ ok: false, failure: expect.stringContaining("requires auth") });
    expect(other).toMatchObject({ ok: false, failure: expect.stringContaining("invalid auth") });
  });

  it("cannot force a lock open, an older state in, or one of other resources", async () => {
    await terraform.apply(job(quick("one"), writing));
    await terraform.apply(job(quick("two"), writing));
    const before = await server.backend.read(wave);
    const { folder, run } = await byHand(writing);
    expect(await run("init")).toMatchObject({ code: 0 });
    const state = JSON.parse(Buffer.from(before!.bytes).toString()) as object;
    for (const change of [{ serial: 1 }, { lineage: "other", serial: 900 }]) {
      await writeFile(join(folder, "pushed.tfstate"), JSON.stringify({ ...state, outputs: {}, ...change }));
      expect(await run("state", "push", "-force", "pushed.tfstate")).toMatchObject({
        code: 1,
        said: expect.stringContaining("HTTP error: 409"),
      });
    }
    await ask(writing, "LOCK", '{"ID":"somebody"}');
    expect(await run("force-unlock", "-force", "somebody")).toMatchObject({ code: 1, said: expect.stringContaining("409") });
    expect((await ask(writing, "LOCK", '{"ID":"another"}')).status).toBe(423);
    expect((await server.backend.read(wave))?.bytes).toEqual(before?.bytes);
  });
});
