import type { FullMigration, FullWave, FullWorkload } from "../../domain/defaults.ts";
import type { UnlocatedFinding } from "../../domain/finding.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import { nativeRegion } from "../../domain/regions.ts";
import type { Built, Cloud, ExpectedSecret, Kind, Note, Outputs, Site } from "../../kinds/kind.ts";
import type { SizeChoice, SynthInput } from "./input.ts";
import { canonical, isProtected } from "./protection.ts";
import type { WavePlan } from "./wave-plan.ts";

/** A workload, or the wave itself under the name "", once it has been built. */
export interface Made {
  readonly wave: FullWave;
  readonly outputs: Outputs;
  readonly join?: Built["join"];
}

const accountOf = (
  { spec, metadata }: FullMigration,
  { provider }: Cloud,
  settings: SynthInput["settings"],
): string | undefined => spec.target.account ?? settings?.accounts?.[provider]?.[metadata.environment];

/** Where a migration goes. */
export function siteOf(migration: FullMigration, cloud: Cloud, settings: SynthInput["settings"]): Site {
  const { target } = migration.spec;
  const region = nativeRegion(cloud.provider, target.region)?.name ?? target.region;
  return {
    provider: cloud.provider,
    region,
    zones: cloud.zones(region, target.zones ?? 2),
    account: accountOf(migration, cloud, settings) ?? unknownAccount,
  };
}

/** What all waves of one synthesis share. */
export class Session {
  readonly input: SynthInput;
  /** Its text is inert. */
  readonly migration: FullMigration;
  readonly cloud: Cloud;
  readonly waves: readonly WavePlan[];
  readonly site: Site;
  readonly accountIsKnown: boolean;
  readonly made = new Map<string, Made>();
  readonly sizes: SizeChoice[] = [];
  readonly secrets = new Map<string, ExpectedSecret[]>();
  readonly #findings = new Map<string, UnlocatedFinding>();
  readonly #notes = new Map<string, Note>();

  constructor(input: SynthInput, migration: FullMigration, cloud: Cloud, waves: readonly WavePlan[]) {
    this.input = input;
    this.migration = migration;
    this.cloud = cloud;
    this.waves = waves;
    this.accountIsKnown = accountOf(migration, cloud, input.settings) !== undefined;
    this.site = siteOf(migration, cloud, input.settings);
  }

  get findings(): readonly UnlocatedFinding[] {
    return [...this.#findings.values()];
  }

  get notes(): readonly Note[] {
    return [...this.#notes.values()];
  }

  report(finding: UnlocatedFinding): void {
    this.#findings.set(canonical(finding), finding);
  }

  note(note: Note): void {
    this.#notes.set(canonical(note), note);
  }

  kindOf(workload: FullWorkload): Kind | undefined {
    return this.cloud.kinds.find(({ kind }) => kind === workload.kind);
  }

  workload(name: string): FullWorkload | undefined {
    return this.migration.spec.workloads.find((workload) => workload.name === name);
  }

  /** The raw, unmarked workload decides: marks would make every text look changed. */
  isProtected(workload: FullWorkload): boolean {
    const index = this.migration.spec.workloads.indexOf(workload);
    return isProtected(this.input.migration.spec.workloads[index] ?? workload, this.input.lastApplied);
  }

  pathOf(workload: string | undefined, field: SpecPath): SpecPath {
    const index = this.input.migration.spec.workloads.findIndex(({ name }) => name === workload);
    return index < 0 ? ["spec", "workloads"] : ["spec", "workloads", index, ...field];
  }
}

/** Stands where no account is named: policies can be written and read, and no apply will take it for real. */
export const unknownAccount = "000000000000";
