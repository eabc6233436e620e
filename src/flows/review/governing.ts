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
import { codeownersFiles, settingsFile, specLimitBytes, waiversFile } from "./request.ts";
import { readText } from "./texts.ts";

/** What governs a review: settings and waivers of the base, because the head could otherwise loosen its own gates. */
export interface Governing {
  readonly settings?: Settings;
  readonly waivers: { readonly base: readonly Waiver[]; readonly head: readonly Waiver[] };
  /** Text of CODEOWNERS; absent when there is none. */
  readonly codeowners?: string;
  readonly findings: readonly Finding[];
  /** Settings or waivers differ between base and head. */
  readonly changes: boolean;
  /** What the settings ask for and this version cannot do: a gate that was asked for and is not there is closed. */
  readonly gaps: readonly string[];
}

export async function readGoverning({ base, head }: Repository, catalogue: PolicyCatalogue, now: Date): Promise<Governing> {
  const severities = new Map(catalogue.rules.map(({ id, severity }) => [id, severity]));
  const proposed = await settingsOf(head);
  // Without a base there is nothing older to trust: a first review on a laptop takes what is there.
  const ruling = base === undefined ? proposed : await settingsOf(base);
  if (ruling.findings.some(({ level }) => level === "error")) {
    const [first] = ruling.findings;
    throw new Failure("settings-broken", { file: settingsFile, why: first?.message ?? "it does not fit its schema" });
  }
  const headWaivers = await waiversOf(head, severities, now);
  const baseWaivers = base === undefined ? { waivers: [], findings: [] } : await waiversOf(base, severities, now);
  const codeowners = await codeownersOf(base ?? head);
  const settings = ruling.document?.settings;
  return {
    changes: base !== undefined && ((await differs(settingsFile, base, head)) || (await differs(waiversFile, base, head))),
    gaps: gapsOf(ruling.document, catalogue),
    ...(codeowners === undefined ? {} : { codeowners }),
    ...(settings === undefined ? {} : { settings }),
    waivers: { base: baseWaivers.waivers, head: headWaivers.waivers },
    findings: [
      ...proposed.findings,
      ...(proposed.document === undefined ? [] : unknownPolicyNames(proposed.document, namesOf(catalogue))),
      ...(base === undefined || settings === undefined || proposed.broken
        ? []
        : weakenedSettings(settingsFile, settings, proposed.document)),
      ...headWaivers.findings,
    ],
  };
}

const namesOf = ({ rules, packs }: PolicyCatalogue) => ({ rules: rules.map(({ id }) => id), packs: Object.keys(packs) });

async function differs(file: string, base: RepositoryVersion, head: RepositoryVersion): Promise<boolean> {
  return (await readText(base, file, specLimitBytes))?.digest !== (await readText(head, file, specLimitBytes))?.digest;
}

function gapsOf(document: SettingsDocument | undefined, catalogue: PolicyCatalogue): readonly string[] {
  if (document === undefined) return [];
  const { custom = [] } = document.settings.policies ?? {};
  return [
    ...unknownPolicyNames(document, namesOf(catalogue)).map(({ message }) => `${settingsFile}: ${message}`),
    ...(custom.length === 0
      ? []
      : [`${settingsFile} asks for custom policies (${custom.join(", ")}), and this version does not run them yet.`]),
  ];
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
