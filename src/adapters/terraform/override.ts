import type { Json } from "../../domain/change.ts";
import type { TerraformJson } from "../../domain/stack.ts";

/** Provider source to the one version to use, e.g. "hashicorp/aws" to "5.100.0". */
export type ProviderPins = Readonly<Record<string, string>>;

/** Where Terraform keeps the state: a file of the run, or our http backend, whose address and password are in the environment only. */
export type BackendName = "local" | "http";

/**
 * What a run on this machine changes in a stack, as an override file, so that the stack's own text stays as it is: the state is a
 * local file or behind our own backend, whose address comes by the environment, and pinned providers are used at that version.
 */
export function overrideOf(configuration: TerraformJson, pins: ProviderPins, backend: BackendName = "local"): TerraformJson {
  const required = pinned(configuration, pins);
  return {
    terraform: { backend: { [backend]: {} }, ...(Object.keys(required).length === 0 ? {} : { required_providers: required }) },
  };
}

function pinned(configuration: TerraformJson, pins: ProviderPins): { readonly [name: string]: Json } {
  const blocks = listOf(configuration["terraform"]).flatMap((block) => listOf(recordOf(block)["required_providers"]));
  const entries = blocks.flatMap((block) => Object.entries(recordOf(block)));
  return Object.fromEntries(
    entries.flatMap(([name, requirement]) => {
      const source = sourceOf(name, requirement);
      const version = Object.hasOwn(pins, source) ? pins[source] : undefined;
      return version === undefined ? [] : [[name, { source, version }]];
    }),
  );
}

function sourceOf(name: string, requirement: Json): string {
  const source = recordOf(requirement)["source"];
  const given = typeof source === "string" ? source.replace(/^registry\.(terraform\.io|opentofu\.org)\//, "") : name;
  return given.includes("/") ? given : `hashicorp/${given}`;
}

const recordOf = (value: Json | undefined): { readonly [name: string]: Json } =>
  value !== null && typeof value === "object" && !isList(value) ? value : {};
const listOf = (value: Json | undefined): readonly Json[] =>
  value === null || value === undefined ? [] : isList(value) ? value : [value];
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
