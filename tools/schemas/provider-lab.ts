import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlockSchema } from "../../src/domain/provider-schema.ts";

/** A real provider out of a mirror, asked offline: invented keys, no refresh, no account. */
export interface LabOptions {
  readonly terraform: string;
  readonly mirror: string;
  /** `hashicorp/aws` */
  readonly source: string;
  readonly version: string;
  /** Settings that let the provider plan without an account. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

export interface RealType {
  readonly version: number;
  readonly block: BlockSchema & { readonly attributes?: Readonly<Record<string, { readonly write_only?: boolean }>> };
}
export interface RealSchema {
  readonly provider: RealType;
  readonly resource_schemas: Readonly<Record<string, RealType>>;
  readonly data_source_schemas: Readonly<Record<string, RealType>>;
}
export interface PlannedChange {
  readonly address: string;
  readonly change: {
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly after_unknown: Readonly<Record<string, unknown>>;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}
/** One resource to plan: a configuration and, when it exists already, its instance in the state. */
export interface Probe {
  readonly type: string;
  readonly name: string;
  readonly configuration: unknown;
  readonly instance?: unknown;
}
export interface LabPlan {
  readonly changes: ReadonlyMap<string, PlannedChange["change"]>;
  /** What Terraform or the provider refused, by resource address. */
  readonly refused: ReadonlyMap<string, string>;
}

export const addressOf = ({ type, name }: Probe): string => `${type}.${name}`;

/** What makes the AWS provider plan without an account or a network. */
export const offlineAws = {
  region: "eu-central-1",
  access_key: "mock",
  secret_key: "mock",
  skip_credentials_validation: true,
  skip_requesting_account_id: true,
  skip_metadata_api_check: "true",
  skip_region_validation: true,
  max_retries: 1,
};

export async function openLab(options: LabOptions): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), "provider-lab-"));
  const lab = new Lab(options, folder);
  await lab.write([]);
  await writeFile(
    join(folder, "terraform.rc"),
    `provider_installation { filesystem_mirror { path = ${JSON.stringify(options.mirror)} } }\n`,
  );
  await lab.run("init", "-no-color");
  return lab;
}

export class Lab {
  readonly #options: LabOptions;
  readonly #folder: string;
  constructor(options: LabOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
  }

  async schema(): Promise<RealSchema> {
    const { stdout } = await this.run("providers", "schema", "-json");
    const { provider_schemas: schemas } = JSON.parse(stdout) as { provider_schemas: Record<string, RealSchema> };
    const schema = Object.values(schemas)[0];
    if (schema === undefined) throw new Error("The provider gave no schema");
    return schema;
  }

  async plan(probes: readonly Probe[]): Promise<LabPlan> {
    await rm(join(this.#folder, "plan.bin"), { force: true });
    await this.write(probes);
    const planned = await this.run("plan", "-refresh=false", "-json", "-out=plan.bin", "-input=false");
    const refused = refusals(planned.stdout);
    const shown = await this.run("show", "-json", "plan.bin");
    if (!shown.ok) {
      if (refused.size === 0) throw new Error(`${planned.stdout.slice(-4000)}\n${planned.stderr.slice(-4000)}`);
      return { changes: new Map(), refused };
    }
    const { resource_changes: changes = [] } = JSON.parse(shown.stdout) as { resource_changes?: readonly PlannedChange[] };
    return { changes: new Map(changes.map(({ address, change }) => [address, change])), refused };
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async write(probes: readonly Probe[]): Promise<void> {
    const { source, version, configuration } = this.#options;
    const name = source.split("/").at(-1) ?? source;
    // Its output is unknown until it is applied, and an unknown value passes every validation.
    const resource: Record<string, Record<string, unknown>> = { terraform_data: { unknown: { input: "x" } } };
    for (const probe of probes) (resource[probe.type] ??= {})[probe.name] = probe.configuration;
    const config = {
      terraform: { required_providers: { [name]: { source, version } } },
      provider: { [name]: configuration },
      resource,
    };
    // One value per line: a diagnostic quotes the whole line it complains about.
    await writeFile(join(this.#folder, "main.tf.json"), JSON.stringify(config, null, 1));
    const file = join(this.#folder, "terraform.tfstate");
    const resources = probes.flatMap((probe) =>
      probe.instance === undefined
        ? []
        : [
            {
              mode: "managed",
              type: probe.type,
              name: probe.name,
              provider: `provider["registry.terraform.io/${source}"]`,
              instances: [probe.instance],
            },
          ],
    );
    await rm(file, { force: true });
    if (resources.length > 0)
      await writeFile(file, JSON.stringify({ version: 4, serial: 1, lineage: "probe", outputs: {}, resources }));
  }

  run(...args: readonly string[]): Promise<{ readonly ok: boolean; readonly stdout: string; readonly stderr: string }> {
    const env = { PATH: "", HOME: this.#folder, TF_CLI_CONFIG_FILE: join(this.#folder, "terraform.rc"), CHECKPOINT_DISABLE: "1" };
    return new Promise((resolve) => {
      execFile(this.#options.terraform, args, { cwd: this.#folder, env, maxBuffer: 400 * 1024 ** 2 }, (error, stdout, stderr) => {
        resolve({ ok: error === null, stdout, stderr });
      });
    });
  }
}

interface LabDiagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly snippet?: { readonly context?: string };
}

function refusals(events: string): ReadonlyMap<string, string> {
  const refused = new Map<string, string>();
  for (const line of events.split("\n").filter((text) => text.includes('"type":"diagnostic"'))) {
    const { diagnostic } = JSON.parse(line) as { diagnostic: LabDiagnostic };
    if (diagnostic.severity !== "error") continue;
    const places = `${diagnostic.address ?? ""} ${diagnostic.detail ?? ""} ${diagnostic.snippet?.context ?? ""}`;
    const address = /\b([a-z0-9]+_[a-z0-9_]+\.probe\w*)\b/.exec(places)?.[1] ?? "unknown";
    refused.set(address, `${diagnostic.summary}: ${diagnostic.detail ?? ""}`.slice(0, 300));
  }
  return refused;
}
