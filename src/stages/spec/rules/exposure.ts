import type { Draft } from "../draft.ts";
import { article } from "../words.ts";
import { isExcepted } from "./exceptions.ts";
import { configOf, type Member, type SpecRule } from "./subject.ts";

/** SIR-E217: only what is made for it stands open to the world. */
export const privateByKind: SpecRule = (subject) =>
  subject.members.flatMap((member): readonly Draft[] => {
    const { workload, written, path, active } = member;
    if (!active || workload.access !== "public" || mayBePublic(member)) return [];
    if (isExcepted(subject, "SIR-E217", workload.name)) return [];
    return [
      {
        code: "SIR-E217",
        path: written.access === undefined ? ["spec", "defaults", "access"] : [...path, "access"],
        message: `${workload.name} is public. ${reason(member)}; if it must be, merge a compliance.exceptions entry for SIR-E217 first.`,
      },
    ];
  });

function mayBePublic({ workload }: Member): boolean {
  if (workload.kind === "load-balancer" || workload.kind === "dns" || workload.kind === "network") return true;
  return configOf(workload, "object-store")?.website !== undefined || configOf(workload, "function")?.trigger?.type === "http";
}

function reason({ workload }: Member): string {
  if (workload.kind === "object-store") return "An object store may be public only with config.website";
  if (workload.kind === "function") return "A function may be public only with an http trigger";
  if (workload.kind === "vm" || workload.kind === "container-service")
    return `Put a load-balancer in front of ${article(workload.kind)}`;
  return `${article(workload.kind).replace(/^a/, "A")} is private`;
}
