import type { ApprovalFloors } from "../../../domain/settings.generated.ts";
import type { Migration, Workload } from "../../../domain/spec.generated.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import type { Draft } from "../draft.ts";

/** What a gate compares, and the copy of the head that it makes stricter. */
export interface GateContext {
  readonly base: Migration | undefined;
  readonly head: Migration;
  readonly floors: ApprovalFloors | undefined;
  readonly now: Date | undefined;
  /** Changed in place by the gates, in their order. */
  readonly effective: Migration;
}

/** Sets the fields that decide one gate to the stricter value and says where the head asked for less. */
export type Gate = (context: GateContext) => readonly Draft[];

export const weakened = (path: SpecPath, message: string): Draft => ({ code: "SIR-W416", path, message });

/** `riskTolerance goes from low to high. low counts until this is merged.` */
export const goesFrom = (field: string, from: string, to: string): string =>
  `${field} goes from ${from} to ${to}. ${from} counts until this is merged.`;

/** `approvals.count 0 is below the floor 1. The floor counts.` */
export const belowFloor = (field: string, value: string, floor: string): string =>
  `${field} ${value} is below the floor ${floor}. The floor counts.`;

/** The strictest of the values that are given; `order` starts with the strictest. */
export function strictest<T>(order: readonly T[], ...values: readonly (T | undefined)[]): T | undefined {
  return order.find((candidate) => values.includes(candidate));
}

/** The same workload on the base, also under its old name. */
export function workloadBefore({ base, head }: GateContext, name: string): Workload | undefined {
  const old = (head.spec.moved ?? []).find(({ to }) => to === name)?.from;
  const workloads = base?.spec.workloads ?? [];
  return workloads.find((workload) => workload.name === name) ?? workloads.find((workload) => workload.name === old);
}
