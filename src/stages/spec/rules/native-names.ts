import type { Size } from "../../../domain/spec.generated.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import type { Provider } from "../../../domain/workload.ts";
import type { Draft } from "../draft.ts";
import { plainText } from "../words.ts";
import { configOf, ofKind, type SpecRule, type Subject } from "./subject.ts";

/** SIR-W408 and SIR-W409: native sizes bind to a cloud, and burstable ones slow down. */
export const portableSizes: SpecRule = (subject) => {
  const production = subject.full.metadata.environment === "production";
  return sizes(subject).flatMap(({ owner, size, path }): readonly Draft[] => {
    if (size?.class === undefined) return [];
    const at = { path: [...path, "class"] };
    const pinned = `${size.class} exists on one cloud only, so ${owner} no longer retargets. Use vcpu and memory.`;
    const slow = `${size.class} is burstable. Use a fixed-performance size in production.`;
    return [
      { ...at, code: "SIR-W409", message: pinned },
      ...(production && isBurstable(size.class) ? [{ ...at, code: "SIR-W408", message: slow } as const] : []),
    ];
  });
};

function sizes({
  members,
}: Subject): readonly { readonly owner: string; readonly size: Size | undefined; readonly path: SpecPath }[] {
  return members
    .filter(({ active }) => active)
    .flatMap(({ workload, path }) => [
      { owner: workload.name, size: workload.size, path: [...path, "size"] },
      ...(configOf(workload, "kubernetes-cluster")?.nodePools ?? []).map(({ size }, index) => ({
        owner: workload.name,
        size,
        path: [...path, "config", "nodePools", index, "size"],
      })),
    ]);
}

const isBurstable = (size: string): boolean =>
  /^(?:db\.|cache\.)?t\d[a-z]*\.|^Standard_B|^B_Standard_|^(?:db-)?(?:f1-micro|g1-small)|^e2-(?:micro|small|medium)$/.test(size);

const registries: readonly { readonly cloud: Provider; readonly pattern: RegExp }[] = [
  { cloud: "aws", pattern: /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\/|$)/ },
  { cloud: "azure", pattern: /^[a-z0-9]+\.azurecr\.io(?:\/|$)/i },
  { cloud: "gcp", pattern: /^(?:[a-z0-9-]+-docker\.pkg\.dev|(?:[a-z]+\.)?gcr\.io)(?:\/|$)/ },
];

/** SIR-W415: images come from where the target may read. */
export const reachableImages: SpecRule = (subject) => {
  const { provider } = subject.migration.spec.target;
  return ofKind(subject, "container-service").flatMap(({ config, path }): readonly Draft[] => {
    const image = config.image ?? "";
    const home = registries.find(({ pattern }) => pattern.test(image))?.cloud;
    if (home === undefined || home === provider) return [];
    const message = `${plainText(image)} is in a registry of ${home}; the target is ${provider}. Copy the image there or give it credentials.`;
    return [{ code: "SIR-W415", path: [...path, "config", "image"], message }];
  });
};
