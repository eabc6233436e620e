import { describe, expect, it } from "vitest";
import { terraformRunner } from "../../../src/adapters/terraform/terraform-runner.ts";
import type { Stack } from "../../../src/domain/stack.ts";
import { inert, written } from "../../../src/kinds/inert.ts";
import { addresses, stackOf, synth, threeTier } from "./migrations.ts";

const binary = process.env["SIRSI_TERRAFORM_BIN"];
const mirror = process.env["SIRSI_TERRAFORM_MIRROR"];
const version = process.env["SIRSI_LAB_AWS_PROVIDER_VERSION"];
const itPlans = it.skipIf(binary === undefined || mirror === undefined || version === undefined);
const itRuns = it.skipIf(binary === undefined);

const plan = async (stack: Stack) => {
  const terraform = terraformRunner({ binary: binary ?? "", searchPath: "", ...(mirror === undefined ? {} : { mirror }) });
  return await terraform.plan({ stack, mode: "offline", timeoutSeconds: 300 });
};

interface PlanJson {
  readonly resource_changes?: readonly { readonly address: string; readonly change: { readonly actions: readonly string[] } }[];
  readonly planned_values?: { readonly outputs?: Readonly<Record<string, { readonly value?: unknown }>> };
}

describe("the real AWS provider", () => {
  // In cutover a wave has everything: targets, transfer both ways, and the records that move the traffic.
  for (const wave of ["foundation", "data", "front"]) {
    itPlans(
      `plans wave ${wave} without a word of complaint (needs terraform and a mirror with hashicorp/aws)`,
      async () => {
        const stack = stackOf(synth(threeTier("cutover"), { mode: "offline", providerVersion: version ?? "" }), wave);

        const run = await plan(stack);
        expect(run.ok ? (run.diagnostics ?? []) : [run.failure, ...run.diagnostics]).toEqual([]);
        const { resource_changes: changes = [] } = (run.ok ? run.json : {}) as PlanJson;
        const created = changes.flatMap(({ address, change }) => (change.actions.join() === "create" ? [address] : []));
        expect(created.toSorted()).toEqual(addresses(stack).toSorted());
      },
      320_000,
    );
  }
});

describe("the real Terraform", () => {
  itRuns(
    "reads back exactly what a user wrote (needs terraform)",
    async () => {
      const texts = [
        "${path.module}",
        "$${a}",
        "$$${a}",
        "%{ if true }",
        "cost $",
        "100%",
        'a "quoted" \\ line\nmore',
        "\uE000o",
        "{a}",
        "$",
      ];
      const output = Object.fromEntries(texts.map((text, index) => [`text${index}`, { value: written(inert(text)) }]));
      const configuration = { output, resource: { terraform_data: { upstream: { input: { net_id: null } } } } };
      const stack = stackOf(synth(threeTier()), "foundation");

      const run = await plan({ ...stack, configuration, text: JSON.stringify(configuration), assets: [] });
      const { planned_values: values } = (run.ok ? run.json : {}) as PlanJson;
      expect(texts.map((_, index) => values?.outputs?.[`text${index}`]?.value)).toEqual(texts);
    },
    60_000,
  );

  itRuns(
    "does not know what another wave will have made (needs terraform)",
    async () => {
      const configuration = {
        resource: {
          terraform_data: {
            upstream: { input: { net_id: null } },
            later: { input: "${terraform_data.upstream.output.net_id}" },
          },
        },
      };
      const stack = stackOf(synth(threeTier()), "foundation");

      const run = await plan({ ...stack, configuration, text: JSON.stringify(configuration), assets: [] });
      const later = (run.ok ? run.json : {}) as { resource_changes: { address: string; change: { after_unknown: object } }[] };
      const change = later.resource_changes.find(({ address }) => address === "terraform_data.later")?.change;
      expect(change?.after_unknown).toMatchObject({ input: true });
    },
    60_000,
  );
});
