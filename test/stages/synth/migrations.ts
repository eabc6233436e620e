import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Json } from "../../../src/domain/change.ts";
import { withDefaults } from "../../../src/domain/defaults.ts";
import type { Migration, Workload } from "../../../src/domain/spec.generated.ts";
import type { Stack } from "../../../src/domain/stack.ts";
import type { WaveState } from "../../../src/domain/workload.ts";
import type { SynthInput, Synthesis } from "../../../src/stages/synth/input.ts";
import { synthesize } from "../../../src/stages/synth/synthesize.ts";
import { fakePriceBook } from "../../fakes/fake-price-book.ts";
import { fakeProviderSchema } from "../../fakes/fake-provider-schema.ts";

export function threeTier(state?: WaveState): Migration {
  const migration = parse(readFileSync(new URL("specs/three-tier.yaml", import.meta.url), "utf8")) as Migration;
  if (state === undefined) return migration;
  const waves = migration.spec.waves?.map((wave) => ({ ...wave, state })) ?? [];
  return { ...migration, spec: { ...migration.spec, waves } };
}

export const net: Workload = { name: "net", kind: "network", config: { cidr: "10.60.0.0/16" } };

/** A migration of the given workloads in one built wave, to Frankfurt. */
export function migrationOf(workloads: readonly Workload[], spec: Partial<Migration["spec"]> = {}): Migration {
  return {
    apiVersion: "sirsi.dev/v1",
    kind: "Migration",
    metadata: { name: "shop", owner: "@acme/commerce" },
    spec: { target: { provider: "aws", region: "germany", account: "111122223333" }, workloads: [...workloads], ...spec },
  };
}

export const files: ReadonlyMap<string, Uint8Array> = new Map([
  ["scripts/web-init.sh", new TextEncoder().encode("#!/bin/sh\nexec /srv/shop\n")],
]);

export function synth(migration: Migration, more: Partial<SynthInput> = {}): Synthesis {
  return synthesize({
    migration: withDefaults(migration),
    files,
    upstream: {},
    prices: fakePriceBook(),
    schema: fakeProviderSchema(),
    mode: "sandbox",
    ...more,
  });
}

export function stackOf(synthesis: Synthesis, wave: string): Stack {
  const stack = synthesis.stacks.find((one) => one.wave === wave);
  if (stack === undefined) throw new Error(`No stack for wave ${wave}`);
  return stack;
}

/** The attributes of one resource, `aws_db_instance.orders-db`. */
export function resource(stack: Stack, address: string): Readonly<Record<string, Json>> {
  const [type = "", id = ""] = address.split(".");
  const found = (stack.configuration["resource"] as Record<string, Record<string, Record<string, Json>>>)[type]?.[id];
  if (found === undefined) throw new Error(`No ${address}; there is ${addresses(stack).join(", ")}`);
  return found;
}

export function addresses(stack: Stack): readonly string[] {
  const byType = Object.entries((stack.configuration["resource"] ?? {}) as Record<string, object>);
  return byType.flatMap(([type, byId]) => Object.keys(byId).map((id) => `${type}.${id}`));
}

export function types(stack: Stack): readonly string[] {
  return Object.keys(stack.configuration["resource"] ?? {});
}

export const codes = ({ findings }: Synthesis): readonly string[] => findings.map(({ code }) => code);
