import { locate, type SourceMap } from "../../../domain/location.ts";
import type { Waiver } from "../../../domain/policy.ts";
import type { Migration } from "../../../domain/spec.generated.ts";

/** `compliance.exceptions` in the words of waivers: for this spec, and one workload if it names one. */
export function exceptionsAsWaivers({ metadata, spec }: Migration, sources: SourceMap): readonly Waiver[] {
  return (spec.compliance?.exceptions ?? []).map((exception, index) => ({
    id: ["exception", metadata.name, exception.policy, exception.workload ?? "all"].join("/"),
    rules: [exception.policy],
    match: { spec: metadata.name, ...(exception.workload === undefined ? {} : { workload: exception.workload }) },
    reason: exception.reason,
    category: "waiver",
    owner: exception.approvedBy,
    approvedBy: [exception.approvedBy],
    expires: exception.expires,
    source: "exception",
    location: locate(sources, ["spec", "compliance", "exceptions", index, "policy"]),
  }));
}
