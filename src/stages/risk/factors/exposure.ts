import type { RiskGate } from "../../../domain/risk.ts";
import type { Opening } from "../aws/opening.ts";
import { openings } from "../aws/openings.ts";
import { weightedCutover } from "../mitigations.ts";
import { withPath, type Evidence, type RiskPoint } from "../point.ts";
import { placeOf, type Scope, type ScopedChange } from "../scope.ts";

interface Found {
  readonly scoped: ScopedChange;
  readonly opening: Opening;
}

/** What becomes reachable from the internet. */
export function exposure(scope: Scope): Evidence {
  const found = scope.changes.flatMap((scoped) => openings(scoped.change).map((opening): Found => ({ scoped, opening })));
  return {
    points: onceEach(found).map(({ scoped, opening }) => pointOf(scoped, opening, scope)),
    gates: found.flatMap(({ scoped, opening }) => gateOf(scoped, opening)),
  };
}

function pointOf(scoped: ScopedChange, opening: Opening, { weights }: Scope): RiskPoint {
  const { change, workload, criticality } = scoped;
  const declared = workload?.access === "public";
  const point = {
    factor: "exposure",
    base: baseOf(opening, declared, weights.points.exposure),
    criticality,
    ...placeOf(scoped),
  } as const;
  if (opening.kind !== "web") {
    return { ...point, why: `${change.address} ${opening.words}`, lower: "Close it, or restrict it to known addresses." };
  }
  const access = `${declared ? "declared" : "not declared"}: access ${workload?.access ?? "unknown"}`;
  return {
    ...point,
    why: `${change.address} ${opening.words} (${access})`,
    lower: declared ? "Restrict it to known addresses, or keep it private." : "Close it, or declare it with access: public.",
    // Traffic that comes in steps and goes back by itself helps a public page, not an open database.
    mitigations: workload !== undefined && weightedCutover(workload) ? ["weightedCutover"] : [],
  };
}

function baseOf({ kind }: Opening, declared: boolean, points: Scope["weights"]["points"]["exposure"]): number {
  switch (kind) {
    case "store":
      return points.publicData;
    case "sensitive":
      return points.adminOrDataPort;
    case "web":
      return declared ? points.declared : points.undeclared;
  }
}

function gateOf(scoped: ScopedChange, { kind, words }: Opening): readonly RiskGate[] {
  const { change, path } = scoped;
  return kind === "web" ? [] : [withPath({ level: "high", why: `${change.address} ${words}` }, path)];
}

/** A load balancer and the rules in front of it are one opening of one workload, not three. */
function onceEach(found: readonly Found[]): readonly Found[] {
  const seen = new Set<string>();
  return found.filter(({ scoped: { owner }, opening }) => {
    if (owner === undefined || opening.kind !== "web") return true;
    return !seen.has(owner) && seen.add(owner);
  });
}
