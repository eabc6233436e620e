import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/cli/program.ts";
import { readEnvironment } from "../../src/environment.ts";
import { opaPolicies } from "../../src/adapters/opa/policies.ts";
import { buildWorld } from "../../src/world.ts";
import type { World } from "../../src/ports/world.ts";

export const realTerraform = process.env["SIRSI_TERRAFORM_BIN"] ?? "terraform";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CliOptions {
  /** Terraform by name or path; by default none is to be found. */
  readonly terraform?: string;
  /** Another folder of policies than the shipped one. */
  readonly policies?: string;
  /** OPA by name or path; by default none is to be found. */
  readonly opa?: string;
  /** Where compiled policies are kept; by default nowhere after the command. */
  readonly cache?: string;
}

/** The command line in this process, with the product's real parts and nothing of the machine unless it is handed over. */
export async function sirsi(
  args: readonly string[],
  { terraform = "no-terraform-here", policies, opa = "no-opa-here", cache }: CliOptions = {},
): Promise<Ran> {
  const states = await mkdtemp(join(tmpdir(), "sirsi-cli-states-"));
  const variables = {
    PATH: process.env["PATH"],
    SIRSI_TERRAFORM_BIN: terraform,
    SIRSI_STATE_DIR: states,
    SIRSI_OPA_BIN: opa,
    SIRSI_CACHE_DIR: cache ?? join(states, "cache"),
    COLUMNS: "120",
    NO_COLOR: "1",
  };
  const environment = readEnvironment(variables, {});
  let out = "";
  let err = "";
  try {
    const code = await run(args, {
      environment,
      version: "0.0.0",
      out: (text) => (out += text),
      err: (text) => (err += text),
      world: (options) => {
        const world: World = buildWorld(environment, options, () => undefined);
        return policies === undefined ? world : { ...world, policies: opaPolicies(policies) };
      },
    });
    return { code, out, err };
  } finally {
    await rm(states, { recursive: true, force: true });
  }
}

export async function copyOfPolicies(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-policies-"));
  await cp("policies", folder, { recursive: true });
  return folder;
}
