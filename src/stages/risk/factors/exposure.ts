import type { RiskGate } from "../../../domain/risk.ts";
import type { Opening } from "../aws/opening.ts";
import { openings } from "../aws/openings.ts";
import { weightedCutover } from "../mitigations.ts";
import type { Evidence, RiskPoint } from "../point.ts";
import type { Scope, ScopedChange } from "../scope.ts";

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
  const { change, workload, owner, criticality, path } = scoped;
  const declared = workload?.access === "public";
  const open = opening.kind === "web";
  return {
    factor: "exposure",
    base: baseOf(opening, declared, weights.points.exposure),
    why: `${change.address} ${opening.words}${open ? ` (${declared ? "declared" : "not declared"}: access ${workload?.access ?? "unknown"})` : ""}`,
    lower:
      open && declared ? "Restrict it with config.allow, or keep it private." : "Close it, or restrict it to known addresses.",
    criticality,
    // Traffic that comes in steps and goes back by itself helps a public page, not an open database.
    mitigations: open && workload !== undefined && weightedCutover(workload) ? ["weightedCutover"] : [],
    address: change.address,
    ...(owner === undefined ? {} : { workload: owner }),
    ...(path === undefined ? {} : { path }),
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

function gateOf({ change, path }: ScopedChange, { kind, words }: Opening): readonly RiskGate[] {
  return kind === "web" ? [] : [{ level: "high", why: `${change.address} ${words}`, ...(path === undefined ? {} : { path }) }];
}

/** A load balancer and the rules in front of it are one opening of one workload, not three. */
function onceEach(found: readonly Found[]): readonly Found[] {
  const seen = new Set<string>();
  return found.filter(({ scoped: { owner }, opening }) => {
    if (owner === undefined || opening.kind !== "web") return true;
    return !seen.has(owner) && seen.add(owner);
  });
}
