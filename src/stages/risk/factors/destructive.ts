import type { RiskGate } from "../../../domain/risk.ts";
import type { Evidence, RiskPoint } from "../point.ts";
import { dataMitigations } from "../mitigations.ts";
import { workloadNamed, type Scope, type ScopedChange } from "../scope.ts";

/** Lighter than this is a machine: what it holds can be built again, and it is not protected unless its workload says so. */
const protectedFrom = 0.4;

/** What is deleted, replaced or edited, by the weight of the data it holds. */
export function destructive(scope: Scope): Evidence {
  return {
    points: scope.changes.flatMap((scoped) => pointOf(scoped, scope)),
    gates: scope.changes.flatMap((scoped) => gateOf(scoped, scope)),
  };
}

const weightOf = ({ change }: ScopedChange, { weights }: Scope): number | undefined =>
  Object.hasOwn(weights.dataWeights, change.type) ? weights.dataWeights[change.type] : undefined;

function pointOf(scoped: ScopedChange, scope: Scope): readonly RiskPoint[] {
  const { change, criticality, owner, path } = scoped;
  const weight = weightOf(scoped, scope);
  const base = baseOf(scoped, weight, scope);
  if (base === undefined) return [];
  const words = { delete: "deletes", replace: "replaces", update: "changes in place:" } as const;
  const verb = change.action === "delete" || change.action === "replace" ? words[change.action] : words.update;
  return [
    {
      factor: "destructive",
      base,
      why: `${verb} ${change.address}${whyReplaced(scoped)}`,
      lower:
        weight === undefined
          ? "Keep it, or rename it with spec.moved."
          : "Keep it, or take a final snapshot and prove a restore.",
      criticality,
      mitigations: weight === undefined ? [] : dataMitigations(scoped, scope),
      address: change.address,
      ...(owner === undefined ? {} : { workload: owner }),
      ...(path === undefined ? {} : { path }),
    },
  ];
}

function baseOf({ change }: ScopedChange, weight: number | undefined, { weights }: Scope): number | undefined {
  const points = weights.points.destructive;
  switch (change.action) {
    case "delete":
      return weight === undefined ? points.stateless : points.delete * weight;
    case "replace":
      return weight === undefined ? points.stateless : points.replace * weight;
    case "update":
      return weight === undefined ? undefined : points.update * weight;
    case "create":
    case "forget":
    case "read":
    case "no-op":
      return undefined;
  }
}

function whyReplaced({ change }: ScopedChange): string {
  const causes = change.replacePaths.map((path) => path.join("."));
  return change.action === "replace" && causes.length > 0 ? ` (because of ${causes.join(", ")})` : "";
}

function gateOf(scoped: ScopedChange, scope: Scope): readonly RiskGate[] {
  const { change, path } = scoped;
  if (weightOf(scoped, scope) === undefined || (change.action !== "delete" && change.action !== "replace")) return [];
  const guard = guardOf(scoped, scope);
  if (guard === "none") return [];
  const done = change.action === "delete" ? "deleted" : "replaced";
  const why =
    guard === "protected"
      ? `protected stateful resource ${change.address} would be ${done}: merge protect: false alone first`
      : `stateful resource ${change.address} of no workload would be ${done}`;
  return [{ level: guard === "protected" ? "blocked" : "critical", why, ...(path === undefined ? {} : { path }) }];
}

/**
 * Protection ends in two steps: only what base and head both leave unprotected may go. A resource written under `resources` has
 * no protection to set; one whose owner cannot be told is protected.
 */
function guardOf(scoped: ScopedChange, scope: Scope): "protected" | "unowned" | "none" {
  const { change, owner } = scoped;
  const head = workloadNamed(scope.migration, owner);
  const base = workloadNamed(scope.base, owner);
  if (head !== undefined || base !== undefined) return head?.protect === true || base?.protect === true ? "protected" : "none";
  if (owner === undefined && change.origin !== undefined) return "unowned";
  return (weightOf(scoped, scope) ?? 0) >= protectedFrom ? "protected" : "none";
}
