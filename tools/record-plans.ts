/**
 * Records test/fixtures/plans/<name>.json from test/fixtures/plans/src/<name> with real Terraform and the AWS provider.
 * Needs SIRSI_TERRAFORM_BIN and SIRSI_TERRAFORM_MIRROR; the folders with a prepare.sh or drift.sh also SIRSI_LAB_MOTO and the aws CLI.
 * `node tools/record-plans.ts [name…]`
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const terraform = required("SIRSI_TERRAFORM_BIN");
const mirror = required("SIRSI_TERRAFORM_MIRROR");
const version = required("SIRSI_LAB_AWS_PROVIDER_VERSION");
const fixtures = resolve(import.meta.dirname, "../test/fixtures/plans");
const account = "123456789012";
const region = "eu-central-1";

const requiredProviders = `
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "${version}"
    }
  }
}
`;

function providerBlock(extra: readonly string[] = []): string {
  return `
provider "aws" {
  region                      = "${region}"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = "true"
  skip_region_validation      = true
  max_retries                 = 1
  ${extra.join("\n  ")}
}
`;
}

interface Workplace {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

async function record(name: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), `plan-${name}-`));
  cpSync(join(fixtures, "src", name), folder, { recursive: true });
  const has = (file: string): boolean => existsSync(join(folder, file));
  const online = has("prepare.sh") || has("drift.sh");
  if (has("main.tf")) {
    const main = readFileSync(join(folder, "main.tf"), "utf8");
    const provider = main.includes('provider "aws"') ? "" : providerBlock(online ? ["s3_use_path_style = true"] : []);
    writeFileSync(join(folder, "provider.tf"), requiredProviders + provider);
  }
  writeFileSync(join(folder, "terraform.rc"), `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
  const moto = online ? await startMoto() : undefined;
  const work: Workplace = { folder, environment: environment(folder, moto?.url) };
  try {
    if (has("before.tf")) recordState(work);
    run(work, ["init", "-input=false", "-no-color"]);
    if (has("prepare.sh")) script(work, "prepare.sh");
    if (has("drift.sh")) {
      run(work, ["apply", "-auto-approve", "-input=false", "-no-color"]);
      // The first refresh after an apply only fills in empty collections; it is not drift.
      run(work, ["apply", "-refresh-only", "-auto-approve", "-input=false", "-no-color"]);
      script(work, "drift.sh");
    }
    const extra = has("arguments") ? readFileSync(join(folder, "arguments"), "utf8").trim().split(/\s+/) : [];
    const json = plan(work, online, extra);
    writeFileSync(join(fixtures, `${name}.json`), `${JSON.stringify(json)}\n`);
    console.log(`${name}: ${JSON.stringify(json).length} bytes`);
  } finally {
    moto?.process.kill("SIGTERM");
    if (process.env["KEEP"] === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function plan(work: Workplace, refresh: boolean, extra: readonly string[] = []): unknown {
  // A plan that failed half-way is saved too, and that is one of the fixtures.
  run(work, ["plan", "-input=false", "-no-color", "-out=plan.bin", ...(refresh ? [] : ["-refresh=false"]), ...extra], true);
  return JSON.parse(run(work, ["show", "-json", "plan.bin"])) as unknown;
}

/** Makes the state that before.tf would have left: its planned values, with invented ids for what the cloud would have chosen. */
function recordState(work: Workplace): void {
  const path = (file: string): string => join(work.folder, file);
  renameSync(path("main.tf"), path("main.later"));
  run(work, ["init", "-input=false", "-no-color"]);
  const before = plan(work, false) as {
    terraform_version: string;
    resource_changes: readonly PlannedResource[];
    planned_values: { root_module: { resources: readonly PlannedResource[] } };
  };
  const schemaVersions = new Map(
    before.planned_values.root_module.resources.map((resource) => [resource.address, resource.schema_version]),
  );
  const resources = new Map<string, { mode: string; type: string; name: string; provider: string; instances: object[] }>();
  for (const resource of before.resource_changes) {
    const key = `${resource.type}.${resource.name}`;
    const row = resources.get(key) ?? {
      mode: "managed",
      type: resource.type,
      name: resource.name,
      provider: `provider["${resource.provider_name}"]`,
      instances: [],
    };
    const instance = {
      schema_version: schemaVersions.get(resource.address),
      attributes: invented(resource),
      sensitive_attributes: [],
    };
    row.instances.push({
      ...(resource.index === undefined ? {} : { index_key: resource.index }),
      ...(resource.name === "tainted" ? { status: "tainted" } : {}),
      ...instance,
    });
    if (resource.name === "kept") row.instances.push({ deposed: "0a1b2c3d", ...instance });
    resources.set(key, row);
  }
  const state = {
    version: 4,
    terraform_version: before.terraform_version,
    serial: 1,
    lineage: "5a1c0d3e-0000-4000-8000-000000000001",
    outputs: {},
    resources: [...resources.values()],
  };
  writeFileSync(path("terraform.tfstate"), JSON.stringify(state, null, 1));
  rmSync(path("before.tf"));
  renameSync(path("main.later"), path("main.tf"));
}

interface PlannedResource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly provider_name: string;
  readonly schema_version?: number;
  readonly change: { readonly after: Record<string, unknown>; readonly after_unknown: Record<string, unknown> };
}

function invented({ type, name, index, change }: PlannedResource): Record<string, unknown> {
  const id = [type.replace(/^aws_/, ""), name, index].filter((part) => part !== undefined).join("-");
  const arn = `arn:aws:x:${region}:${account}:${id}`;
  const values: Record<string, unknown> = { id, arn, tags_all: {}, security_groups: [], ipv6_addresses: [] };
  const computed = Object.entries(change.after_unknown).flatMap(([key, unknown]) =>
    unknown === true ? [[key, values[key] ?? null] as const] : [],
  );
  return { ...change.after, ...(Object.fromEntries(computed) as Record<string, unknown>) };
}

function environment(folder: string, endpoint: string | undefined): NodeJS.ProcessEnv {
  const aws = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "mock",
    AWS_SECRET_ACCESS_KEY: "mock",
    AWS_DEFAULT_REGION: region,
  };
  return {
    PATH: process.env["PATH"],
    HOME: folder,
    TF_CLI_CONFIG_FILE: join(folder, "terraform.rc"),
    TF_IN_AUTOMATION: "1",
    CHECKPOINT_DISABLE: "1",
    ...(endpoint === undefined ? {} : aws),
  };
}

function run({ folder, environment: env }: Workplace, args: readonly string[], mayFail = false): string {
  const { status, stdout, stderr } = spawnSync(terraform, args, { cwd: folder, env, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) console.error(`terraform ${args.join(" ")} → ${status}\n${stderr}`);
  if (status !== 0 && !mayFail) throw new Error(`terraform ${args[0] ?? ""} failed`);
  return stdout;
}

function script({ folder, environment: env }: Workplace, file: string): void {
  execFileSync("sh", ["-e", file], { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
}

async function startMoto(): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const port = await freePort();
  const child = spawn(required("SIRSI_LAB_MOTO"), ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const up = await fetch(`${url}/moto-api/data.json`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return { url, process: child };
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error("moto did not start");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

const names = process.argv.length > 2 ? process.argv.slice(2) : readdirSync(join(fixtures, "src"));
for (const name of names) await record(name);
