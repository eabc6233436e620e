import type { Finding } from "../domain/finding.ts";
import type { Templates, TextFile } from "../domain/template.ts";
import type { World } from "../ports/world.ts";
import { onboardingFiles, specPathOf, type OnboardingChoice } from "../stages/propose/onboarding.ts";
import { readSettings } from "../stages/spec/settings.ts";
import { readSpec } from "../stages/spec/read.ts";
import { validateSpec } from "../stages/spec/validate.ts";

export type OnboardingRequest = Omit<OnboardingChoice, "starter" | "settings"> & {
  /** Name of a starter spec. */
  readonly template: string;
};

export type Onboarding =
  | {
      readonly ok: true;
      readonly choice: OnboardingChoice;
      readonly files: readonly TextFile[];
      readonly warnings: readonly Finding[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The files that a repository starts with, checked as the product will check them. Writes nothing. */
export function onboard(
  { template, ...request }: OnboardingRequest,
  templates: Templates,
  world: Pick<World, "clock">,
): Onboarding {
  const starter = templates.starters.find(({ name }) => name === template);
  if (starter === undefined)
    return {
      ok: false,
      problems: [`There is no template "${template}". Choose ${templates.starters.map(({ name }) => name).join(", ")}.`],
    };
  const choice = { ...request, starter, settings: templates.settings };
  const files = onboardingFiles(choice);
  const findings = findingsOf(files, specPathOf(choice.name), world.clock.now());
  const errors = findings.filter(({ level }) => level === "error");
  if (errors.length > 0) return { ok: false, problems: errors.map(({ at, message }) => `${at}: ${message}`) };
  return { ok: true, choice, files, warnings: findings };
}

function findingsOf(files: readonly TextFile[], specPath: string, now: Date): readonly Finding[] {
  const inventory = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  return files.flatMap(({ path, text }) => {
    if (path === ".sirsi/settings.yaml") return readSettings(path, text).findings;
    if (path !== specPath) return [];
    const { document, findings } = readSpec(path, text);
    return document === undefined ? findings : [...findings, ...validateSpec(document, { now, inventory })];
  });
}
