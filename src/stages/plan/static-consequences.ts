import type { ProviderSchema } from "../../domain/provider-schema.ts";
import { planLinks } from "./plan-links.ts";
import type { RawChange } from "./raw-change.ts";
import type { StaticStack } from "./static-resources.ts";

/**
 * A replaced resource gets a new id, so what refers to it changes too: it is replaced where the argument that refers cannot be
 * changed in place, else updated. Repeats until nothing follows any more.
 */
export function withConsequences(
  changes: readonly RawChange[],
  after: StaticStack,
  schema: ProviderSchema | undefined,
): readonly RawChange[] {
  const { refs: links } = planLinks(changes, after.configuration, after.scopes, undefined);
  const refs = new Map([...links].map(([change, found]) => [change.address, found]));
  const result = new Map(changes.map((change) => [change.address, change]));
  let open = changes.filter(({ action }) => action === "replace").map(({ address }) => address);
  const referrers = new Map<string, Set<string>>();
  for (const [address, found] of refs)
    for (const target of Object.values(found).flat()) referrers.set(target, (referrers.get(target) ?? new Set()).add(address));
  while (open.length > 0) {
    const next: string[] = [];
    for (const address of new Set(open.flatMap((replaced) => [...(referrers.get(replaced) ?? [])]))) {
      const change = result.get(address);
      if (change === undefined || (change.action !== "no-op" && change.action !== "update")) continue;
      const followed = follow(change, refs.get(address) ?? {}, result, schema?.forceNew(change.type) ?? []);
      result.set(address, followed);
      if (followed.action === "replace") next.push(address);
    }
    open = next;
  }
  return [...result.values()];
}

function follow(
  change: RawChange,
  refs: Readonly<Record<string, readonly string[]>>,
  all: ReadonlyMap<string, RawChange>,
  forceNew: readonly string[],
): RawChange {
  const touched = Object.keys(refs).filter((path) => refs[path]?.some((address) => all.get(address)?.action === "replace"));
  const forced = touched.filter((path) => forceNew.includes(path));
  if (forced.length === 0) return { ...change, action: "update" };
  const replacePaths = forced.map((path) => path.split("."));
  return { ...change, action: "replace", replacePaths, reason: "replace_because_cannot_update" };
}
