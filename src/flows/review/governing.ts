import type { SettingsDocument } from "../../domain/document.ts";
import { Failure } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";
import type { PolicyCatalogue, Waiver } from "../../domain/policy.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { Severity } from "../../domain/severity.ts";
import type { Repository, RepositoryVersion } from "../../ports/repository.ts";
import { readSettings } from "../../stages/spec/settings.ts";
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
  return {
    ...(codeowners === undefined ? {} : { codeowners }),
    ...(ruling.document === undefined ? {} : { settings: ruling.document.settings }),
    waivers: { base: baseWaivers.waivers, head: headWaivers.waivers },
    findings: [...proposed.findings, ...headWaivers.findings],
  };
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
): Promise<{ readonly document?: SettingsDocument; readonly findings: readonly Finding[] }> {
  const text = await readText(version, settingsFile, specLimitBytes);
  return text === undefined ? { findings: [] } : readSettings(settingsFile, text.text);
}

async function waiversOf(
  version: RepositoryVersion,
  severities: ReadonlyMap<string, Severity>,
  now: Date,
): Promise<{ readonly waivers: readonly Waiver[]; readonly findings: readonly Finding[] }> {
  const text = await readText(version, waiversFile, specLimitBytes);
  return text === undefined ? { waivers: [], findings: [] } : readWaivers(waiversFile, text.text, { now, severities });
}
