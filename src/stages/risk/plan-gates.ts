import type { FullMigration } from "../../domain/defaults.ts";
import type { RiskGate } from "../../domain/risk.ts";
import type { RiskInput } from "./risk-input.ts";

/** What was not planned was not judged: an empty list of changes proves nothing. */
export function planGates({ plans, migration, base }: RiskInput): readonly RiskGate[] {
  if (plans.length === 0) return [{ level: "blocked", why: "no plan was made, so nothing is known about what would change" }];
  const failed = plans.flatMap((outcome): readonly RiskGate[] => {
    if (!outcome.ok) {
      const { wave, binding, failure } = outcome.failed;
      return binding ? [{ level: "blocked", why: `the plan of wave ${wave} could not be made: ${failure}` }] : [];
    }
    const { wave, binding, errored, complete } = outcome.plan;
    const partial = errored === true || complete === false;
    return binding && partial ? [{ level: "blocked", why: `the plan of wave ${wave} is not complete` }] : [];
  });
  const planned = new Set(
    plans.flatMap((outcome) => {
      const { wave, binding } = outcome.ok ? outcome.plan : outcome.failed;
      // A plan that waits for another wave is said to wait, where the verdict is made.
      return binding || (outcome.ok && outcome.plan.awaits !== undefined) ? [wave] : [];
    }),
  );
  return [...failed, ...unplanned(migration, base, planned), ...dropped(migration, base, planned)];
}

type Planned = ReadonlySet<string>;

/** A wave that changes state is applied, so it must have been planned. */
function unplanned({ spec }: FullMigration, base: FullMigration | undefined, planned: Planned): readonly RiskGate[] {
  return spec.waves.flatMap((wave, index): readonly RiskGate[] => {
    const before = base?.spec.waves.find(({ name }) => name === wave.name)?.state ?? "planned";
    if (before === wave.state || planned.has(wave.name)) return [];
    const why = `wave ${wave.name} goes from ${before} to ${wave.state} without a plan`;
    return [{ level: "blocked", why, path: ["spec", "waves", index, "state"] }];
  });
}

/** A wave that leaves the file leaves its resources behind. */
function dropped({ spec }: FullMigration, base: FullMigration | undefined, planned: Planned): readonly RiskGate[] {
  const names = new Set(spec.waves.map(({ name }) => name));
  const gone = (base?.spec.waves ?? []).filter(
    ({ name, state }) => state !== "planned" && !names.has(name) && !planned.has(name),
  );
  return gone.map(({ name, state }) => ({
    level: "blocked",
    why: `wave ${name} (${state}) is dropped without a plan`,
    path: ["spec", "waves"],
  }));
}
