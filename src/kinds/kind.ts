import type { TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import type { Json } from "../domain/change.ts";
import type { FullMigration, FullWave, FullWorkload } from "../domain/defaults.ts";
import type { UnlocatedFinding } from "../domain/finding.ts";
import type { PlanMode } from "../domain/plan.ts";
import type { SpecPath } from "../domain/spec-path.ts";
import type { Provider, WorkloadKind, WorkloadOf } from "../domain/workload.ts";
import type { SizeRequest } from "./sizes.ts";

/** What a workload offers to others: `id`, `host`, `subnets.app.id` … as Terraform text, a reference or a literal. */
export type Outputs = Readonly<Record<string, string>>;

export type KindWorkload<K extends WorkloadKind> = WorkloadOf<K> & FullWorkload;

/** A workload whose kind decides at run time what its config is; one without a config has an empty one. */
export function withConfig(workload: FullWorkload): KindWorkload<WorkloadKind> {
  return { ...workload, config: workload.config ?? {} };
}

/** What one cloud knows about one kind of workload. One file, one object, one line in index.ts. */
export interface Kind<K extends WorkloadKind = WorkloadKind> {
  readonly kind: K;
  readonly provider: Provider;
  /** Adds the workload's resources to the stack of its wave. What the author must fix is reported, and building goes on. */
  build(workload: KindWorkload<K>, scope: Scope): Built;
}

export interface Built {
  readonly outputs: Outputs;
  /** Puts the workload behind a target group of the same stack; absent where nothing in it can stand there. */
  readonly join?: (group: TargetGroup) => void;
}

export interface TargetGroup {
  readonly arn: string;
  /** Port of the workload that the group sends to. */
  readonly port: number;
  /** The listener: what must exist before the workload may register. */
  readonly after: TerraformResource;
}

/** A CDKTF resource class, `DbInstance` for example. */
export interface ResourceClass<C, R extends TerraformResource> {
  new (scope: Construct, id: string, config: C): R;
  readonly tfResourceType: string;
}

/** The config of a resource class with `undefined` allowed, so that an optional attribute is one expression. */
export type Loose<C> = { readonly [K in keyof C]: C[K] | undefined };

/** One region of one account. */
export interface Site {
  readonly provider: Provider;
  readonly region: string;
  /** Zones to spread over, as many as the spec asks for. */
  readonly zones: readonly string[];
  readonly account: string;
}

/** Another workload as seen from this one: in the same stack, or in one that is applied before. */
export interface Peer {
  readonly workload: FullWorkload;
  readonly wave: FullWave;
  readonly here: boolean;
  /** Terraform text of an output; undefined when the kind has none of that name. */
  find(output: string): string | undefined;
  /** {@link find} for an output that the kind always has. */
  get(output: string): string;
  /** Present for a workload of the same stack that can stand behind a target group. */
  readonly join?: (group: TargetGroup) => void;
}

/** The place where a workload is built: adds resources, names them, and knows its neighbours. */
export interface Scope {
  readonly migration: FullMigration;
  readonly wave: FullWave;
  readonly mode: PlanMode;
  readonly site: Site;
  /** Deletion protection is on: asked for, or switched off together with another change. */
  readonly isProtected: boolean;
  /**
   * Adds a resource named `<workload>` or `<workload>_<part>`, with our tags where its type has tags.
   * `at` is the field of the workload that says most about it.
   */
  add<C, R extends TerraformResource>(
    type: ResourceClass<C, R>,
    part: string | undefined,
    config: Loose<NonNullable<C>>,
    at?: SpecPath,
  ): R;
  /** `<migration>-<workload>[-<part>]`, cut to the limit. */
  name(limit: number, part?: string): string;
  /** {@link name} with a hash in any case, for names that the whole world shares. */
  uniqueName(limit: number, part?: string): string;
  /** The tags of this workload's resources, for blocks that carry their own. */
  tags(part?: string): Readonly<Record<string, string>>;
  /** An active workload by name; it has been built. Undefined for one that is unknown or gets no resources. */
  peer(workload: string): Peer | undefined;
  /** Active workloads of a kind. */
  peersOf(kind: WorkloadKind): readonly Peer[];
  /** The network that this workload lives in. */
  readonly network: Peer | undefined;
  /** The cheapest native size that satisfies the request; undefined when there is none, which is reported. */
  size(request: SizeRequest): string | undefined;
  /** A file of the repository; undefined when it is not there, which is reported. */
  file(path: string, at: SpecPath): Uint8Array | undefined;
  /** The files below a folder, path relative to it, sorted. */
  folder(path: string, at: SpecPath): readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** Puts a file beside the configuration; yields the path to refer to it by. */
  asset(path: string, bytes: Uint8Array): string;
  /** This workload in another region: addresses carry the region. */
  in(region: string): Scope;
  /** This is such a scope. */
  readonly isAway: boolean;
  /** Where a field of this workload stands in the spec. */
  at(...field: SpecPath): SpecPath;
  report(finding: UnlocatedFinding): void;
  /** Something that people should know and need not fix. */
  note(text: string, at?: SpecPath): void;
  /** A secret that the service fills in outside Terraform before the wave needs it. */
  expectSecret(secret: ExpectedSecret): void;
}

/** The wave as a whole. Its own resources are named `_<part>`: no workload's name starts with an underscore. */
export interface WaveScope extends Scope {
  /** This wave is the first: what the whole migration needs once stands here. */
  readonly isFirst: boolean;
  /** This wave is the last: from here everything can be seen. */
  readonly isLast: boolean;
  /** The scope of an active workload of this wave. */
  of(workload: string): Scope;
  /** Where a field of any workload stands in the spec. */
  pathOf(workload: string, ...field: SpecPath): SpecPath;
  /** An output of the first wave's own, such as the topic for alarms. */
  shared(output: string): string | undefined;
}

/** A container for a secret: Terraform makes it empty, the service copies the value, which never enters a state. */
export interface ExpectedSecret {
  /** Address of the `aws_secretsmanager_secret`. */
  readonly address: string;
  /** Where the value is, `vault://kv/shop#orders-ro`. */
  readonly from: string;
  /** What the value must hold, `username`, `password` …; absent for a plain text. */
  readonly keys?: readonly string[];
}

export interface Note {
  readonly text: string;
  readonly path: SpecPath;
}

/** An attribute whose safe value an override may not take away. */
export interface Guard {
  readonly type: string;
  /** Dotted, blocks without index: `metadata_options.http_tokens`. */
  readonly attribute: string;
  readonly safe: Json;
  /** The policy rule that demands it. */
  readonly rule: string;
}

/** A cloud: its kinds, and what surrounds them in every stack. */
export interface Cloud {
  readonly provider: Provider;
  /** Terraform's name of its provider: `aws`, `azurerm`, `google`. */
  readonly name: string;
  /** `hashicorp/aws` */
  readonly source: string;
  readonly kinds: readonly Kind[];
  /** Zones of a region that every account sees, as many as asked for and known. */
  zones(region: string, count: number): readonly string[];
  /** Attributes that overrides may not weaken. */
  readonly guards: readonly Guard[];
  /** Kinds that cannot do without a network: where a spec has none, one is made for them. */
  needsNetwork(workload: FullWorkload, migration: FullMigration): boolean;
  /** Arguments of the provider block, literals only. */
  providerBlock(site: Site, mode: PlanMode, accountIsKnown: boolean): Readonly<Record<string, Json>>;
  /** Attribute that names a resource where its import id is that name: an adopted resource keeps it. */
  readonly nameAttributes: Readonly<Record<string, string>>;
  readonly providerClass: new (
    scope: Construct,
    id: string,
    config: { readonly alias?: string },
  ) => import("cdktf").TerraformProvider;
  /** Tags or labels as this cloud allows them. */
  tags(wanted: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  /** What the wave's workloads refer to, such as the topic for alarms. Built before the kinds. */
  begin(scope: WaveScope): Outputs;
  /** What belongs to a workload beside its kind's own resources, such as grants, alarms and transfer. Built after all kinds of the wave. */
  surround(workload: FullWorkload, scope: Scope, wave: WaveScope): void;
  /** What belongs to the wave as a whole. */
  complete(scope: WaveScope, workloads: readonly FullWorkload[]): void;
}
