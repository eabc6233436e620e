import { withDefaults, type FullMigration, type FullWorkload } from "../../../domain/defaults.ts";
import type { SpecDocument } from "../../../domain/document.ts";
import { locatedEdges, type LocatedEdge } from "../../../domain/graph.ts";
import type { SourceMap } from "../../../domain/location.ts";
import type { Settings } from "../../../domain/settings.generated.ts";
import type { Severity } from "../../../domain/severity.ts";
import type { Migration, Workload } from "../../../domain/spec.generated.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import { isActive, type ConfigOf, type WorkloadKind } from "../../../domain/workload.ts";
import type { Draft } from "../draft.ts";
import { waveOrder, type WaveOrder } from "./wave-order.ts";

/** What a spec is judged against besides itself. */
export interface SpecContext {
  readonly now: Date;
  readonly settings?: Settings;
  /** The same file on the base: what is in force. */
  readonly base?: SpecDocument;
  /** metadata.name of the other specs of the repository. */
  readonly siblings?: readonly string[];
  /** Text of CODEOWNERS on the base; without it owners are not compared. */
  readonly codeowners?: string;
  /** Text of the files in spec.source.inventory, by path; null is one that cannot be read, and one that is absent was not looked for. */
  readonly inventory?: Readonly<Record<string, string | null>>;
  /** Severity of every rule of the catalogue; without it exceptions are only held to the general limits. */
  readonly severities?: ReadonlyMap<string, Severity>;
}

/** A workload with its defaults and its place. */
export interface Member {
  readonly workload: FullWorkload;
  /** As written, to tell a default from a wish. */
  readonly written: Workload;
  readonly path: SpecPath;
  readonly active: boolean;
}

/** Everything the rules look at. */
export interface Subject extends SpecContext {
  readonly file: string;
  readonly migration: Migration;
  readonly full: FullMigration;
  readonly members: readonly Member[];
  /** The first of each name. */
  readonly byName: ReadonlyMap<string, Member>;
  readonly edges: readonly LocatedEdge[];
  readonly waves: WaveOrder;
  readonly sources: SourceMap;
}

/** One idea of what a spec must be. Returns what breaks it, in any order. */
export type SpecRule = (subject: Subject) => readonly Draft[];

export function subjectOf({ file, migration, sources }: SpecDocument, context: SpecContext): Subject {
  const full = withDefaults(migration);
  const members = full.spec.workloads.flatMap((workload, index) => {
    const written = migration.spec.workloads[index];
    return written === undefined ? [] : [{ workload, written, path: ["spec", "workloads", index], active: isActive(workload) }];
  });
  const byName = new Map(members.toReversed().map((member) => [member.workload.name, member]));
  const waves = waveOrder({ migration, byName });
  return { ...context, file, migration, full, members, byName, waves, edges: locatedEdges(migration), sources };
}

/** The config of a workload, typed by its kind; undefined for another kind. An absent config is empty. */
export function configOf<K extends WorkloadKind>(workload: Workload, kind: K): Partial<ConfigOf[K]> | undefined {
  // The schema ties config to kind; the type generator cannot say so.
  return workload.kind === kind ? (workload.config ?? {}) : undefined;
}

/** Active workloads of one kind with their config. */
export function ofKind<K extends WorkloadKind>(
  { members }: Subject,
  kind: K,
): readonly (Member & { readonly config: Partial<ConfigOf[K]> })[] {
  return members.flatMap((member) => {
    const config = member.active ? configOf(member.workload, kind) : undefined;
    return config === undefined ? [] : [{ ...member, config }];
  });
}
