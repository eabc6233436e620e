import type { YamlEdit } from "./yaml-edit.ts";
import type { SpecPath } from "../../domain/spec-path.ts";

/** The plain value after an edit: what the edited text must read as. The edit is known to fit. */
export function expectedValue(value: unknown, edit: YamlEdit): unknown {
  return changed(value, edit.path, edit);
}

function changed(value: unknown, [step, ...rest]: SpecPath, edit: YamlEdit): unknown {
  if (step === undefined) return edit.op === "remove" ? undefined : edit.to;
  if (Array.isArray(value)) return changedList(value, Number(step), rest, edit);
  const entries = new Map(Object.entries(value ?? {}));
  if (rest.length === 0 && edit.op === "remove") entries.delete(String(step));
  else entries.set(String(step), changed(entries.get(String(step)), rest, edit));
  return Object.fromEntries(entries);
}

function changedList(items: readonly unknown[], index: number, rest: SpecPath, edit: YamlEdit): readonly unknown[] {
  if (rest.length > 0) return items.map((item, at) => (at === index ? changed(item, rest, edit) : item));
  switch (edit.op) {
    case "replace":
      return items.with(index, edit.to);
    case "add":
      return items.toSpliced(index, 0, edit.to);
    case "remove":
      return items.toSpliced(index, 1);
  }
}
