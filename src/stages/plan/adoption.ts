import type { Change } from "../../domain/change.ts";
import type { FullMigration, FullWorkload } from "../../domain/defaults.ts";
import type { UnlocatedFinding } from "../../domain/finding.ts";
import type { Plan } from "../../domain/plan.ts";
import { step } from "./json.ts";

/**
 * SIR-E309 for each `adopt` that the plan would not carry out as an adoption: the resource that exists would be replaced or
 * destroyed, or a second one made beside it. Updating it in place is fine, and so is finding it adopted already.
 */
export function adoptionFindings(plan: Plan, migration: FullMigration): readonly UnlocatedFinding[] {
  return migration.spec.workloads.flatMap((workload, index) =>
    Object.keys(workload.adopt ?? {}).flatMap((type) => {
      const changes = plan.changes.filter((change) => change.type === type && change.origin?.workload === workload.name);
      const broken = changes.filter((change) => change.importing !== undefined || changes.length === 1).find(breaksAdoption);
      return broken === undefined ? [] : [finding(workload, type, broken, index)];
    }),
  );
}

const breaksAdoption = ({ action, deposed }: Change): boolean =>
  deposed === undefined && (action === "replace" || action === "delete" || action === "create");

function finding({ name }: FullWorkload, type: string, change: Change, index: number): UnlocatedFinding {
  const verb = change.action === "create" ? "create a new" : change.action === "delete" ? "destroy" : "replace";
  const why = reasons(change);
  const next = change.action === "create" ? "Check the id." : "Match the spec to the cloud first.";
  return {
    code: "SIR-E309",
    level: "error",
    message: `adopt of ${name} would ${verb} ${type}${why === "" ? "" : ` (${why})`}. ${next}`,
    path: ["spec", "workloads", index, "adopt", type],
  };
}

function reasons({ replacePaths, before, after, unknown }: Change): string {
  return replacePaths
    .slice(0, 3)
    .map((path) => {
      const name = path.join(".");
      const isUnknown = unknown.some((other) => other.join(".") === name);
      const [cloud, spec] = [before, after].map((values) =>
        say(path.reduce<ReturnType<typeof step>>((at, key) => step(at, key), values ?? undefined)),
      );
      return `${name} ${cloud ?? "unset"} in the cloud, ${isUnknown ? "not known yet" : (spec ?? "unset")} in the spec`;
    })
    .join("; ");
}

function say(value: ReturnType<typeof step>): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
