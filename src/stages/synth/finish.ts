import { TerraformResource } from "cdktf";
import type { Json, Origin } from "../../domain/change.ts";
import type { FullWorkload } from "../../domain/defaults.ts";
import type { Stack, TerraformJson } from "../../domain/stack.ts";
import { mapText, written } from "../../kinds/inert.ts";
import { importTargets } from "./lifecycle-blocks.ts";
import { movedBlocks } from "./moved.ts";
import { applyOverrides, setOwn, type Resources } from "./overrides.ts";
import { resolvePlaceholders } from "./placeholders.ts";
import { outputName } from "./output-name.ts";
import { awaitedIn, type WaveBuilder } from "./wave-builder.ts";
import { WorkloadScope } from "./workload-scope.ts";

const usualVersion = "~> 6.0";

/** What is left of the last applied spec in this wave, as blocks. */
export interface Leftovers {
  readonly addresses: ReadonlySet<string> | undefined;
  readonly removed: (present: ReadonlySet<string>, movedFrom: ReadonlySet<string>) => readonly Json[];
}

/** Turns a built wave into the configuration that is written to disk. */
export function finishStack(builder: WaveBuilder, workloads: readonly FullWorkload[], leftovers: Leftovers): Stack {
  const { wave, origins, assets } = builder;
  const resources = resourcesOf(builder);
  for (const workload of workloads) customize(resources, workload, builder);
  const imports = workloads.flatMap((workload) => adopted(resources, workload, builder));
  const addresses = [...origins.keys()];
  const moved = movedBlocks(addresses, builder.session.migration.spec.moved ?? [], leftovers.addresses);
  const removed = leftovers.removed(new Set(addresses), new Set(moved.map(({ from }) => from)));
  const output = outputBlock(builder);
  const awaits = awaitedIn([resources, output]);
  if (awaits.length > 0)
    resources["terraform_data"] = { upstream: { input: Object.fromEntries(awaits.map((key) => [key, null])) } };

  const blocks: Record<string, Json> = {
    terraform: terraformBlock(builder),
    provider: providerBlock(builder),
    ...(Object.keys(resources).length === 0 ? {} : { resource: resources }),
    ...(moved.length === 0 ? {} : { moved: moved.map((block) => ({ ...block })) }),
    ...(removed.length === 0 ? {} : { removed }),
    ...(imports.length === 0 ? {} : { import: imports }),
    ...output,
  };
  const configuration = sorted(mapText(blocks, written) as Json) as TerraformJson;
  const ownOrigins: Record<string, Origin> = Object.fromEntries(origins);
  if (awaits.length > 0) ownOrigins["terraform_data.upstream"] = { wave: wave.name, path: ["spec", "waves"] };
  return {
    wave: wave.name,
    state: wave.state,
    configuration,
    text: `${JSON.stringify(configuration, undefined, 2)}\n`,
    assets: [...assets.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    origins: sorted(ownOrigins as unknown as Json) as unknown as Stack["origins"],
    awaits,
  };
}

/**
 * CDKTF's resources without its notes to itself. Each is resolved once and alone: the whole stack's own way resolves everything
 * twice and merges it with the notes.
 */
function resourcesOf({ stack, plain }: WaveBuilder): Resources {
  const resources: Resources = {};
  for (const child of stack.node.children) {
    if (!TerraformResource.isTerraformResource(child)) continue;
    const { resource = {} } = plain(child.toTerraform()) as { readonly resource?: Resources };
    for (const [type, byId] of Object.entries(resource))
      for (const [id, { ["//"]: _note, ...attributes }] of Object.entries(byId)) setOwn((resources[type] ??= {}), id, attributes);
  }
  return resources;
}

function customize(resources: Resources, workload: FullWorkload, builder: WaveBuilder): void {
  const wished = workload.overrides?.[builder.session.cloud.provider];
  if (wished === undefined) return;
  const path = builder.session.pathOf(workload.name, ["overrides"]);
  applyOverrides(resources, workload, resolvePlaceholders(wished, new WorkloadScope(builder, workload), path), builder);
}

/** Import blocks; what is adopted keeps its name, so that adopting changes nothing. */
function adopted(resources: Resources, workload: FullWorkload, builder: WaveBuilder): readonly Json[] {
  if (workload.adopt === undefined) return [];
  const { session, origins } = builder;
  const own = [...origins].filter(([, origin]) => origin.workload === workload.name).map(([address]) => address);
  return importTargets(workload, own).flatMap(({ type, id, to }) => {
    if (to === undefined) {
      session.report({
        code: "SIR-E219",
        level: "error",
        message: `${workload.name} makes no ${type} to adopt ${id} as. It makes ${typesOf(own).join(", ")}.`,
        path: session.pathOf(workload.name, ["adopt", type]),
        part: "key",
      });
      return [];
    }
    const name = session.cloud.nameAttributes[type];
    const attributes = resources[type]?.[to.slice(type.length + 1)];
    if (name !== undefined && attributes !== undefined) setOwn(attributes, name, id);
    if (session.input.mode !== "offline") return [{ to, id }];
    const text = `An offline plan cannot read ${id}, so it shows ${to} as new. A connected plan adopts it.`;
    session.note({ text, path: session.pathOf(workload.name, ["adopt", type]) });
    return [];
  });
}

function typesOf(addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses.map((address) => address.split(".")[0] ?? ""))].toSorted();
}

function terraformBlock({ session }: WaveBuilder): Json {
  const { cloud, input } = session;
  const chosen: Readonly<Record<string, string | undefined>> = input.settings?.terraform?.providers ?? {};
  const version = input.providerVersion ?? chosen[cloud.name] ?? usualVersion;
  return {
    backend: { http: {} },
    required_providers: { [cloud.name]: { source: cloud.source, version } },
  };
}

function providerBlock({ session, providers }: WaveBuilder): Json {
  const block = (region: string) =>
    session.cloud.providerBlock({ ...session.site, region }, session.input.mode, session.accountIsKnown);
  const others = [...providers.keys()].toSorted().map((region) => ({ ...block(region), alias: region }));
  return { [session.cloud.name]: [{ ...block(session.site.region) }, ...others] };
}

function outputBlock({ session, wave }: WaveBuilder): Readonly<Record<string, Json>> {
  const own = [...session.made].filter(([, made]) => made.wave === wave);
  const outputs = own.flatMap(([owner, made]) =>
    Object.entries(made.outputs).map(([name, value]) => [outputName(owner, name), { value }] as const),
  );
  return outputs.length === 0 ? {} : { output: Object.fromEntries(outputs) };
}

/** Keys in alphabetical order at every depth: the order of construction leaves no trace. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
