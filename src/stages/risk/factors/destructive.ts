import type { Action, Change } from "../../../domain/change.ts";
import type { RiskGate } from "../../../domain/risk.ts";
import { dataMitigations } from "../mitigations.ts";
import { withPath, type Evidence, type RiskPoint } from "../point.ts";
import { placeOf, workloadNamed, type Scope, type ScopedChange } from "../scope.ts";

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
  const { change, criticality } = scoped;
  const weight = weightOf(scoped, scope);
  const deed = deedOf(change.action);
  if (deed === undefined) return [];
  const point = {
    factor: "destructive",
    why: `${verbs[deed]} ${change.address}${causeOf(change)}`,
    criticality,
    ...placeOf(scoped),
  } as const;
  const { points } = scope.weights;
  if (deed === "update" && isRelabelled(change)) return [];
  if (weight !== undefined) {
    const lower =
      deed === "update"
        ? "Take a snapshot before it, and apply it in the window."
        : "Keep it, or take a final snapshot and prove a restore.";
    return [{ ...point, base: points.destructive[deed] * weight, lower, mitigations: dataMitigations(scoped, scope) }];
  }
  if (deed === "update") return [];
  return [{ ...point, base: points.destructive.stateless, lower: "Keep it, or rename it with spec.moved." }];
}

const labels: ReadonlySet<string> = new Set(["tags", "tags_all", "labels", "effective_labels", "terraform_labels"]);

/** Tags and labels say something about a resource; they do nothing to it. */
function isRelabelled({ before, after, unknown }: Change): boolean {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...unknown.map(([name]) => String(name))]);
  const differing = [...names].filter(
    (name) => unknown.some(([first]) => first === name) || JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
  );
  return differing.length > 0 && differing.every((name) => labels.has(name));
}

const verbs = { delete: "deletes", replace: "replaces", update: "changes in place:" } as const;

function deedOf(action: Action): keyof typeof verbs | undefined {
  switch (action) {
    case "delete":
    case "replace":
    case "update":
      return action;
    case "create":
    case "forget":
    case "read":
    case "no-op":
      return undefined;
  }
}

/** Terraform names what forces a replacement. */
function causeOf({ action, replacePaths }: Change): string {
  if (action !== "replace" || replacePaths.length === 0) return "";
  return ` (because of ${replacePaths.map((path) => path.join(".")).join(", ")})`;
}

function gateOf(scoped: ScopedChange, scope: Scope): readonly RiskGate[] {
  const { change, path } = scoped;
  const weight = weightOf(scoped, scope);
  if (weight === undefined || (change.action !== "delete" && change.action !== "replace")) return [];
  const fate = `would be ${change.action === "delete" ? "deleted" : "replaced"}`;
  switch (guardOf(scoped, weight, scope)) {
    case "protected": {
      const why = `protected stateful resource ${change.address} ${fate}: merge protect: false alone first`;
      return [withPath({ level: "blocked", why }, path)];
    }
    case "unowned":
      return [withPath({ level: "critical", why: `stateful resource ${change.address} of no workload ${fate}` }, path)];
    case "none":
      return [];
  }
}

/**
 * Protection ends in two steps: only what base and head both leave unprotected may go. A resource written under `resources` has
 * no protection to set; one whose owner cannot be told is protected.
 */
function guardOf({ change, owner }: ScopedChange, weight: number, scope: Scope): "protected" | "unowned" | "none" {
  const head = workloadNamed(scope.migration, owner);
  const base = workloadNamed(scope.base, owner);
  if (head !== undefined || base !== undefined) return head?.protect === true || base?.protect === true ? "protected" : "none";
  if (owner === undefined && change.origin !== undefined) return "unowned";
  return weight < protectedFrom ? "none" : "protected";
}
