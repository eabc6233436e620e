import { withDefaults } from "../../domain/defaults.ts";
import { Failure } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";
import type { PolicyCatalogue } from "../../domain/policy.ts";
import type { Migration } from "../../domain/spec.generated.ts";
import type { RepositoryVersion } from "../../ports/repository.ts";
import { readSpec } from "../../stages/spec/read.ts";
import { transitions } from "../../stages/spec/transitions.ts";
import { validateSpec } from "../../stages/spec/validate.ts";
import { effectiveSpec } from "../../stages/spec/weakening.ts";
import type { Governing } from "./governing.ts";
import { inventoryLimitBytes } from "./request.ts";
import type { Subject } from "./subject.ts";
import { readText, type Text } from "./texts.ts";

/** One spec file at base and head. */
export interface SpecSources {
  readonly file: string;
  readonly base?: Text;
  readonly head?: Text;
  /** The file's path on the base, when it was another. */
  readonly renamedFrom?: string;
  /** Names of the other migrations of the repository: names are unique. */
  readonly siblings: readonly string[];
  /** Files that the spec names and that differ from the base. */
  readonly touched?: readonly string[];
  /** Over the files that the spec names, at the head. */
  readonly namedDigest?: string;
  readonly named?: readonly string[];
  /** Of the spec and the files that it names, those that the base branch has changed since the head left it. */
  readonly moved?: readonly string[];
}

export interface Versions {
  /** Absent when the head has errors. */
  readonly subject?: Subject;
  readonly findings: readonly Finding[];
  /** What closes the gate although the head is sound, in words. */
  readonly gaps: readonly string[];
}

/** What a spec's text is judged against besides its base. */
export interface Surroundings {
  readonly governing: Governing;
  readonly catalogue: PolicyCatalogue;
  /** Where the files are that the spec names. */
  readonly version: RepositoryVersion;
  readonly now: Date;
}

/** The documents of one file: what its author wrote, what was there before, and every finding of the text alone. */
export async function readVersions(
  { file, base, renamedFrom = file, siblings }: SpecSources,
  text: string,
  { governing, catalogue, version, now }: Surroundings,
): Promise<Versions> {
  const { document: head, findings: own } = readSpec(file, text);
  if (head === undefined) return { findings: own, gaps: [] };
  const { settings, codeowners } = governing;
  const reading = base === undefined ? undefined : readSpec(renamedFrom, base.text);
  const before = reading?.document;
  const effective = effectiveSpec(before, head, settings, now);
  const context = {
    now,
    severities: new Map(catalogue.rules.map(({ id, severity }) => [id, severity])),
    siblings,
    inventory: await inventoryOf(head.migration, version),
    ...(codeowners === undefined ? {} : { codeowners }),
    ...(settings === undefined ? {} : { settings }),
    ...(before === undefined ? {} : { base: before }),
  };
  const findings = [...own, ...validateSpec(head, context), ...transitions(before, head, settings), ...effective.findings];
  // Taken for a new file, a spec whose base cannot be read would escape every gate that the base set.
  const gaps = reading !== undefined && before === undefined ? [unreadableBase(renamedFrom, reading.findings)] : [];
  if (findings.some(({ level }) => level === "error")) return { findings, gaps };
  const versions = { migration: withDefaults(head.migration), gates: withDefaults(effective.migration) };
  return { findings, gaps, subject: { file, head, ...versions, ...(before === undefined ? {} : { base: before }) } };
}

function unreadableBase(file: string, findings: readonly Finding[]): string {
  const [first] = findings;
  const where = first === undefined ? "" : ` (${first.code} at line ${first.location.line})`;
  return `${file} on the base cannot be read as a migration${where}, so what this change weakens or removes is not known.`;
}

/** Texts of the inventories that a spec names; null for one that cannot be read, which is worth saying and breaks nothing. */
async function inventoryOf({ spec }: Migration, version: RepositoryVersion): Promise<Readonly<Record<string, string | null>>> {
  const texts: [string, string | null][] = [];
  for (const path of spec.source?.inventory ?? []) {
    texts.push([path, await readable(version, path)]);
  }
  return Object.fromEntries(texts);
}

async function readable(version: RepositoryVersion, path: string): Promise<string | null> {
  try {
    return (await readText(version, path, inventoryLimitBytes))?.text ?? null;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
