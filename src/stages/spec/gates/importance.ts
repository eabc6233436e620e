import type { Migration, Workload } from "../../../domain/spec.generated.ts";
import { belowFloor, goesFrom, strictest, weakened, workloadBefore, type Gate } from "./gate.ts";

const environments = ["production", "staging", "test", "development"] as const;
const tolerances = ["low", "medium", "high"] as const;
const criticalities = ["mission-critical", "high", "medium", "low"] as const;

const environmentGate: Gate = ({ base, head, effective }) => {
  const before = base === undefined ? undefined : (base.metadata.environment ?? "production");
  const after = head.metadata.environment ?? "production";
  const counts = strictest(environments, before, after) ?? after;
  effective.metadata.environment = counts;
  return counts === after ? [] : [weakened(["metadata", "environment"], goesFrom("environment", counts, after))];
};

const toleranceGate: Gate = ({ base, head, floors, effective }) => {
  const before = base === undefined ? undefined : (base.spec.constraints?.riskTolerance ?? "medium");
  const after = head.spec.constraints?.riskTolerance ?? "medium";
  const counts = strictest(tolerances, before, after, floors?.riskTolerance) ?? after;
  if (counts === after) return [];
  effective.spec.constraints = { ...effective.spec.constraints, riskTolerance: counts };
  const path = ["spec", "constraints", "riskTolerance"];
  if (before !== undefined && strictest(tolerances, before, after) !== after)
    return [weakened(path, goesFrom("riskTolerance", before, after))];
  const stated = head.spec.constraints?.riskTolerance !== undefined;
  return stated ? [weakened(path, belowFloor("riskTolerance", after, counts))] : [];
};

const defaultCriticalityGate: Gate = ({ base, head, effective }) => {
  const before = base === undefined ? undefined : defaultCriticality(base);
  const after = defaultCriticality(head);
  const counts = strictest(criticalities, before, after) ?? after;
  if (counts === after) return [];
  effective.spec.defaults = { ...effective.spec.defaults, criticality: counts };
  return [weakened(["spec", "defaults", "criticality"], goesFrom("defaults.criticality", counts, after))];
};

const defaultCriticality = ({ spec }: Migration) => spec.defaults?.criticality ?? "medium";
const criticalityOf = (workload: Workload, migration: Migration) => workload.criticality ?? defaultCriticality(migration);

const criticalityGate: Gate = (context) => {
  const { base, effective } = context;
  return effective.spec.workloads.flatMap((workload, index) => {
    const old = workloadBefore(context, workload.name);
    const after = criticalityOf(workload, effective);
    const before = base === undefined || old === undefined ? undefined : criticalityOf(old, base);
    const counts = strictest(criticalities, before, after) ?? after;
    if (counts === after) return [];
    workload.criticality = counts;
    const path = ["spec", "workloads", index, "criticality"];
    return [weakened(path, goesFrom(`criticality of ${workload.name}`, counts, after))];
  });
};

/** How much is at stake: environment, risk tolerance, criticality. */
export const importanceGates: readonly Gate[] = [environmentGate, toleranceGate, defaultCriticalityGate, criticalityGate];
