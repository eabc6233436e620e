import type { Workload } from "../../../domain/spec.generated.ts";
import { statefulKinds } from "../../../domain/workload.ts";
import { weakened, workloadBefore, type Gate } from "./gate.ts";

const isProtected = (workload: Workload): boolean => workload.protect ?? statefulKinds.has(workload.kind);

/** What was protected stays protected for this change: the first of the two merges that a removal takes. */
export const protectionGate: Gate = (context) =>
  context.effective.spec.workloads.flatMap((workload, index) => {
    const old = workloadBefore(context, workload.name);
    if (old === undefined || !isProtected(old) || isProtected(workload)) return [];
    workload.protect = true;
    const message = `${workload.name} loses its protection. It is protected until this is merged.`;
    return [weakened(["spec", "workloads", index, "protect"], message)];
  });
