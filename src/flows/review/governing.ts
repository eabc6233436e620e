import type { SettingsDocument } from "../../domain/document.ts";
import { Failure } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";
import type { PolicyCatalogue, Waiver } from "../../domain/policy.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { Severity } from "../../domain/severity.ts";
import type { Repository, RepositoryVersion } from "../../ports/repository.ts";
import { readSettings, unknownPolicyNames } from "../../stages/spec/settings.ts";
import { weakenedSettings } from "../../stages/spec/settings-weakening.ts";
import { readWaivers } from "../../stages/spec/waivers.ts";
import { policyChanges, readCustomSources, type CustomSources } from "./custom-sources.ts";
import { codeownersFiles, settingsFile, specLimitBytes, waiversFile } from "./request.ts";
import { readText } from "./texts.ts";

/** What governs a review: settings, waivers and policies of the base, because the head could otherwise loosen its own gates. */
export interface Governing {
  readonly settings?: Settings;
  readonly waivers: { readonly base: readonly Waiver[]; readonly head: readonly Waiver[] };
  /** Text of CODEOWNERS; absent when there is none. */
  readonly codeowners?: string;
  readonly custom: CustomSources;
  readonly findings: readonly Finding[];
  /** Settings, waivers or policies differ between base and head. */
  readonly changes: boolean;
  /** What the head does to the policies, such as `.sirsi/policies/acme.rego is removed`. */
  readonly policyChanges: readonly string[];
  /** What the settings ask for and this version cannot do: a gate that was asked for and is not there is closed. */
  readonly gaps: readonly string[];
}

export async function readGoverning(repository: Repository, catalogue: PolicyCatalogue, now: Date): Promise<Governing> {
  const { head, governance } = repository;
  const base = repository.base ?? governance;
  // Without a base there is nothing older to trust: a first review on a laptop takes what is there.
  const ruler = governance ?? base ?? head;
  const settings = await readSettingsOf(ruler, base, head);
  const waivers = await readWaiversOf(ruler, base, head, catalogue, now);
  const changes = base === undefined ? [] : await policyChanges(base, head, settings.ruling?.settings);
  const codeowners = await codeownersOf(ruler);
  return {
    changes: settings.differ || waivers.differ || changes.length > 0,
    policyChanges: changes,
    gaps: gapsOf(settings.ruling, catalogue),
    ...(codeowners === undefined ? {} : { codeowners }),
    ...(settings.ruling === undefined ? {} : { settings: settings.ruling.settings }),
    waivers: { base: waivers.base, head: waivers.head },
    custom: await readCustomSources(ruler, settings.ruling?.settings),
    findings: [
      ...settings.findings,
      ...(settings.proposed === undefined ? [] : unknownPolicyNames(settings.proposed, namesOf(catalogue))),
      ...settings.weakened,
      ...waivers.findings,
    ],
  };
}

/**
 * The settings that rule, and those that would after the merge. A head that does not touch the file keeps what is there, also when
 * the base went on since the head left it.
 */
async function readSettingsOf(ruler: RepositoryVersion, base: RepositoryVersion | undefined, head: RepositoryVersion) {
  const { document: ruling, findings } = await settingsOf(ruler);
  const [first] = findings.filter(({ level }) => level === "error");
  if (first !== undefined) throw new Failure("settings-broken", { file: settingsFile, why: first.message });
  const differ = base !== undefined && (await differs(settingsFile, base, head));
  if (!differ) return { differ, findings, weakened: [], ...(ruling === undefined ? {} : { ruling, proposed: ruling }) };
  const proposed = await settingsOf(head);
  const origin = base === ruler ? ruling : ((await settingsOf(base)).document ?? ruling);
  const isComparable = origin !== undefined && !proposed.broken;
  return {
    differ,
    findings: proposed.findings,
    weakened: isComparable ? weakenedSettings(settingsFile, origin.settings, proposed.document) : [],
    ...(ruling === undefined ? {} : { ruling }),
    ...(proposed.document === undefined ? {} : { proposed: proposed.document }),
  };
}

async function readWaiversOf(
  ruler: RepositoryVersion,
  base: RepositoryVersion | undefined,
  head: RepositoryVersion,
  catalogue: PolicyCatalogue,
  now: Date,
) {
  const severities = new Map(catalogue.rules.map(({ id, severity }) => [id, severity]));
  const differ = base !== undefined && (await differs(waiversFile, base, head));
  const ruling = await waiversOf(ruler, severities, now);
  const proposed = differ ? await waiversOf(head, severities, now) : ruling;
  return { differ, base: base === undefined ? [] : ruling.waivers, head: proposed.waivers, findings: proposed.findings };
}

const namesOf = ({ rules, packs }: PolicyCatalogue) => ({ rules: rules.map(({ id }) => id), packs: Object.keys(packs) });

async function differs(file: string, base: RepositoryVersion, head: RepositoryVersion): Promise<boolean> {
  return (await readText(base, file, specLimitBytes))?.digest !== (await readText(head, file, specLimitBytes))?.digest;
}

function gapsOf(document: SettingsDocument | undefined, catalogue: PolicyCatalogue): readonly string[] {
  if (document === undefined) return [];
  return unknownPolicyNames(document, namesOf(catalogue)).map(({ message }) => `${settingsFile}: ${message}`);
}

async function codeownersOf(version: RepositoryVersion): Promise<string | undefined> {
  for (const file of codeownersFiles) {
    const text = await readText(version, file, specLimitBytes);
    if (text !== undefined) return text.text;
  }
  return undefined;
}

async function settingsOf(
  version: RepositoryVersion,
): Promise<{ readonly document?: SettingsDocument; readonly findings: readonly Finding[]; readonly broken: boolean }> {
  const text = await readText(version, settingsFile, specLimitBytes);
  if (text === undefined) return { findings: [], broken: false };
  const reading = readSettings(settingsFile, text.text);
  return { ...reading, broken: reading.document === undefined };
}

async function waiversOf(
  version: RepositoryVersion,
  severities: ReadonlyMap<string, Severity>,
  now: Date,
): Promise<{ readonly waivers: readonly Waiver[]; readonly findings: readonly Finding[] }> {
  const text = await readText(version, waiversFile, specLimitBytes);
  return text === undefined ? { waivers: [], findings: [] } : readWaivers(waiversFile, text.text, { now, severities });
}
