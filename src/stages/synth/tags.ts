import type { FullMigration, FullWorkload } from "../../domain/defaults.ts";
import { alive, inert } from "../../kinds/inert.ts";
import type { Cloud } from "../../kinds/kind.ts";

/** Written on every resource that takes tags. Ours win over labels of the same name. */
export function tagsOf(
  { metadata, spec }: FullMigration,
  workload: FullWorkload | undefined,
  cloud: Cloud,
): Readonly<Record<string, string>> {
  const wanted = {
    ...metadata.labels,
    ...(metadata.system === undefined ? {} : { system: metadata.system }),
    "sirsi:migration": metadata.name,
    // What belongs to the wave as a whole is shared by its workloads; no workload may be called so by accident: the tag is ours.
    "sirsi:workload": workload?.name ?? "shared",
    "sirsi:owner": metadata.owner,
    "sirsi:environment": metadata.environment,
    "sirsi:data-classification": workload?.dataClassification ?? spec.compliance?.dataClassification ?? "internal",
  };
  const plain = Object.entries(wanted).map(([key, value]) => [alive(key), alive(value)] as const);
  const allowed = Object.entries(cloud.tags(Object.fromEntries(plain)));
  return Object.fromEntries(allowed.map(([key, value]) => [inert(key), inert(value)]));
}
