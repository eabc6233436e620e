import { isActive } from "../../../domain/workload.ts";
import type { FullWorkload } from "../../../domain/defaults.ts";
import type { Draft } from "../draft.ts";
import { sameValue } from "../same-value.ts";
import { indexOf, type Built, type ChangeRule, type Versions } from "./versions.ts";

/** SIR-E303: what is protected goes in two merges. What the base says counts, not what this change says. */
export const protectedStay: ChangeRule = (versions) => {
  const renamed = new Set(renames(versions).map(({ from }) => from));
  return versions.built.flatMap((built): readonly Draft[] => {
    const { name, protect } = built.workload;
    const fate = protect && !renamed.has(name) ? fateOf(built, versions) : undefined;
    if (fate === undefined) return [];
    const message = `${name} is protected and would be ${fate.what}. First merge protect: false alone, then this change.`;
    return [{ code: "SIR-E303", path: fate.path, part: fate.path.at(-1) === "workloads" ? "key" : "value", message }];
  });
};

interface Fate {
  readonly what: string;
  readonly path: Draft["path"];
}

function fateOf({ workload, wave }: Built, versions: Versions): Fate | undefined {
  const name = nowCalled(workload.name, versions);
  const index = indexOf(versions, name);
  const now = versions.after.spec.workloads[index];
  const path = ["spec", "workloads", index];
  if (now === undefined) return { what: removal(workload), path: ["spec", "workloads"] };
  if (!isActive(now)) return { what: `${removal(workload)} (strategy ${now.strategy})`, path: [...path, "strategy"] };
  if (now.kind !== workload.kind) return { what: `replaced by ${now.kind}`, path: [...path, "kind"] };
  const waves = versions.after.spec.waves;
  const home = waves.findIndex(({ workloads }) => workloads.includes(name));
  const owner = waves[home]?.name;
  if (owner === undefined || owner === wave.name) return undefined;
  const at = waves[home]?.workloads.indexOf(name) ?? 0;
  return { what: `destroyed in wave ${wave.name} and created anew in ${owner}`, path: ["spec", "waves", home, "workloads", at] };
}

const removal = ({ onDelete }: FullWorkload): string =>
  onDelete === "retain" ? "removed from this migration (onDelete: retain keeps it, unmanaged)" : "destroyed";

const nowCalled = (name: string, { movedFrom }: Versions): string =>
  [...movedFrom].find(([, from]) => from === name)?.[0] ?? name;

/** SIR-E304: a workload that only changed its name says so. */
export const renamesAreTold: ChangeRule = (versions) =>
  renames(versions).map(({ from, to }): Draft => ({
    code: "SIR-E304",
    path: ["spec", "workloads", indexOf(versions, to), "name"],
    message: `${from} disappeared and ${to} appeared with the same config. Add moved: [{from: ${from}, to: ${to}}].`,
  }));

/** Built workloads that are gone, with the new one that looks like them. */
function renames({ built, before, after, movedFrom }: Versions): readonly { readonly from: string; readonly to: string }[] {
  const old = new Set(before.spec.workloads.map(({ name }) => name));
  const moved = new Set(movedFrom.values());
  const appeared = after.spec.workloads.filter((workload) => !old.has(workload.name) && !movedFrom.has(workload.name));
  return built.flatMap(({ workload }) => {
    const { name, kind, config } = workload;
    if (moved.has(name) || after.spec.workloads.some((other) => other.name === name)) return [];
    const twin = appeared.find((other) => other.kind === kind && isActive(other) && sameValue(other.config ?? {}, config ?? {}));
    return twin === undefined ? [] : [{ from: name, to: twin.name }];
  });
}
