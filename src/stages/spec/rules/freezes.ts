import type { Freeze } from "../../../domain/spec.generated.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import type { Draft } from "../draft.ts";
import type { SpecRule, Subject } from "./subject.ts";

interface NamedFreeze {
  readonly name?: string | undefined;
  readonly from: string;
  readonly to: string;
}

/** SIR-E228: nothing starts inside a freeze. What has already been cut over is history. */
export const outsideFreezes: SpecRule = (subject) => {
  const { full, members } = subject;
  const freezes = freezesOf(subject);
  const ahead = full.spec.waves.map((wave) => ({ ...wave, ahead: ["planned", "built", "replicating"].includes(wave.state) }));
  const done = new Set(ahead.filter((wave) => !wave.ahead).flatMap(({ workloads }) => workloads));
  return [
    ...ahead.flatMap((wave, index) => {
      if (!wave.ahead || wave.start === undefined) return [];
      const start = Date.parse(`${wave.start}T00:00:00Z`);
      const freeze = freezes.find(({ from, to }) => start + 86_400_000 > Date.parse(from) && start < Date.parse(to));
      return frozen(`wave ${wave.name} starts ${wave.start}`, freeze, ["spec", "waves", index, "start"]);
    }),
    ...members.flatMap(({ workload, path, active }) => {
      const at = workload.cutover?.at;
      if (at === undefined || !active || done.has(workload.name)) return [];
      const freeze = freezes.find(({ from, to }) => Date.parse(at) >= Date.parse(from) && Date.parse(at) < Date.parse(to));
      return frozen(`the cutover of ${workload.name} is set for ${at}`, freeze, [...path, "cutover", "at"]);
    }),
  ];
};

function freezesOf({ full, settings }: Subject): readonly NamedFreeze[] {
  const own: readonly Freeze[] = full.spec.constraints?.freezes ?? [];
  return [...own, ...(settings?.environments?.[full.metadata.environment]?.freezes ?? [])];
}

function frozen(what: string, freeze: NamedFreeze | undefined, path: SpecPath): readonly Draft[] {
  if (freeze === undefined) return [];
  const name = freeze.name === undefined ? "a freeze" : `freeze ${freeze.name}`;
  return [{ code: "SIR-E228", path, message: `${what}, inside ${name} (until ${freeze.to}). Choose a date outside it.` }];
}
