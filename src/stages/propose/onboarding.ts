import { nativeRegion } from "../../domain/regions.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import type { StarterSpec, Templates, TextFile } from "../../domain/template.ts";
import type { Environment, Provider } from "../../domain/workload.ts";
import { editYaml, readYamlValue } from "./edit-yaml.ts";
import { sameValue } from "./same-value.ts";
import type { YamlEdit } from "./yaml-edit.ts";

/** What a team says of itself when it starts. */
export interface OnboardingChoice {
  /** Of the first migration: a label of at most 30 characters. */
  readonly name: string;
  /** A team such as `@acme/platform`, or a Backstage reference. */
  readonly owner: string;
  readonly provider: Provider;
  readonly region: string;
  readonly environment: Environment;
  readonly starter: StarterSpec;
  readonly settings: Templates["settings"];
}

export const specPathOf = (name: string): string => `migrations/${name}.yaml`;

/** The files that a repository starts with. Whether they are valid is for the reading of specs and settings to say. */
export function onboardingFiles(choice: OnboardingChoice): readonly TextFile[] {
  return [
    { path: ".sirsi/settings.yaml", text: rewritten(choice.settings, (value) => teamEdits(value, choice.owner)) },
    { path: specPathOf(choice.name), text: rewritten(choice.starter.text, (value) => specEdits(value, choice)) },
    ...choice.starter.files,
  ];
}

/** The templates are ours, and tested: one that cannot be edited is our bug. */
function rewritten(text: string, editsFor: (value: unknown) => readonly YamlEdit[]): string {
  const reading = readYamlValue(text);
  if (!reading.ok) throw new TypeError(`A template cannot be read: ${reading.problems[0]?.message ?? ""}`);
  const result = editYaml(text, editsFor(reading.value));
  if (!result.ok) throw new TypeError(`A template cannot be filled in: ${result.problems[0]?.message ?? ""}`);
  return result.text;
}

function specEdits(spec: unknown, { name, owner, provider, region, environment }: OnboardingChoice): readonly YamlEdit[] {
  const metadata = ["metadata"] as const;
  return [
    ...setEdits(spec, [...metadata, "name"], name),
    ...setEdits(spec, [...metadata, "owner"], owner),
    ...setEdits(spec, [...metadata, "environment"], environment),
    ...setEdits(spec, ["spec", "target", "provider"], provider),
    ...setEdits(spec, ["spec", "target", "region"], region),
    ...residencyEdits(spec, provider, region),
    ...teamEdits(spec, owner),
    ...plannedEdits(spec),
  ];
}

/** Setting up builds nothing: what a starter has built, here it only plans. Without waves everything would be built. */
function plannedEdits(spec: unknown): readonly YamlEdit[] {
  const waves = valueAt(spec, ["spec", "waves"]);
  if (!Array.isArray(waves)) {
    const workloads = valueAt(spec, ["spec", "workloads"]);
    const names = (Array.isArray(workloads) ? workloads : []).map((workload) => valueAt(workload, ["name"]));
    return [{ op: "add", path: ["spec", "waves"], to: [{ name: "main", state: "planned", workloads: names }] }];
  }
  return waves.flatMap((wave: unknown, index) => {
    const state = valueAt(wave, ["state"]);
    return state === undefined ? [] : setEdits(spec, ["spec", "waves", index, "state"], "planned");
  });
}

function setEdits(root: unknown, path: SpecPath, to: unknown): readonly YamlEdit[] {
  const from = valueAt(root, path);
  if (from === undefined) return [{ op: "add", path, to }];
  return sameValue(from, to) ? [] : [{ op: "replace", path, from, to }];
}

/** The countries that a starter allows are those of its own regions; another region brings its own. */
function residencyEdits(spec: unknown, provider: Provider, region: string): readonly YamlEdit[] {
  const path = ["spec", "compliance", "residency"];
  if (valueAt(spec, path) === undefined) return [];
  const second = valueAt(spec, ["spec", "target", "secondaryRegion"]);
  const regions = [region, ...(typeof second === "string" ? [second] : [])];
  const countries = regions.flatMap((name) => nativeRegion(provider, name)?.country ?? []);
  return setEdits(spec, path, [...new Set(countries)]);
}

/** The teams of a template are nobody's: the owner stands in for each list of them. */
function teamEdits(value: unknown, owner: string, path: SpecPath = []): readonly YamlEdit[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]: [string, unknown]): readonly YamlEdit[] => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (key !== "teams" || !Array.isArray(item)) return teamEdits(item, owner, at);
    return sameValue(item, [owner]) ? [] : [{ op: "replace", path: at, from: item, to: [owner] }];
  });
}

function valueAt(root: unknown, path: SpecPath): unknown {
  return path.reduce<unknown>(
    (at, step) => (at !== null && typeof at === "object" ? (at as Readonly<Record<string, unknown>>)[String(step)] : undefined),
    root,
  );
}
