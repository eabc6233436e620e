import { TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import type { SpecPath } from "../../domain/spec-path.ts";
import type { RawResource } from "../../domain/spec.generated.ts";
import { placeholders } from "../../domain/graph.ts";
import { resolvePlaceholders } from "./placeholders.ts";
import { checkAttributes, checkType } from "./schema-check.ts";
import type { Session } from "./session.ts";
import { tagsOf } from "./tags.ts";
import type { WaveBuilder } from "./wave-builder.ts";
import type { WholeWaveScope } from "./wave-scope.ts";

/** A resource in the provider's own words. */
class Raw extends TerraformResource {
  readonly #attributes: Readonly<Record<string, unknown>>;

  constructor(
    scope: Construct,
    type: string,
    name: string,
    attributes: Readonly<Record<string, unknown>>,
    dependsOn: readonly string[],
  ) {
    super(scope, `${type}.${name}`, { terraformResourceType: type });
    this.overrideLogicalId(name);
    this.#attributes = attributes;
    if (dependsOn.length > 0) this.dependsOn = [...dependsOn];
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.#attributes };
  }
}

const prefixes: Readonly<Record<string, "aws" | "azure" | "gcp">> = { aws: "aws", azurerm: "azure", google: "gcp" };

/** Adds the raw resources of the spec that belong to this wave. */
export function addRawResources(builder: WaveBuilder, scope: WholeWaveScope): void {
  const { session } = builder;
  for (const [index, raw] of (session.migration.spec.resources ?? []).entries()) {
    const path = ["spec", "resources", index];
    if (session.waves[waveIndexOf(index, session)]?.wave !== builder.wave) continue;
    if (isForOtherCloud(raw, session, path) || !fits(raw, session, path)) continue;
    addRaw(raw, builder, scope, path);
  }
}

/** The last wave among those of the workloads that it refers to; the first one where it refers to none. */
function waveIndexOf(index: number, { waves, migration, input }: Session): number {
  // As written: marked text holds no placeholder that anyone could find.
  const raw = input.migration.spec.resources?.[index];
  const named = new Set([...(raw?.dependsOn ?? []), ...placeholders(raw?.attributes)]);
  const known = new Set(migration.spec.workloads.map(({ name }) => name));
  const indexes = [...named]
    .filter((name) => known.has(name))
    .map((name) => waves.findIndex(({ workloads }) => workloads.some((one) => one.name === name)));
  return Math.max(0, ...indexes);
}

function isForOtherCloud({ name, type, when }: RawResource, session: Session, path: SpecPath): boolean {
  const { provider } = session.cloud;
  const own = prefixes[type.split("_")[0] ?? ""];
  if (when !== undefined && when !== provider) {
    session.note({ text: `The resource ${name} is for ${when} and is left out on ${provider}.`, path });
    return true;
  }
  if (own === provider) return false;
  session.report({
    code: "SIR-E221",
    level: "error",
    message: `resources[${name}] is ${type} but target is ${provider}. Add "when: ${own ?? "…"}" or port it.`,
    path: [...path, "type"],
  });
  return true;
}

function fits({ type, attributes }: RawResource, session: Session, path: SpecPath): boolean {
  const { schema } = session.input;
  const block = schema?.type(type);
  if (schema === undefined || block === undefined) {
    const message = schema && checkType(type, schema)?.message;
    const missing = "Raw resources cannot be checked: the schema of the provider is missing in this installation.";
    session.report({ code: "SIR-E219", level: "error", message: message ?? missing, path: [...path, "type"] });
    return false;
  }
  const found = checkAttributes(type, attributes, block, schema.version);
  for (const { code, path: below, message } of found)
    session.report({ code, level: "error", message, path: [...path, "attributes", ...below], part: "key" });
  return found.length === 0;
}

function addRaw(raw: RawResource, builder: WaveBuilder, scope: WholeWaveScope, path: SpecPath): void {
  const { session, origins } = builder;
  const address = `${raw.type}.${raw.name}`;
  if (origins.has(address)) {
    session.report({
      code: "SIR-E201",
      level: "error",
      message: `${address} is already made by the workload ${origins.get(address)?.workload ?? ""}. Rename this resource.`,
      path: [...path, "name"],
    });
    return;
  }
  const attributes: Record<string, unknown> = resolvePlaceholders({ ...(raw.attributes as Record<string, unknown>) }, scope, [
    ...path,
    "attributes",
  ]);
  const hasTags = session.input.schema?.type(raw.type)?.attributes?.["tags"] !== undefined;
  const tags = { ...tagsOf(session.migration, undefined, session.cloud), ...(attributes["tags"] as object | undefined) };
  const after = [...origins]
    .filter(([, { workload }]) => workload !== undefined && raw.dependsOn?.includes(workload))
    .map(([one]) => one);
  new Raw(builder.stack, raw.type, raw.name, plainNumbers({ ...attributes, ...(hasTags ? { tags } : {}) }), after);
  origins.set(address, { wave: builder.wave.name, path });
}

/** CDKTF hides tokens in numbers that no spec needs; beyond what JSON keeps exactly, Terraform reads the digits from text. */
function plainNumbers<T>(value: T): T {
  if (typeof value === "number") return (Math.abs(value) > Number.MAX_SAFE_INTEGER ? String(value) : value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => plainNumbers(item)) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainNumbers(item)])) as T;
}
