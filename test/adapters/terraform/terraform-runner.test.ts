import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { terraformRunner } from "../../../src/adapters/terraform/terraform-runner.ts";
import type { TerraformJson } from "../../../src/domain/stack.ts";
import type { ProgressEvent } from "../../../src/ports/progress.ts";
import type { TerraformJob } from "../../../src/ports/terraform.ts";

const binary = process.env["SIRSI_TERRAFORM_BIN"] ?? "terraform";
const searchPath = process.env["PATH"] ?? "";
const terraform = terraformRunner({ binary, searchPath, graceSeconds: 2 });
const installed = (await terraform.probe()) !== undefined;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sirsi-fake-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const job = (configuration: TerraformJson, over: Partial<TerraformJob> = {}): TerraformJob => ({
  stack: { wave: "main", state: "built", configuration, text: JSON.stringify(configuration), assets: [], origins: {} },
  mode: "connected",
  timeoutSeconds: 60,
  ...over,
});

const data = (input: string): TerraformJson => ({
  terraform: { backend: { http: {} } },
  resource: { terraform_data: { a: { input } } },
  output: { said: { value: "${terraform_data.a.output}" } },
});

describe.skipIf(!installed)("a real Terraform (needs terraform)", () => {
  it("plans a creation, applies it and then plans an update against the state", async () => {
    const created = await terraform.plan(job(data("one")));
    const applied = await terraform.apply(job(data("one")));
    const updated = await terraform.plan(job(data("two"), applied.state === undefined ? {} : { state: applied.state }));

    expect(created).toMatchObject({
      ok: true,
      json: { resource_changes: [{ address: "terraform_data.a", change: { actions: ["create"] } }] },
    });
    expect(applied).toMatchObject({ ok: true, outputs: { said: "one" } });
    expect(updated).toMatchObject({ ok: true, json: { resource_changes: [{ change: { actions: ["update"] } }] } });
  });

  it("reports what Terraform says of a broken configuration", async () => {
    const run = await terraform.plan(job({ resource: { terraform_data: { a: { inptu: "x" } } } }));

    expect(run).toMatchObject({ ok: false });
    expect(run.ok ? "" : run.failure).toContain("inptu");
  });

  it("does not hand the caller's environment to Terraform", async () => {
    process.env["TF_VAR_leak"] = "leaked";
    const run = await terraform.plan(
      job({ variable: { leak: { default: "kept" } }, output: { leak: { value: "${var.leak}" } } }),
    );
    delete process.env["TF_VAR_leak"];

    expect(JSON.stringify(run)).not.toContain("leaked");
    expect(run).toMatchObject({ ok: true, json: { output_changes: { leak: { after: "kept" } } } });
  });

  it("tells its progress", async () => {
    const events: ProgressEvent[] = [];
    await terraform.apply(job(data("one"), { onProgress: (event) => events.push(event) }));

    expect(events.map((event) => (event.type === "terraform" ? event.line : ""))).toContainEqual(
      expect.stringMatching(/^terraform_data\.a: Creation complete/),
    );
  });

  it("keeps the state of what was done when an apply fails", async () => {
    const configuration: TerraformJson = {
      resource: {
        terraform_data: {
          good: { input: "x" },
          bad: {
            input: "y",
            depends_on: ["terraform_data.good"],
            lifecycle: { postcondition: { condition: '${self.output == "z"}', error_message: "refused by the test" } },
          },
        },
      },
    };
    const run = await terraform.apply(job(configuration));

    expect(run.ok).toBe(false);
    expect(run.failure).toContain("refused by the test");
    expect(Buffer.from(run.state ?? []).toString()).toContain('"name": "good"');
  });
});

/** A program that stands in for Terraform where the real one cannot be made to misbehave. */
async function fake(name: string, script: string) {
  const path = join(folder, name);
  await writeFile(
    path,
    `#!/bin/sh\nif [ "$1" = version ]; then echo '{"terraform_version":"1.9.9"}'; exit 0; fi\nif [ "$1" = init ]; then exit 0; fi\n${script}\n`,
  );
  await chmod(path, 0o755);
  return terraformRunner({ binary: path, searchPath, graceSeconds: 1 });
}

describe("a Terraform that misbehaves (constructed)", () => {
  it.each([
    ["is killed", "kill -9 $$", "was killed"],
    ["exits without a word", "exit 7", "exit code 7"],
    ["prints garbage", "if [ $1 = show ]; then echo '<html>'; fi; exit 0", "not JSON"],
  ])("never yields a plan when it %s", async (_what, script, failure) => {
    const run = await (await fake("misbehaves", script)).plan(job(data("x")));

    expect(run).toMatchObject({ ok: false });
    expect(run.ok ? "" : run.failure).toContain(failure);
  });

  it("is stopped at the time limit, first by SIGINT", async () => {
    const script =
      'trap \'echo "{\\"type\\":\\"diagnostic\\",\\"diagnostic\\":{\\"severity\\":\\"error\\",\\"summary\\":\\"interrupted\\"}}"; exit 1\' INT\nwhile :; do sleep 0.1; done';
    const run = await (await fake("slow", script)).plan(job(data("x"), { timeoutSeconds: 1 }));

    expect(run).toMatchObject({
      ok: false,
      failure: "terraform plan did not finish within 1 s and was stopped",
      diagnostics: [{ summary: "interrupted" }],
    });
  });

  it("is killed when it ignores SIGINT", async () => {
    const run = await (await fake("deaf", "trap '' INT\nexec sleep 30")).plan(job(data("x"), { timeoutSeconds: 1 }));

    expect(run).toMatchObject({ ok: false, failure: "terraform plan did not finish within 1 s and was stopped" });
  });

  it("can be cancelled", async () => {
    const run = await (await fake("cancelled", "exec sleep 30")).plan(job(data("x"), { signal: AbortSignal.timeout(300) }));

    expect(run).toMatchObject({ ok: false, failure: "terraform plan was cancelled" });
  });

  it("never shows credentials that it quotes", async () => {
    const script =
      'echo "{\\"type\\":\\"diagnostic\\",\\"diagnostic\\":{\\"severity\\":\\"error\\",\\"summary\\":\\"bad key $AWS_SECRET_ACCESS_KEY\\"}}"; exit 1';
    const credentials = { environment: { AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMIexample" } };
    const run = await (await fake("quotes", script)).plan(job(data("x"), { credentials }));

    expect(JSON.stringify(run)).not.toContain("wJalrXUtnFEMIexample");
    expect(run).toMatchObject({ diagnostics: [{ summary: "bad key (sensitive)" }] });
  });

  it("leaves nothing behind", async () => {
    const before = (await readdir(tmpdir())).filter((name) => /^sirsi-[A-Za-z0-9]{6}$/.test(name)).length;
    await (await fake("exits", "exit 1")).plan(job(data("x")));

    expect((await readdir(tmpdir())).filter((name) => /^sirsi-[A-Za-z0-9]{6}$/.test(name)).length).toBeLessThanOrEqual(before);
  });

  it("is no installation when it does not answer", async () => {
    expect(await terraformRunner({ binary: "/bin/false", searchPath }).probe()).toBeUndefined();
    expect(await terraformRunner({ binary: "no-such-terraform", searchPath }).probe()).toBeUndefined();
  });
});
