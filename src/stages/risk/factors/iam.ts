import type { RiskGate } from "../../../domain/risk.ts";
import { newPowers, type Power } from "../aws/powers.ts";
import { withPath, type Evidence, type RiskPoint } from "../point.ts";
import { placeOf, type Scope, type ScopedChange } from "../scope.ts";

/** What someone may do after the merge that nobody could do before. Powers reach across workloads, so criticality does not count. */
export function iam(scope: Scope): Evidence {
  const created = new Set(scope.changes.flatMap(({ change }) => (change.action === "create" ? [change.address] : [])));
  const isNew = (addresses: readonly string[]) => addresses.length > 0 && addresses.every((address) => created.has(address));
  const account = scope.account ?? scope.migration.spec.target.account;
  const found = scope.changes.flatMap((scoped) => newPowers(scoped.change, account, isNew).map((power) => ({ scoped, power })));
  return {
    points: found.map(({ scoped, power }) => pointOf(scoped, power, scope)),
    gates: found.flatMap(({ scoped, power }) => gateOf(scoped, power, scope)),
  };
}

function pointOf(scoped: ScopedChange, power: Power, { weights }: Scope): RiskPoint {
  return {
    factor: "iam",
    base: baseOf(power, weights.points.iam),
    why: `${scoped.change.address} ${power.words}`,
    lower: "Name the actions and the resources that are needed, or use spec.workloads[].grants.",
    ...placeOf(scoped),
  };
}

function baseOf({ kind }: Power, points: Scope["weights"]["points"]["iam"]): number {
  switch (kind) {
    case "everything":
    case "anyone":
      return points.everything;
    case "admin":
      return points.admin;
    case "external":
      return points.external;
    case "impersonation":
      return points.impersonation;
    case "widened":
      return points.widened;
  }
}

/** All of an account, or an account for all, is never less than high in production. */
function gateOf({ change, path }: ScopedChange, { kind, words }: Power, { migration }: Scope): readonly RiskGate[] {
  const total = kind === "everything" || kind === "admin" || kind === "anyone";
  if (!total || migration.metadata.environment !== "production") return [];
  return [withPath({ level: "high", why: `${change.address} ${words} in production` }, path)];
}
