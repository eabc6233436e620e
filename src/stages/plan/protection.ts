import type { Change } from "../../domain/change.ts";
import type { FullMigration } from "../../domain/defaults.ts";
import type { UnlocatedFinding } from "../../domain/finding.ts";
import type { Plan } from "../../domain/plan.ts";
import type { SpecPath } from "../../domain/spec-path.ts";

export interface Protection {
  /** The spec as it was applied last; its `protect` counts, so that switching it off takes a merge of its own. Absent: nothing was. */
  readonly base?: FullMigration;
  /** Absent: the file is gone. */
  readonly head?: FullMigration;
}

/**
 * What a workload is made up again from its configuration without loss: rules, attachments, policies, alarms and the like.
 * Protection is about what cannot be made again.
 */
const accessory =
  /_(?:rule|attachment|association|policy|policies|alarm|permission|alias|listener|target|record|version|notification|subscription|group_membership|profile|grant|acl|configuration|controls|block|dashboard|route|logging|versioning|parameter_group|option_group|subnet_group|target_group|launch_template|log_group)$|^terraform_data$|^aws_launch_template$|^aws_iam_/;

/** SIR-E303 for each protected workload of which the plan would destroy or replace something that matters. */
export function protectionFindings(plan: Plan, { base, head }: Protection): readonly UnlocatedFinding[] {
  const protectedNames = (base?.spec.workloads ?? []).filter(({ protect }) => protect).map(({ name }) => name);
  return protectedNames.flatMap((name) => {
    const lost = plan.changes.filter((change) => change.origin?.workload === name && isLoss(change));
    return lost.length === 0 ? [] : [finding(name, lost, placeOf(name, head))];
  });
}

function isLoss({ mode, action, deposed, type }: Change): boolean {
  return mode === "managed" && deposed === undefined && (action === "delete" || action === "replace") && !accessory.test(type);
}

function finding(name: string, lost: readonly Change[], path: SpecPath): UnlocatedFinding {
  const destroyed = lost.some(({ action }) => action === "delete");
  const addresses = lost.slice(0, 3).map(({ address, action }) => `${address} ${action === "delete" ? "destroyed" : "replaced"}`);
  const more = lost.length > 3 ? ` and ${lost.length - 3} more` : "";
  return {
    code: "SIR-E303",
    level: "error",
    message:
      `${name} is protected and would be ${destroyed ? "destroyed" : "replaced"} (${addresses.join(", ")}${more}). ` +
      "First merge protect: false alone, then this change.",
    path,
  };
}

function placeOf(name: string, head: FullMigration | undefined): SpecPath {
  const index = head?.spec.workloads.findIndex((workload) => workload.name === name) ?? -1;
  return index === -1 ? ["spec", "workloads"] : ["spec", "workloads", index];
}
