import type { Json } from "../../domain/change.ts";
import { parseAddress } from "./address.ts";
import { isList, isObject, items, member, text } from "./json.ts";
import { withoutKeys } from "./references.ts";

/** An argument whose expression goes through locals, which a plan names but does not tell. */
export interface HiddenLink {
  readonly path: string;
  readonly locals: ReadonlySet<string>;
  readonly unknown: boolean;
  /** Known values at the path. */
  readonly values: readonly string[];
}

/** Unexplained attributes: resources by address without index, by type. */
export type Candidates = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

interface Attribute {
  readonly resource: string;
  readonly type: string;
  readonly attribute: string;
}

/** Attributes that Terraform says matter, that are not known yet, and that no reference in sight leads to. */
export function unexplained(
  relevant: Json | undefined,
  reached: ReadonlySet<string>,
  isUnknown: (address: string, attribute: string) => boolean,
): readonly Attribute[] {
  return items(relevant).flatMap((entry) => {
    const resource = text(member(entry, "resource"));
    const attribute = text(items(member(entry, "attribute"))[0]);
    const parsed = resource === undefined ? undefined : parseAddress(resource);
    if (resource === undefined || attribute === undefined || parsed?.mode !== "managed") return [];
    const declared = withoutKeys(resource);
    // A reference to a whole resource may mean any of its attributes.
    const isReached = reached.has(`${declared}.${attribute}`) || reached.has(`${declared}.`);
    return isReached || !isUnknown(resource, attribute) ? [] : [{ resource, type: parsed.type, attribute }];
  });
}

export function candidatesOf(attributes: readonly Attribute[]): Candidates {
  const byType = new Map<string, Map<string, Set<string>>>();
  for (const { resource, type } of attributes) {
    const declared = withoutKeys(resource);
    const ofType = byType.get(type) ?? new Map<string, Set<string>>();
    byType.set(type, ofType.set(declared, (ofType.get(declared) ?? new Set()).add(resource)));
  }
  return byType;
}

/** Attributes that hold one text. What a block is repeated over is a list, a set or a map. */
const single = /(?:^|_)(?:id|arn|name|url|uri|endpoint|address|json|key|secret|value|version|result|fingerprint)$/;

/** Could this be what blocks are repeated over? Dynamic blocks are out of sight in a plan. */
export const mayBeList = ({ attribute }: Attribute): boolean => !single.test(attribute);

/**
 * Where a hidden link leads. A known value leads to the resource that has it as its id or ARN. An unknown one must come from an
 * unexplained attribute: from the one whose type the argument is named after, or from the only one for the only hidden local.
 * Anything less clear stays unlinked.
 */
export function resolveHidden(
  link: HiddenLink,
  candidates: Candidates,
  hiddenLocals: number,
  identities: ReadonlyMap<string, string>,
): readonly string[] {
  if (!link.unknown) return link.values.flatMap((value) => identities.get(value) ?? []);
  const scores = [...candidates.keys()].map((type) => ({ type, score: affinity(link.path, type) }));
  const best = Math.max(0, ...scores.map(({ score }) => score));
  const [chosen, ...others] = scores.filter(({ score }) => score === best);
  const resources = chosen === undefined ? undefined : candidates.get(chosen.type);
  if (resources?.size !== 1 || others.length > 0 || (best === 0 && hiddenLocals > 1)) return [];
  return [...resources.values()].flatMap((instances) => [...instances]);
}

/** `kms_master_key_id` is named after `aws_kms_key`: 2. The last word of the type must be there. */
function affinity(path: string, type: string): number {
  const argument = new Set((path.split(".").at(-1) ?? "").split("_").flatMap((word) => [word, word.replace(/s$/, "")]));
  const words = type.split("_").slice(1);
  return argument.has(words.at(-1) ?? "") ? words.filter((word) => argument.has(word)).length : 0;
}

/** Shorter ids, such as `default`, say too little. */
const shortestIdentity = 8;

/** Ids and ARNs of resources, where only one resource has them. */
export function identitiesOf(
  resources: Iterable<{ readonly address: string; readonly values: Json | undefined }>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const shared = new Set<string>();
  for (const { address, values } of resources) {
    for (const identity of new Set([text(member(values, "id")), text(member(values, "arn"))])) {
      if (identity === undefined || identity.length < shortestIdentity) continue;
      if (found.has(identity)) shared.add(identity);
      found.set(identity, address);
    }
  }
  for (const identity of shared) found.delete(identity);
  return found;
}

/** Strings at a dotted path, through lists of blocks. */
export function stringsAt(value: Json | undefined, path: readonly string[]): readonly string[] {
  if (isList(value)) return value.flatMap((item) => stringsAt(item, path));
  if (typeof value === "string") return path.length === 0 ? [value] : [];
  const [first, ...rest] = path;
  return first !== undefined && isObject(value) ? stringsAt(member(value, first), rest) : [];
}
