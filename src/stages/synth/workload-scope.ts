import type { TerraformResource } from "cdktf";
import type { Origin } from "../../domain/change.ts";
import { dependencyEdges } from "../../domain/graph.ts";
import type { FullMigration, FullWave, FullWorkload } from "../../domain/defaults.ts";
import type { UnlocatedFinding } from "../../domain/finding.ts";
import { nativeRegion } from "../../domain/regions.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import { isActive, type WorkloadKind } from "../../domain/workload.ts";
import { alive } from "../../kinds/inert.ts";
import type { ExpectedSecret, Loose, Peer, ResourceClass, Scope, Site } from "../../kinds/kind.ts";
import { cloudName } from "../../kinds/naming.ts";
import { resolveSize, type SizeRequest } from "../../kinds/sizes.ts";
import { plainPath } from "./files.ts";
import { originalName } from "./moved.ts";
import type { Session } from "./session.ts";
import { tagsOf } from "./tags.ts";
import type { WaveBuilder } from "./wave-builder.ts";

/** {@link Scope} of one workload, in its home region or another. */
export class WorkloadScope implements Scope {
  protected readonly builder: WaveBuilder;
  protected readonly workload: FullWorkload | undefined;
  readonly site: Site;
  readonly isAway: boolean;
  #tags: Readonly<Record<string, string>> | undefined;

  constructor(builder: WaveBuilder, workload: FullWorkload | undefined, region?: string) {
    this.builder = builder;
    this.workload = workload;
    const { site } = builder.session;
    this.isAway = region !== undefined && region !== site.region;
    this.site =
      this.isAway && region !== undefined
        ? { ...site, region, zones: builder.session.cloud.zones(region, site.zones.length) }
        : site;
  }

  protected get session(): Session {
    return this.builder.session;
  }

  get migration(): FullMigration {
    return this.session.migration;
  }

  get wave(): FullWave {
    return this.builder.wave;
  }

  get mode() {
    return this.session.input.mode;
  }

  get isProtected(): boolean {
    return this.workload !== undefined && this.session.isProtected(this.workload);
  }

  /** What its resources' names start with. */
  protected get owner(): string {
    return this.workload?.name ?? "";
  }

  add<C, R extends TerraformResource>(
    type: ResourceClass<C, R>,
    part: string | undefined,
    config: Loose<NonNullable<C>>,
    at: SpecPath = [],
  ): R {
    const named = part === undefined && this.workload !== undefined ? this.owner : `${this.owner}_${part ?? ""}`;
    const id = this.freeId(type.tfResourceType, this.isAway ? `${named}_${this.site.region}` : named, at);
    const address = `${type.tfResourceType}.${id}`;
    const given = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
    const taggable = Object.hasOwn(type.prototype as object, "tags") && !Object.hasOwn(given, "tags");
    const whole = {
      ...given,
      ...(taggable ? { tags: { ...this.tags(part) } } : {}),
      ...(this.isAway ? { provider: this.builder.provider(this.site.region) } : {}),
    };
    const resource = new type(this.builder.stack, address, whole as C);
    resource.overrideLogicalId(id);
    this.builder.origins.set(address, this.originOf(at));
    return resource;
  }

  /** Two things of one name would be one resource: that is reported, and the second stands aside so that building can go on. */
  private freeId(type: string, id: string, at: SpecPath): string {
    if (!this.builder.origins.has(`${type}.${id}`)) return id;
    const message = `${type}.${id} would be made twice: two things here have the same name. Rename one.`;
    this.report({ code: "SIR-E201", level: "error", message, path: this.at(...at) });
    return this.freeId(type, `${id}_again`, at);
  }

  protected originOf(at: SpecPath): Origin {
    return { wave: this.wave.name, workload: this.owner, path: this.session.pathOf(this.owner, at) };
  }

  protected nameParts(part: string | undefined): readonly string[] {
    const { metadata, spec } = this.migration;
    const workload = this.workload === undefined ? this.wave.name : originalName(this.workload.name, spec.moved ?? []);
    return [metadata.name, workload, ...(part === undefined ? [] : [part])].map(alive);
  }

  name(limit: number, part?: string): string {
    return cloudName(this.nameParts(part), limit);
  }

  uniqueName(limit: number, part?: string): string {
    return cloudName(this.nameParts(part), limit, "always");
  }

  tags(part?: string): Readonly<Record<string, string>> {
    this.#tags ??= tagsOf(this.migration, this.workload, this.session.cloud);
    return { Name: this.name(128, part?.replaceAll("_", "-")), ...this.#tags };
  }

  peer(name: string): Peer | undefined {
    const workload = this.session.workload(name);
    return workload === undefined || !isActive(workload) ? undefined : this.builder.peer(workload);
  }

  peersOf(kind: WorkloadKind): readonly Peer[] {
    return this.migration.spec.workloads.filter((one) => one.kind === kind).flatMap(({ name }) => this.peer(name) ?? []);
  }

  get network(): Peer | undefined {
    const networks = this.peersOf("network");
    const edges = dependencyEdges(this.migration);
    const seen = new Set<string>();
    // Breadth first: the network named by the workload itself, then by what it depends on.
    let level = [this.owner];
    while (level.length > 0) {
      const found = networks.find(({ workload }) => level.includes(workload.name));
      if (found !== undefined) return found;
      for (const name of level) seen.add(name);
      level = edges.filter(({ from, to }) => level.includes(from) && !seen.has(to)).map(({ to }) => to);
    }
    return networks[0];
  }

  size(request: SizeRequest): string | undefined {
    const found = resolveSize(this.session.input.prices, this.site.provider, this.site.region, request);
    if (found.ok) {
      const choice = { workload: this.owner, native: found.native, because: found.because };
      if (!this.session.sizes.some(({ workload, native }) => workload === choice.workload && native === choice.native))
        this.session.sizes.push(choice);
      return found.native;
    }
    const { nearest } = found;
    const hint =
      nearest === undefined
        ? "Pin one with size.class."
        : `Nearest: ${nearest.type} (${nearest.vcpu} vCPU, ${nearest.memory}Gi).`;
    this.report({
      code: "SIR-E214",
      level: "error",
      message: `no ${this.site.provider} ${request.service} size in ${this.site.region} offers ${request.vcpu} vCPU with ${request.memory}Gi. ${hint}`,
      path: this.at(...(request.at ?? ["size"])),
    });
    return undefined;
  }

  file(path: string, at: SpecPath): Uint8Array | undefined {
    const bytes = this.session.input.files.get(plainPath(alive(path)));
    if (bytes === undefined) this.reportMissing(path, at);
    return bytes;
  }

  folder(path: string, at: SpecPath): readonly { readonly path: string; readonly bytes: Uint8Array }[] {
    const prefix = `${plainPath(alive(path))}/`;
    const inside = [...this.session.input.files].filter(([file]) => file.startsWith(prefix));
    if (inside.length === 0) this.reportMissing(path, at);
    return inside
      .map(([file, bytes]) => ({ path: file.slice(prefix.length), bytes }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  private reportMissing(path: string, at: SpecPath): void {
    this.report({
      code: "SIR-E202",
      level: "error",
      message: `${alive(path)} is not in the repository. Add it, or correct the path.`,
      path: this.at(...at),
    });
  }

  asset(path: string, bytes: Uint8Array): string {
    this.builder.assets.set(path, { path, bytes });
    return path;
  }

  in(region: string): WorkloadScope {
    return new WorkloadScope(this.builder, this.workload, nativeRegion(this.site.provider, region)?.name ?? region);
  }

  at(...field: SpecPath): SpecPath {
    return this.session.pathOf(this.owner, field);
  }

  report(finding: UnlocatedFinding): void {
    this.session.report({ ...finding, message: alive(finding.message) });
  }

  note(text: string, at: SpecPath = []): void {
    this.session.note({ text: alive(text), path: this.at(...at) });
  }

  expectSecret(secret: ExpectedSecret): void {
    const known = this.session.secrets.get(this.wave.name) ?? [];
    this.session.secrets.set(this.wave.name, [...known, secret]);
  }
}
