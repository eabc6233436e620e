import { expect, it } from "vitest";
import { terraformRunner } from "../../../src/adapters/terraform/terraform-runner.ts";
import type { Workload } from "../../../src/domain/spec.generated.ts";
import type { Stack } from "../../../src/domain/stack.ts";
import type { PlanRun } from "../../../src/ports/terraform.ts";
import type { SynthInput } from "../../../src/stages/synth/input.ts";
import { addresses, codes, migrationOf, net, resource, stackOf, synth } from "../../stages/synth/migrations.ts";

const binary = process.env["SIRSI_TERRAFORM_BIN"];
const mirror = process.env["SIRSI_TERRAFORM_MIRROR"];
const version = process.env["SIRSI_LAB_AWS_PROVIDER_VERSION"];

/** Terraform, and the real provider without a network or an account: present where the environment names them. */
const itPlans = it.skipIf(binary === undefined || mirror === undefined || version === undefined);

async function plan(stack: Stack): Promise<PlanRun> {
  const terraform = terraformRunner({
    binary: binary ?? "",
    searchPath: "",
    providers: { "hashicorp/aws": version ?? "" },
    ...(mirror === undefined ? {} : { mirror }),
  });
  return await terraform.plan({ stack, mode: "offline", timeoutSeconds: 300 });
}

/** The plan creates exactly what the stack says, and the provider has nothing to say about it. */
export function plansWithTheRealProvider(workloads: () => readonly Workload[], more: Partial<SynthInput> = {}): void {
  itPlans(
    "plans with the real provider, without a word of complaint (needs terraform and a mirror with hashicorp/aws)",
    async () => {
      const synthesis = synth(migrationOf(workloads()), { mode: "offline", providerVersion: version ?? "", ...more });
      const stack = stackOf(synthesis, "main");
      const run = await plan(stack);

      expect(codes(synthesis)).toEqual([]);
      expect(run.ok ? run.diagnostics : [run.failure, ...run.diagnostics]).toEqual([]);
      expect(run.ok && createdBy(run.json)).toEqual(addresses(stack).toSorted());
    },
    320_000,
  );
}

/** Addresses that a plan creates, sorted. */
export function createdBy(json: unknown): readonly string[] {
  const { resource_changes = [] } = json as {
    resource_changes?: readonly { address: string; change: { actions: readonly string[] } }[];
  };
  return resource_changes.flatMap(({ address, change }) => (change.actions.join() === "create" ? [address] : [])).toSorted();
}

/** Terraform types of one workload's resources, sorted. Tags tell whose they are; types without tags carry the name in their id. */
export function typesOf(stack: Stack, workload: string): readonly string[] {
  const own = Object.entries(stack.origins).filter(([, origin]) => origin.workload === workload);
  return [...new Set(own.map(([address]) => address.slice(0, address.indexOf("."))))].toSorted();
}

/** The stack of the only wave; `more` are further workloads beside the network. */
export function built(workload: Workload, ...more: readonly Workload[]): Stack {
  return stackOf(synth(migrationOf([net, workload, ...more])), "main");
}

/** What the statements of a resource's policy document allow. */
export function actionsIn(stack: Stack, address: string, attribute = "policy"): readonly string[] {
  const { Statement } = JSON.parse(textOf(stack, address, attribute)) as {
    Statement: readonly { Action: string | readonly string[] }[];
  };
  return Statement.flatMap(({ Action }) => Action);
}

/** An attribute that is a text, such as a document in JSON. */
export function textOf(stack: Stack, address: string, attribute: string): string {
  const value = resource(stack, address)[attribute];
  if (typeof value !== "string") throw new TypeError(`${address} has no text ${attribute}`);
  return value;
}
