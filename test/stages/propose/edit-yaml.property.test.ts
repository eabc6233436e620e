import fc from "fast-check";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { editYaml } from "../../../src/stages/propose/edit-yaml.ts";
import type { YamlEdit } from "../../../src/stages/propose/yaml-edit.ts";
import { anyMap, anyValue, chooser, write, type Choose, type Plain } from "./random-yaml.ts";

const runs = { numRuns: 4000 } as const;
const read = (text: string): unknown => parse(text, { version: "1.2", schema: "core", merge: false, uniqueKeys: false });

describe("edits of random texts", () => {
  it("mean exactly what was asked, keep every other comment, and touch no other line", () => {
    fc.assert(
      fc.property(anyMap, anyValue, fc.integer(), (value, to, seed) => {
        const choose = chooser(seed);
        const { text, comments } = write(value, choose);
        expect(read(text)).toEqual(value);
        const { edit, meant, local } = randomEdit(value, to, choose);

        const result = editYaml(text, [edit]);

        expect(result).toMatchObject({ ok: true });
        if (!result.ok) return;
        expect(read(result.text)).toEqual(meant);
        expect(result.text.startsWith("\ufeff")).toBe(text.startsWith("\ufeff"));
        expect(result.text.endsWith("\n")).toBe(text.endsWith("\n"));
        if (!text.includes("\r")) expect(result.text).not.toContain("\r");
        const { gone, come } = difference(text, result.text);
        const lost = comments.filter((comment) => !result.text.includes(comment));
        if (edit.op === "add" || local) expect(lost).toEqual([]);
        else expect(lost.filter((comment) => !gone.some((line) => line.includes(comment)))).toEqual([]);
        if (edit.op === "add") expect(gone.length).toBeLessThanOrEqual(1);
        if (edit.op === "remove") expect(come.filter((line) => !gone.includes(line)).length).toBeLessThanOrEqual(1);
        if (local) expect([gone.length, come.length].every((count) => count <= 1)).toBe(true);
      }),
      runs,
    );
  });

  it("mean what a series of edits means, each made in the result of the one before", () => {
    fc.assert(
      fc.property(anyMap, fc.array(anyValue, { minLength: 2, maxLength: 6 }), fc.integer(), (value, values, seed) => {
        const choose = chooser(seed);
        const { text } = write(value, choose);
        let meant = value;
        const edits = values.map((to) => {
          const next = randomEdit(meant, to, choose);
          meant = next.meant;
          return next.edit;
        });
        fc.pre(meant !== null && JSON.stringify(meant) !== "{}");

        const result = editYaml(text, edits);

        expect(result).toMatchObject({ ok: true });
        if (result.ok) expect(read(result.text)).toEqual(meant);
      }),
      { numRuns: 500 },
    );
  });

  it("leave a text alone whose value is another one", () => {
    fc.assert(
      fc.property(anyMap, anyValue, fc.integer(), (value, other, seed) => {
        const choose = chooser(seed);
        const { text } = write(value, choose);
        const { edit } = randomEdit(value, other, choose);
        fc.pre(edit.op !== "add");

        const result = editYaml(text, [{ ...edit, from: { something: "else" } }]);

        expect(result).toMatchObject({ ok: false, problems: [{ path: edit.path }] });
      }),
      { numRuns: 300 },
    );
  });
});

interface RandomEdit {
  readonly edit: YamlEdit;
  readonly meant: Plain;
  /** One scalar on one line by another: exactly that line changes. */
  readonly local: boolean;
}

/** Goes down into the value at random and changes something there; the meaning is worked out on a copy. */
function randomEdit(value: Plain, to: Plain, choose: Choose): RandomEdit {
  const meant = structuredClone(value);
  const path: (string | number)[] = [];
  let holder = meant as Record<string | number, Plain>;
  for (;;) {
    const steps = Array.isArray(holder) ? holder.map((_, index) => index) : Object.keys(holder);
    const step = steps[choose(Math.max(1, steps.length))];
    const below = step === undefined ? undefined : holder[step];
    if (below !== null && typeof below === "object" && choose(3) > 0) {
      path.push(step!);
      holder = below as Record<string | number, Plain>;
      continue;
    }
    return { ...change(holder, step, path, to, choose), meant };
  }
}

function change(
  holder: Record<string | number, Plain>,
  step: string | number | undefined,
  path: readonly (string | number)[],
  to: Plain,
  choose: Choose,
): Omit<RandomEdit, "meant"> {
  const kind = step === undefined ? 0 : choose(3);
  if (kind === 0 && Array.isArray(holder)) {
    const index = choose(holder.length + 1);
    const from = holder[index] as Plain | undefined;
    holder.splice(index, 0, to);
    return { edit: { op: "add", path: [...path, index], to, ...(from === undefined ? {} : { from }) }, local: false };
  }
  if (kind === 0) {
    let key = ["added", "zz top", "true story", "7", "@new"][choose(5)]!;
    while (key in holder) key += "x";
    holder[key] = to;
    return { edit: { op: "add", path: [...path, key], to }, local: false };
  }
  const from = structuredClone(holder[step!]) as Plain;
  if (kind === 1) {
    holder[step!] = to;
    return { edit: { op: "replace", path: [...path, step!], from, to }, local: isOneLine(from) && isOneLine(to) };
  }
  if (Array.isArray(holder)) holder.splice(Number(step), 1);
  else Reflect.deleteProperty(holder, step!);
  return { edit: { op: "remove", path: [...path, step!], from }, local: false };
}

const isOneLine = (value: Plain): boolean => typeof value === "number" || typeof value === "boolean";

function difference(before: string, after: string): { readonly gone: readonly string[]; readonly come: readonly string[] } {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  return { gone: old.slice(head, old.length - tail), come: now.slice(head, now.length - tail) };
}
