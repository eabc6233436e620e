import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { terraformRunner } from "../../../src/adapters/terraform/terraform-runner.ts";
import type { TerraformJson } from "../../../src/domain/stack.ts";
import type { ApplyRun, TerraformJob } from "../../../src/ports/terraform.ts";

const binary = process.env["SIRSI_TERRAFORM_BIN"];
const mirror = process.env["SIRSI_TERRAFORM_MIRROR"];
const terraform = terraformRunner({
  ...(binary === undefined ? {} : { binary }),
  ...(mirror === undefined ? {} : { mirror }),
  searchPath: process.env["PATH"] ?? "",
  graceSeconds: 5,
});
const installation = await terraform.probe();
const hasAws = (installation?.mirrored["hashicorp/aws"] ?? []).length > 0;

const job = (configuration: TerraformJson, over: Partial<TerraformJob> = {}): TerraformJob => ({
  stack: { wave: "main", state: "built", configuration, text: JSON.stringify(configuration), assets: [], origins: {} },
  mode: "connected",
  timeoutSeconds: 120,
  ...over,
});
const stateOf = ({ state }: ApplyRun) => (state === undefined ? {} : { state });
const data = (input: string): TerraformJson => ({
  terraform: { backend: { http: {} } },
  resource: { terraform_data: { a: { input } } },
  output: { said: { value: "${terraform_data.a.output}" }, secret: { value: "hush", sensitive: true } },
});

describe.skipIf(installation === undefined)("a real Terraform (needs terraform)", () => {
  it("plans a creation, applies it, and then plans an update against the state", async () => {
    const created = await terraform.plan(job(data("one")));
    const applied = await terraform.apply(job(data("one")));
    const updated = await terraform.plan(job(data("two"), stateOf(applied)));
    expect(created).toMatchObject({
      ok: true,
      json: { resource_changes: [{ change: { actions: ["create"] } }] },
      diagnostics: [],
    });
    expect(applied).toMatchObject({ ok: true, outputs: { said: "one", secret: "hush" }, diagnostics: [] });
    expect(updated).toMatchObject({ ok: true, json: { resource_changes: [{ change: { actions: ["update"] } }] } });
  });

  it("plans and applies the removal of everything", async () => {
    const applied = await terraform.apply(job(data("one")));
    const planned = await terraform.plan(job(data("one"), { ...stateOf(applied), destroy: true }));
    const gone = await terraform.apply(job(data("one"), { ...stateOf(applied), destroy: true }));
    expect(planned).toMatchObject({ ok: true, json: { resource_changes: [{ change: { actions: ["delete"] } }] } });
    expect(gone).toMatchObject({ ok: true, outputs: {} });
    expect(JSON.parse(Buffer.from(gone.state!).toString())).toMatchObject({ resources: [] });
  });

  it("says what is wrong with a configuration, and where", async () => {
    const run = await terraform.plan(job({ resource: { terraform_data: { a: { inptu: "x" } } } }));
    expect(run).toMatchObject({ ok: false, diagnostics: [{ severity: "error", address: "terraform_data.a" }] });
    expect(run.ok ? "" : run.failure).toContain("inptu");
  });

  it("says which provider it could not get", async () => {
    const needs = (): TerraformJson => ({
      terraform: { required_providers: { nix: { source: "nobody/nix", version: "1.0.0" } } },
    });
    const run = await terraform.plan(job(needs(), { mode: "sandbox" }));
    expect(run).toMatchObject({ ok: false, diagnostics: [{ severity: "error" }] });
    expect(run.ok ? "" : run.failure).toMatch(/^terraform init failed: .*nobody\/nix/);
  });

  it("tells its progress", async () => {
    const lines: string[] = [];
    await terraform.apply(job(data("one"), { onProgress: (event) => lines.push(event.type === "terraform" ? event.line : "") }));
    expect(lines).toContainEqual(expect.stringMatching(/^terraform_data\.a: Creation complete/));
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
    expect(run).toMatchObject({ ok: false, outputs: {} });
    expect(run.failure).toContain("refused by the test");
    expect(Buffer.from(run.state!).toString()).toContain('"name": "good"');
  });

  it("is initialized once for the sandbox, and plans the same in a folder that was laid down", async () => {
    const folder = await mkdtemp(join(tmpdir(), "recording-terraform-"));
    try {
      const [program, log] = [join(folder, "terraform"), join(folder, "commands")];
      await writeFile(program, `#!/bin/sh\necho "$1" >>'${log}'\nexec '${installation?.path ?? ""}' "$@"\n`, { mode: 0o755 });
      const recording = terraformRunner({ binary: program, searchPath: "" });
      const plans = [
        await recording.plan(job(data("one"), { mode: "sandbox" })),
        await recording.plan(job(data("two"), { mode: "sandbox" })),
      ];

      expect((await readFile(log, "utf8")).trim().split("\n")).toEqual(["version", "init", "plan", "show", "plan", "show"]);
      expect(plans).toMatchObject(
        ["one", "two"].map((input) => ({
          ok: true,
          json: { planned_values: { root_module: { resources: [{ values: { input } }] } } },
        })),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("gives back the very state when it never came to apply", async () => {
    const applied = await terraform.apply(job(data("one")));
    const run = await terraform.apply(job({ resource: { nonsense: {} } }, stateOf(applied)));
    expect(run.ok).toBe(false);
    expect(run.state).toEqual(applied.state);
  });

  it("does not evaluate what is in a state that is no state", async () => {
    const run = await terraform.plan(job(data("one"), { state: new TextEncoder().encode("{}"), mode: "sandbox" }));
    expect(run.ok).toBe(false);
  });

  it("refuses to apply offline, which has no account", async () => {
    expect(await terraform.apply(job(data("one"), { mode: "offline" }))).toMatchObject({ ok: false, outputs: {} });
  });
});

const planned = async (configuration: TerraformJson, over: Partial<TerraformJob> = {}) => {
  const { run, kept } = await terraform.prepare(job(configuration, over));
  if (!run.ok || kept === undefined) throw new Error(run.ok ? "nothing was kept" : run.failure);
  return kept;
};

describe.skipIf(installation === undefined)("a plan that is kept (needs terraform)", () => {
  it("is applied as it is, and says what becomes of each resource", async () => {
    const events: unknown[] = [];
    const pids: number[] = [];
    const applied = await (
      await planned(data("one"))
    ).apply({
      timeoutSeconds: 60,
      onProgress: (event) => events.push(event),
      onStart: ({ pid }) => pids.push(pid),
    });
    expect(applied).toMatchObject({ ok: true, outputs: { said: "one", secret: "hush" } });
    const what = { type: "resource", wave: "main", address: "terraform_data.a", action: "create" };
    expect(events).toContainEqual({ ...what, outcome: "started" });
    expect(events).toContainEqual({ ...what, outcome: "done", seconds: expect.any(Number) as number });
    expect(pids).toEqual([expect.any(Number)]);
  });

  it("is kept nowhere once it was thrown away", async () => {
    const kept = await planned(data("one"));
    await kept.discard();
    expect(await kept.apply({ timeoutSeconds: 60 }).catch(String)).not.toMatchObject({ ok: true });
  });

  it("is not kept when there is none", async () => {
    const { run, kept } = await terraform.prepare(job({ resource: { nonsense: {} } }));
    expect({ ok: run.ok, kept }).toEqual({ ok: false, kept: undefined });
  });
});

describe.skipIf(!hasAws)("the real AWS provider offline (needs terraform and its mirror)", () => {
  const stack = (change: Readonly<Record<string, unknown>> = {}): TerraformJson => ({
    terraform: { backend: { http: {} }, required_providers: { aws: { source: "hashicorp/aws", version: "~> 6.0" } } },
    provider: {
      aws: [
        {
          region: "eu-central-1",
          allowed_account_ids: ["111122223333"],
          assume_role: [{ role_arn: "arn:aws:iam::111122223333:role/plan" }],
        },
        { alias: "edge", region: "us-east-1" },
      ],
    },
    resource: {
      aws_vpc: { main: { cidr_block: "10.0.0.0/16", ...change } as never },
      aws_acm_certificate: { edge: { provider: "aws.edge", domain_name: "shop.example.com", validation_method: "DNS" } },
    },
  });

  it("plans without an account, at the mirror's version, whatever roles and accounts the stack names", async () => {
    const first = await terraform.plan(job(stack(), { mode: "offline" }));
    const second = await terraform.plan(job(stack({ enable_dns_hostnames: true }), { mode: "offline" }));
    expect(first).toMatchObject({
      ok: true,
      diagnostics: [],
      json: { resource_changes: [{ change: { actions: ["create"] } }, {}] },
    });
    expect(second).toMatchObject({ ok: true, diagnostics: [] });
  }, 180_000);
});
