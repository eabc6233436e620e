import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pointer, type SpecPath } from "../../src/domain/spec-path.ts";
import { readSpec } from "../../src/stages/spec/read.ts";
import { readSettings } from "../../src/stages/spec/settings.ts";
import { validateSpec } from "../../src/stages/spec/validate.ts";

const folder = new URL("../../templates/specs/", import.meta.url);
const text = (file: string): string => readFileSync(new URL(file, folder), "utf8");
const { templates } = JSON.parse(text("template.json")) as {
  templates: { name: string; file: string; files: string[]; questions: { path: string; ask: string }[] }[];
};

describe("starter specs", () => {
  it.each(templates)("$name is valid, without a warning, now and next year", ({ file }) => {
    const { document, findings } = readSpec(file, text(file));

    expect(findings).toEqual([]);
    expect(document).toBeDefined();
    if (document === undefined) return;
    const inventory = Object.fromEntries((document.migration.spec.source?.inventory ?? []).map((path) => [path, text(path)]));
    for (const day of ["2026-01-12", "2027-01-12"])
      expect(validateSpec(document, { now: new Date(day), inventory })).toEqual([]);
  });

  it.each(templates)("$name asks about fields that are there", ({ file, questions }) => {
    const { document } = readSpec(file, text(file));

    const answered = questions.map(({ path }) => [path, document?.sources.nodes.has(pointer(stepsOf(path, document.migration)))]);

    expect(answered).toEqual(questions.map(({ path }) => [path, true]));
    for (const { ask } of questions) expect(ask).toMatch(/[?.]$/);
  });

  it.each(templates)("$name comes with the files that it names", ({ file, files }) => {
    const named = [...text(file).matchAll(/(?:userData|source): (?:\.\/)?((?:scripts|functions)\/[\w./-]+)/g)].map(([, path]) => path);

    for (const path of named) expect(files.some((shipped) => shipped.startsWith(path ?? "?"))).toBe(true);
    for (const path of files) expect(existsSync(new URL(path, folder))).toBe(true);
  });

  it("are all listed", () => {
    const specs = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

    expect(templates.map(({ file }) => file).toSorted()).toEqual(specs.toSorted());
  });
});

describe("starter settings", () => {
  it("are valid", () => {
    expect(readSettings(".sirsi/settings.yaml", readFileSync(new URL("../settings.yaml", folder), "utf8")).findings).toEqual([]);
  });
});

/** `spec.workloads[orders-db].size` in steps: names of list items become their index. */
function stepsOf(path: string, root: unknown): SpecPath {
  let at: unknown = root;
  return path
    .replaceAll("[", ".[")
    .split(".")
    .map((step) => {
      const key = step.startsWith("[") ? (at as { name: string }[]).findIndex(({ name }) => `[${name}]` === step) : step;
      at = (at as Record<string | number, unknown>)[key];
      return key;
    });
}
