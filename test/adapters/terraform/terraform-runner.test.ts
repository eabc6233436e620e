import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import { terraformRunner, type RunnerOptions } from "../../../src/adapters/terraform/terraform-runner.ts";
import type { TerraformJson } from "../../../src/domain/stack.ts";
import type { Terraform, TerraformJob } from "../../../src/ports/terraform.ts";
import { fakeBinary, type FakeBinary } from "./fake-binary.ts";

const job = (over: Partial<TerraformJob> = {}, configuration: TerraformJson = {}): TerraformJob => ({
  stack: { wave: "main", state: "built", configuration, text: JSON.stringify(configuration), assets: [], origins: {} },
  mode: "connected",
  timeoutSeconds: 20,
  ...over,
});

const binaries: FakeBinary[] = [];
afterEach(async () => {
  await Promise.all(binaries.splice(0).map((binary) => binary.remove()));
});
async function running(script: string, options: Partial<RunnerOptions> = {}): Promise<Terraform> {
  const binary = await fakeBinary(script);
  binaries.push(binary);
  return terraformRunner({ binary: binary.path, searchPath: "", graceSeconds: 1, ...options });
}
const diagnostic = (summary: string, detail = ""): string =>
  `say({ type: "diagnostic", diagnostic: { severity: "error", summary: ${JSON.stringify(summary)}, detail: ${JSON.stringify(detail)} } });`;

describe("a Terraform that misbehaves (constructed)", () => {
  it.each([
    [
      "is killed",
      "process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000)",
      "terraform plan failed: it was ended by SIGKILL.",
    ],
    ["exits without a word", "process.exit(7)", "terraform plan failed: it ended with exit code 7 and said nothing."],
    [
      "shows a plan that is no JSON",
      "if (command === 'show') console.log('<html>')",
      "terraform show failed: what it printed is no JSON.",
    ],
    [
      "shows no plan",
      "if (command === 'show') process.exit(1)",
      "terraform show failed: it ended with exit code 1 and said nothing.",
    ],
    ["shows nothing and says it went well", "", "terraform show failed: what it printed is no JSON."],
    [
      "refuses the configuration",
      `${diagnostic("Unsupported argument", 'Named "inptu".')} process.exit(1)`,
      'terraform plan failed: Unsupported argument: Named "inptu".',
    ],
  ])("never yields a plan when it %s", async (_what, script, failure) => {
    expect(await (await running(script)).plan(job())).toMatchObject({ ok: false, failure });
  });

  it("hands on what it wrote when it crashed", async () => {
    const crash = "console.error('!!! TERRAFORM CRASH !!!\\npanic: runtime error: index out of range'); process.exit(11)";
    const run = await (await running(crash)).plan(job());
    expect(run).toMatchObject({ ok: false, diagnostics: [{ severity: "error", summary: "Terraform crashed" }] });
    expect(run.ok ? "" : run.diagnostics[0]?.detail).toContain("index out of range");
  });

  it("is stopped when it writes without end", async () => {
    const script = "const line = 'x'.repeat(1 << 20) + '\\n'; for (let i = 0; i < 100; i++) process.stdout.write(line)";
    const run = await (await running(script, { outputLimitBytes: 5_000_000 })).plan(job());
    expect(run).toMatchObject({ ok: false, failure: "terraform plan failed: it wrote more than 5 MB." });
    expect(JSON.stringify(run).length).toBeLessThan(10_000);
  });

  it("is stopped at the time limit, first by SIGINT", async () => {
    const script = `process.on("SIGINT", () => { ${diagnostic("Interrupted")} process.exit(1); }); setInterval(() => {}, 1000)`;
    const run = await (await running(script)).plan(job({ timeoutSeconds: 1 }));
    expect(run).toEqual({
      ok: false,
      failure: "terraform plan did not finish within 1 s and was stopped.",
      diagnostics: [{ severity: "error", summary: "Interrupted" }],
    });
  });

  it("is killed when it ignores SIGINT", async () => {
    const script = "process.on('SIGINT', () => {}); setInterval(() => {}, 1000)";
    const run = await (await running(script, { graceSeconds: 0.2 })).plan(job({ timeoutSeconds: 1 }));
    expect(run).toMatchObject({ ok: false, failure: "terraform plan did not finish within 1 s and was stopped." });
  });

  it("can be cancelled", async () => {
    const run = await (await running("setInterval(() => {}, 1000)")).plan(job({ signal: AbortSignal.timeout(500) }));
    expect(run).toMatchObject({
      ok: false,
      failure: expect.stringMatching(/^terraform \w+ failed: it was cancelled\.$/) as string,
    });
  });

  it("leaves nothing behind, however it ended", async () => {
    const left = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("sirsi-terraform-"));
    const seen: string[] = [];
    const script =
      "require('node:fs').writeFileSync('junk', process.cwd()); say({type:'apply_start','@message':process.cwd()}); process.exit(1)";
    await (await running(script)).plan(job({ onProgress: (event) => seen.push(event.type === "terraform" ? event.line : "") }));
    expect(seen[0]).toContain("sirsi-terraform-");
    expect((await left()).filter((name) => seen[0]?.includes(name))).toEqual([]);
  });
});

describe("credentials", () => {
  const environment = { AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMIexample/+", AWS_REGION: "eu" };
  const quoting = [
    "const secret = process.env.AWS_SECRET_ACCESS_KEY;",
    "say({ type: 'apply_start', '@message': 'with ' + secret });",
    "say({ type: 'diagnostic', diagnostic: { severity: 'error', summary: 'bad key ' + secret, detail: 'x'.repeat(3990) + secret } });",
    "console.error('also ' + encodeURIComponent(secret)); process.exit(1)",
  ].join("\n");

  it("reach a connected run and come back in nothing that it says", async () => {
    const said: unknown[] = [];
    const run = await (
      await running(quoting)
    ).plan(job({ credentials: { environment }, onProgress: (event) => said.push(event) }));
    expect(run).toMatchObject({ ok: false, diagnostics: [{ summary: "bad key (sensitive)" }] });
    expect(said).toEqual([{ type: "terraform", wave: "main", line: "with (sensitive)" }]);
    expect(JSON.stringify([run, said])).not.toMatch(/wJalrXUtnFEMI/);
  });

  it.each(["offline", "sandbox"] as const)("never reach an %s run", async (mode) => {
    const run = await (await running(quoting)).plan(job({ mode, credentials: { environment } }));
    expect(run.ok ? "" : run.diagnostics[0]?.summary).toBe("bad key undefined");
  });

  it.each(["TF_CLI_ARGS", "TF_REATTACH_PROVIDERS", "LD_PRELOAD", "PATH", "HOME", "A=B"])("may not set %s", async (name) => {
    const terraform = await running("");
    await expect(terraform.plan(job({ credentials: { environment: { [name]: "x" } } }))).rejects.toThrow(TypeError);
  });
});

describe("the environment of a run", () => {
  it("is ours alone, with what the operator lets through", async () => {
    const script = "say({ type: 'apply_start', '@message': JSON.stringify(process.env) }); process.exit(1)";
    const lines: string[] = [];
    process.env["TF_VAR_leak"] = "leaked";
    process.env["AWS_PROFILE"] = "leaked";
    const terraform = await running(script, { environment: { HTTPS_PROXY: "http://proxy:3128" } });
    await terraform.plan(job({ onProgress: (event) => lines.push(event.type === "terraform" ? event.line : "") }));
    delete process.env["TF_VAR_leak"];
    delete process.env["AWS_PROFILE"];
    const environment = JSON.parse(lines[0] ?? "{}") as Record<string, string>;
    expect(Object.keys(environment).sort()).toEqual(
      [
        "CHECKPOINT_DISABLE",
        "HOME",
        "HTTPS_PROXY",
        "LANG",
        "TF_CLI_CONFIG_FILE",
        "TF_INPUT",
        "TF_IN_AUTOMATION",
        "TMPDIR",
      ].sort(),
    );
    expect(environment["HOME"]).toContain("sirsi-terraform-");
  });
});

describe("an installation", () => {
  it("is found by path and by name, and says who it is", async () => {
    const binary = await fakeBinary("");
    binaries.push(binary);
    const found = { flavour: "terraform", version: "1.9.9", path: binary.path, mirrored: {} };
    expect(await terraformRunner({ binary: binary.path, searchPath: "" }).probe()).toEqual(found);
    const folder = binary.path.slice(0, -"/terraform".length);
    expect(await terraformRunner({ searchPath: `/nonexistent:${folder}` }).probe()).toEqual(found);
  });

  it("is another where the settings name one, and nobody chose one for this machine", async () => {
    const [terraform, tofu] = [await fakeBinary(""), await fakeBinary("", "tofu")];
    binaries.push(terraform, tofu);
    const searchPath = [terraform, tofu].map(({ path }) => path.slice(0, path.lastIndexOf("/"))).join(":");

    expect((await terraformRunner({ searchPath }).probe())?.path).toBe(terraform.path);
    expect((await terraformRunner({ searchPath }).named("tofu").probe())?.path).toBe(tofu.path);
    expect((await terraformRunner({ binary: terraform.path, searchPath }).named("tofu").probe())?.path).toBe(terraform.path);
  });

  it("is not looked for in the folder that the process is in", async () => {
    expect(await terraformRunner({ binary: "node", searchPath: "node_modules/.bin:." }).probe()).toBeUndefined();
  });

  it("is none when it does not answer like one", async () => {
    for (const binary of ["/bin/false", "/bin/echo", "no-such-terraform", "/no/such/terraform", tmpdir()]) {
      expect(await terraformRunner({ binary, searchPath: "/bin:/usr/bin" }).probe()).toBeUndefined();
    }
  });

  it("that is none says why", async () => {
    expect(await terraformRunner({ searchPath: "/nonexistent" }).absence()).toBe("Terraform is not installed");
    expect(await terraformRunner({ binary: "no-such", searchPath: "/bin" }).absence()).toBe("no program no-such was found");
    expect(await terraformRunner({ binary: "/bin/echo", searchPath: "" }).absence()).toBe(
      "/bin/echo does not answer `version` as Terraform or OpenTofu do",
    );
  });

  it("that is missing is a failed run, not an exception", async () => {
    const terraform = terraformRunner({ binary: "no-such-terraform", searchPath: "" });
    const failure = "Terraform was not found (no-such-terraform).";
    expect(await terraform.plan(job())).toEqual({ ok: false, failure, diagnostics: [] });
    expect(await terraform.apply(job())).toEqual({ ok: false, failure, diagnostics: [], outputs: {} });
  });
});
