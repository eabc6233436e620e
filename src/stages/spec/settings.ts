import settingsSchema from "../../../schemas/settings.schema.json" with { type: "json" };
import type { SettingsDocument } from "../../domain/document.ts";
import type { Finding } from "../../domain/finding.ts";
import type { EnvironmentSettings, Settings } from "../../domain/settings.generated.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import { inOrder, toFinding, type Draft } from "./draft.ts";
import { formOf } from "./form/form.ts";
import { readForm } from "./form/read-form.ts";
import { nearMiss, suggestion } from "./near-miss.ts";
import { allowedRangeFaults } from "./rules/allowed-ranges.ts";
import { timezoneFault } from "./rules/times.ts";
import { plainText } from "./words.ts";

export interface SettingsReading {
  /** Absent when there is any error. */
  readonly document?: SettingsDocument;
  readonly findings: readonly Finding[];
}

const settingsForm = formOf(settingsSchema);

/** Reads `.sirsi/settings.yaml`. */
export function readSettings(file: string, text: string): SettingsReading {
  const { value, sources, findings } = readForm(settingsForm, file, text);
  if (value === undefined) return { findings };
  // The schema just said that these are settings.
  const settings = value as Settings;
  const faults = inOrder(
    [...environmentFaults(settings), ...allowedRangeFaults(settings)].map((draft) => toFinding(draft, sources, value)),
  );
  return faults.length > 0 ? { findings: faults } : { document: { file, settings, sources }, findings: [] };
}

/** Rules and packs that nothing is called: a name that is not known would switch nothing on and nothing off, without a word. */
export function unknownPolicyNames(
  { settings, sources }: SettingsDocument,
  known: { readonly rules: readonly string[]; readonly packs: readonly string[] },
): readonly Finding[] {
  const { packs = [], rules = {} } = settings.policies ?? {};
  const say = (name: string, what: string, names: readonly string[]) =>
    `${plainText(name)} is not a ${what}. ${suggestion(nearMiss(name, names), "See docs/reference/policies.md.")}`;
  const drafts: readonly Draft[] = [
    ...packs.flatMap((name, index): readonly Draft[] =>
      known.packs.includes(name)
        ? []
        : [{ code: "SIR-E104", path: ["policies", "packs", index], message: say(name, "policy pack", known.packs) }],
    ),
    ...Object.keys(rules).flatMap((id): readonly Draft[] =>
      known.rules.includes(id)
        ? []
        : [{ code: "SIR-E104", path: ["policies", "rules", id], part: "key", message: say(id, "policy rule", known.rules) }],
    ),
  ];
  return inOrder(drafts.map((draft) => toFinding(draft, sources, settings)));
}

function environmentFaults({ environments }: Settings): readonly Draft[] {
  return Object.entries(environments ?? {}).flatMap(([name, environment]: [string, EnvironmentSettings]) => [
    ...windowFaults(environment, ["environments", name, "windows"]),
    ...freezeFaults(environment, ["environments", name, "freezes"]),
  ]);
}

function windowFaults({ windows }: EnvironmentSettings, path: SpecPath): readonly Draft[] {
  const names = (windows ?? []).map(({ name }) => name);
  return (windows ?? []).flatMap(({ name, timezone }, index): readonly Draft[] => [
    ...timezoneFault(timezone, [...path, index, "timezone"]),
    ...(names.indexOf(name) < index
      ? [{ code: "SIR-E201", path: [...path, index, "name"], message: `Two windows are named ${name}. Rename one.` } as const]
      : []),
  ]);
}

function freezeFaults({ freezes }: EnvironmentSettings, path: SpecPath): readonly Draft[] {
  return (freezes ?? []).flatMap(({ from, to }, index): readonly Draft[] =>
    Date.parse(to) > Date.parse(from)
      ? []
      : [
          {
            code: "SIR-E108",
            path: [...path, index, "to"],
            message: `The freeze ends at ${to}, before it starts. Choose a later end.`,
          },
        ],
  );
}
