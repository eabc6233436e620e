import type { SpecPath } from "../../../domain/spec-path.ts";
import { isInWindow, isTimezone, type OpenHours } from "../../../domain/windows.ts";
import type { Draft } from "../draft.ts";
import { nearMiss, suggestion } from "../near-miss.ts";
import { quote } from "../words.ts";
import type { SpecRule } from "./subject.ts";

/** SIR-E206: windows that are named exist, a cutover in production has one, and an exact time lies inside it. */
export const knownWindows: SpecRule = (subject) => {
  const { migration, full, members, settings } = subject;
  const general = settings?.environments?.[full.metadata.environment]?.windows ?? [];
  const windows = new Map<string, OpenHours>(
    [...general, ...(migration.spec.constraints?.windows ?? [])].map((w) => [w.name, w]),
  );
  const known = (name: string | undefined, path: SpecPath): readonly Draft[] =>
    name === undefined || windows.has(name) ? [] : [unknownWindow(name, path, [...windows.keys()])];
  return [
    ...(migration.spec.waves ?? []).flatMap(({ window }, index) => known(window, ["spec", "waves", index, "window"])),
    ...members.flatMap(({ workload, path, active }) => {
      const { cutover } = workload;
      if (cutover === undefined) return [];
      const at = [...path, "cutover"];
      const wave = full.spec.waves.find(({ workloads }) => workloads.includes(workload.name));
      const name = cutover.window ?? wave?.window;
      const needed = active && full.metadata.environment === "production" && cutover.type !== "none" && general.length === 0;
      return [
        ...known(cutover.window, [...at, "window"]),
        ...(name === undefined && needed ? [noWindow(at)] : []),
        ...outside(name === undefined ? undefined : windows.get(name), name ?? "", cutover.at, [...at, "at"]),
      ];
    }),
  ];
};

const noWindow = (path: SpecPath): Draft => ({
  code: "SIR-E206",
  path: [...path, "window"],
  message: "A cutover in production needs a window. Define one in spec.constraints.windows and name it here.",
});

function unknownWindow(name: string, path: SpecPath, known: readonly string[]): Draft {
  const near = nearMiss(name, known);
  return {
    code: "SIR-E206",
    path,
    message: `${quote(name)} is not a window. ${suggestion(near, "Define it in spec.constraints.windows.")}`,
    ...(near === undefined ? {} : { replacement: near }),
  };
}

function outside(window: OpenHours | undefined, name: string, at: string | undefined, path: SpecPath): readonly Draft[] {
  if (window === undefined || at === undefined || !isTimezone(window.timezone ?? "UTC") || isInWindow(window, new Date(at)))
    return [];
  const hours = `${window.days.join(", ")} ${window.from} to ${window.to} ${window.timezone ?? "UTC"}`;
  return [{ code: "SIR-E206", path, message: `${at} is outside window ${name} (${hours}). Choose a time inside it.` }];
}
