import { schemasIn } from "../../../src/adapters/schemas/schemas.ts";
import { createSandbox, type RunningSandbox } from "../../../src/adapters/sandbox/sandbox.ts";
import { lockFiles } from "../../../src/adapters/states/lock-files.ts";
import { terraformRunner } from "../../../src/adapters/terraform/terraform-runner.ts";
import type { Stack, TerraformJson } from "../../../src/domain/stack.ts";
import type { ApplyRun, Sandbox, TerraformJob } from "../../../src/ports/terraform.ts";

export const shippedSchemas = schemasIn(new URL("../../../data/providers", import.meta.url).pathname);
export const sandbox = createSandbox({ schemas: shippedSchemas, locks: lockFiles });

const binary = process.env["SIRSI_TERRAFORM_BIN"];
export const terraform = terraformRunner({
  ...(binary === undefined ? {} : { binary }),
  searchPath: process.env["PATH"] ?? "",
  graceSeconds: 5,
});
export const hasTerraform = (await terraform.probe()) !== undefined;

/** A stack with resources on AWS in Frankfurt. */
export const stackOf = (resource: object, more: object = {}): Stack => {
  const configuration = {
    terraform: { backend: { http: {} }, required_providers: { aws: { source: "hashicorp/aws", version: "~> 6.0" } } },
    provider: { aws: { region: "eu-central-1" } },
    resource,
    ...more,
  } as TerraformJson;
  return { wave: "main", state: "built", configuration, text: JSON.stringify(configuration), assets: [], origins: {} };
};

export interface Seen {
  readonly address: string;
  readonly actions: string;
  readonly reason?: string;
  readonly replaces: readonly string[];
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly unknown: Readonly<Record<string, unknown>>;
  readonly sensitive: Readonly<Record<string, unknown>>;
  readonly previous?: string;
  readonly importing?: string;
}

interface RawChange {
  readonly address: string;
  readonly action_reason?: string;
  readonly previous_address?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Seen["before"];
    readonly after: Seen["after"];
    readonly after_unknown: Seen["unknown"];
    readonly after_sensitive: Seen["sensitive"] | false;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
    readonly importing?: { readonly id?: string };
  };
}
interface RawPlan {
  readonly resource_changes?: readonly RawChange[];
  readonly resource_drift?: readonly RawChange[];
}

/** One sandbox and what Terraform sees in it. */
export class Lab {
  readonly running: RunningSandbox;
  constructor(running: RunningSandbox) {
    this.running = running;
  }

  static async open(options: Omit<Parameters<Sandbox["start"]>[0], "providers"> = {}): Promise<Lab> {
    return new Lab(await sandbox.start({ providers: ["aws"], ...options }));
  }

  async plan(stack: Stack, state?: Uint8Array): Promise<readonly Seen[]> {
    return (await this.planAll(stack, state)).changes;
  }

  async planAll(
    stack: Stack,
    state?: Uint8Array,
  ): Promise<{ readonly changes: readonly Seen[]; readonly drift: readonly Seen[] }> {
    const run = await terraform.plan(this.#job(stack, state));
    if (!run.ok) throw new Error(`${run.failure}\n${JSON.stringify(run.diagnostics, null, 1)}`);
    const { resource_changes: changes = [], resource_drift: drift = [] } = run.json as RawPlan;
    return { changes: changes.map(seen), drift: drift.map(seen) };
  }

  /** Fails the test when the apply does. */
  async apply(stack: Stack, state?: Uint8Array): Promise<Uint8Array> {
    const run = await this.tryApply(stack, state);
    if (!run.ok || run.state === undefined)
      throw new Error(`${run.failure ?? "no state"}\n${JSON.stringify(run.diagnostics, null, 1)}`);
    return run.state;
  }

  tryApply(stack: Stack, state?: Uint8Array, over: Partial<TerraformJob> = {}): Promise<ApplyRun> {
    return terraform.apply({ ...this.#job(stack, state), ...over });
  }

  /** As Terraform answered it, with what it has to say. */
  tryPlan(stack: Stack): ReturnType<typeof terraform.plan> {
    return terraform.plan(this.#job(stack, undefined));
  }

  #job(stack: Stack, state: Uint8Array | undefined): TerraformJob {
    const { reattach } = this.running;
    return { stack, mode: "sandbox", reattach, timeoutSeconds: 240, ...(state === undefined ? {} : { state }) };
  }
}

const seen = ({ address, action_reason: reason, previous_address: previous, change }: RawChange): Seen => ({
  address,
  actions: change.actions.join(),
  ...(reason === undefined ? {} : { reason }),
  replaces: (change.replace_paths ?? []).map((path) => path.join(".")),
  before: change.before,
  after: change.after,
  unknown: change.after_unknown,
  sensitive: change.after_sensitive === false ? {} : change.after_sensitive,
  ...(previous === undefined ? {} : { previous }),
  ...(change.importing?.id === undefined ? {} : { importing: change.importing.id }),
});

/** What the state holds of a resource. */
export function recorded(state: Uint8Array, address: string): Readonly<Record<string, unknown>> {
  const { resources } = JSON.parse(Buffer.from(state).toString()) as {
    readonly resources: readonly {
      readonly type: string;
      readonly name: string;
      readonly instances: readonly { readonly attributes: Record<string, unknown> }[];
    }[];
  };
  const found = resources.find(({ type, name }) => `${type}.${name}` === address);
  if (found?.instances[0] === undefined) throw new Error(`${address} is not in the state`);
  return found.instances[0].attributes;
}
