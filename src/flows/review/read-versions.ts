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
  /** Names of the other migrations of the repository: names are unique. */
  readonly siblings: readonly string[];
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
  { file, base, siblings }: SpecSources,
  text: string,
  { governing, catalogue, version, now }: Surroundings,
): Promise<{ readonly subject?: Subject; readonly findings: readonly Finding[] }> {
  const { document: head, findings: own } = readSpec(file, text);
  if (head === undefined) return { findings: own };
  const { settings, codeowners } = governing;
  const before = base === undefined ? undefined : readSpec(file, base.text).document;
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
  if (findings.some(({ level }) => level === "error")) return { findings };
  const versions = { migration: withDefaults(head.migration), gates: withDefaults(effective.migration) };
  return { findings, subject: { file, head, ...versions, ...(before === undefined ? {} : { base: before }) } };
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
