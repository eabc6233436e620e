import type { Plan } from "../../domain/plan.ts";
import type { ProviderSchema } from "../../domain/provider-schema.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import type { Stack } from "../../domain/stack.ts";
import { changeBuilder } from "./build-change.ts";
import { planDigest } from "./digest.ts";
import { differences } from "./drift.ts";
import { dotted } from "./marks.ts";
import { secretsOf } from "./plan-secrets.ts";
import type { RawChange } from "./raw-change.ts";
import { withConsequences } from "./static-consequences.ts";
import { withoutDefaults } from "./static-defaults.ts";
import { staticStack, type StaticResource, type StaticStack } from "./static-resources.ts";

export interface StaticPlanInput {
  readonly wave: string;
  /** The stack that was applied last; absent: nothing was. */
  readonly base?: Stack;
  /** Absent: the wave is gone, and all of it with it. */
  readonly head?: Stack;
  readonly binding: boolean;
  /** Tells which changes replace and what is computed. Without it every difference is an update. */
  readonly schema?: ProviderSchema;
}

/**
 * A plan without Terraform: the configuration of base and head compared, resource by resource. It knows no state, no defaults and
 * no computed values; whatever refers to another resource is unknown. `complete` is left open, so no gate can take it for a plan.
 */
export function staticPlan({ wave, base, head, binding, schema }: StaticPlanInput): Plan {
  const before = staticStack(base ?? nothing, schema);
  const after = staticStack(head ?? nothing, schema);
  const changes = withConsequences(compare(before, after, schema), after, schema);
  const { configuration, scopes } = head === undefined ? before : after;
  const secrets = secretsOf(null, changes, configuration, (name) => scopes.variable(name));
  const sources = {
    stack: head,
    previous: base,
    region: undefined,
    configuration,
    scopes,
    secrets,
    changes,
    relevant: undefined,
  };
  return {
    wave,
    mode: "static",
    binding,
    changes: changes.map(changeBuilder(sources)),
    drift: [],
    diagnostics: [...calls(base), ...calls(head)].slice(0, 1),
    digest: planDigest(changes),
  };
}

const nothing: Pick<Stack, "configuration"> = { configuration: {} };

function calls(stack: Stack | undefined): Plan["diagnostics"] {
  if (stack?.configuration["module"] === undefined) return [];
  return [
    { severity: "warning", summary: "Modules are not followed without Terraform; their resources are missing from this plan." },
  ];
}

function compare(before: StaticStack, after: StaticStack, schema: ProviderSchema | undefined): readonly RawChange[] {
  const left = new Map(before.resources);
  const changes: RawChange[] = [];
  for (const resource of after.resources.values()) {
    const from = after.moved.get(resource.address);
    const moved = !left.has(resource.address) && from !== undefined && left.has(from) ? from : undefined;
    const old = left.get(moved ?? resource.address);
    left.delete(moved ?? resource.address);
    changes.push(old === undefined ? added(resource, after) : kept(old, resource, moved, schema));
  }
  for (const old of left.values()) changes.push(gone(old, after.forgotten));
  return changes.sort((one, other) => (one.address < other.address ? -1 : 1));
}

function raw(resource: StaticResource): RawChange {
  return {
    address: resource.address,
    module: "",
    mode: "managed",
    type: resource.type,
    name: resource.name,
    index: resource.key,
    deposed: undefined,
    provider: resource.provider,
    action: "no-op",
    createBeforeDestroy: false,
    reason: undefined,
    previousAddress: undefined,
    importing: undefined,
    isGenerated: false,
    replacePaths: [],
    before: null,
    after: null,
    unknown: undefined,
    beforeSensitive: undefined,
    afterSensitive: undefined,
  };
}

function added(resource: StaticResource, { imports }: StaticStack): RawChange {
  const { value, unknown, sensitive } = resource.values;
  const importing = imports.get(resource.address);
  // What exists already is not created; how far it differs only Terraform can see.
  return {
    ...raw(resource),
    action: importing === undefined ? "create" : "update",
    importing,
    after: value ?? null,
    unknown,
    afterSensitive: sensitive,
  };
}

function gone(old: StaticResource, forgotten: ReadonlySet<string>): RawChange {
  const action = forgotten.has(old.address) || forgotten.has(`${old.type}.${old.name}`) ? "forget" : "delete";
  return {
    ...raw(old),
    action,
    reason: "delete_because_no_resource_config",
    before: old.values.value ?? null,
    beforeSensitive: old.values.sensitive,
  };
}

function kept(
  old: StaticResource,
  resource: StaticResource,
  moved: string | undefined,
  schema: ProviderSchema | undefined,
): RawChange {
  const paths = differences(old.values.comparable, resource.values.comparable).filter((path) => !isIgnored(path, resource));
  const relocated = old.region !== undefined && resource.region !== undefined && old.region !== resource.region;
  const forced = paths.filter((path) => forces(path, schema?.forceNew(resource.type) ?? []));
  const replacePaths = relocated ? [...forced, ["region"]] : forced;
  const same: RawChange = {
    ...raw(resource),
    previousAddress: moved,
    before: old.values.value ?? null,
    beforeSensitive: old.values.sensitive,
    after: resource.values.value ?? null,
    afterSensitive: resource.values.sensitive,
    unknown: withoutDefaults(resource.values.unknown, resource.values.comparable, old.values.comparable),
  };
  if (replacePaths.length > 0) return replaced(same, resource, replacePaths);
  return paths.length === 0 ? same : { ...same, action: "update" };
}

function replaced(change: RawChange, { createBeforeDestroy }: StaticResource, replacePaths: readonly SpecPath[]): RawChange {
  return { ...change, action: "replace", createBeforeDestroy, replacePaths, reason: "replace_because_cannot_update" };
}

function isIgnored([attribute]: SpecPath, { ignored }: StaticResource): boolean {
  return ignored === "all" || ignored.some((name) => name.split(/[.[]/, 1)[0] === attribute);
}

/** A difference in the attribute, below it, or in a block that holds it. */
function forces(path: SpecPath, forceNew: readonly string[]): boolean {
  const changed = dotted(path);
  return forceNew.some((name) => name === changed || changed.startsWith(`${name}.`) || name.startsWith(`${changed}.`));
}
