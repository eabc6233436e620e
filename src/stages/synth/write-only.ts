import type { Json } from "../../domain/change.ts";
import { Failure } from "../../domain/failure.ts";
import type { Stack, TerraformJson } from "../../domain/stack.ts";

/** Of both: older ones take a write-only argument for an ordinary one, and the secret would be in the plan and in the state. */
const leastVersion = [1, 11] as const;

/** Where a configuration gives a secret that neither plan nor state may hold: write-only arguments and ephemeral values. */
export function writeOnlyUses({ resource, ephemeral, variable }: TerraformJson): readonly string[] {
  const arguments_ = named(resource).flatMap(([type, resources]) =>
    named(resources).flatMap(([name, attributes]) => writeOnlyIn(attributes).map((path) => `${type}.${name}.${path}`)),
  );
  const ephemerals = named(ephemeral).flatMap(([type, resources]) =>
    named(resources).map(([name]) => `ephemeral.${type}.${name}`),
  );
  const variables = named(variable).flatMap(([name, block]) =>
    named(block).some(([key, value]) => key === "ephemeral" && value === true) ? [`var.${name}`] : [],
  );
  return [...arguments_, ...ephemerals, ...variables].sort();
}

/** Providers name them so: `password_wo`, with `password_wo_version` beside it. */
function writeOnlyIn(value: Json, path = ""): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => writeOnlyIn(item, path));
  return named(value).flatMap(([name, item]) => {
    const at = path === "" ? name : `${path}.${name}`;
    return name.endsWith("_wo") && item !== null ? [at] : writeOnlyIn(item, at);
  });
}

const named = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value as Readonly<Record<string, Json>>)
    : [];

/** Failure "terraform-too-old" when one of the stacks must not be planned or applied by this Terraform; undefined when all may. */
export function tooOldFor(
  stacks: readonly Stack[],
  { flavour, version }: { readonly flavour: "terraform" | "opentofu"; readonly version: string },
): Failure<"terraform-too-old"> | undefined {
  if (isAtLeast(version)) return undefined;
  const [use] = stacks.flatMap(({ configuration }) => writeOnlyUses(configuration));
  if (use === undefined) return undefined;
  const name = flavour === "opentofu" ? "OpenTofu" : "Terraform";
  return new Failure("terraform-too-old", { name, version, least: leastVersion.join("."), use });
}

/** A prerelease of the least version may or may not have it, so it does not count. What is no version does not either. */
function isAtLeast(version: string): boolean {
  const match = /^(\d+)\.(\d+)\.(\d+)(-.+)?/.exec(version);
  if (match === null) return false;
  const [major, minor, patch] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (major !== leastVersion[0]) return major > leastVersion[0];
  if (minor !== leastVersion[1]) return minor > leastVersion[1];
  return patch > 0 || match[4] === undefined;
}
