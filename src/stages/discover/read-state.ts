import { sayBytes } from "./amounts.ts";
import { describe } from "./describe.ts";
import type { Found, Inventory, InventoryReading, Size, Skipped } from "./found.ts";
import { labelOf, safeText } from "./safe-text.ts";
import { stateTypes, type Attribute, type Facts } from "./state-types.ts";
import { databaseEngine, cacheEngine, versionIn } from "./words.ts";

type Json = Readonly<Record<string, unknown>>;

export interface NativeSize {
  readonly vcpu: number;
  /** GiB */
  readonly memory: number;
}

/** Cores and memory of a provider's own size, where they are known. */
export type SizeOf = (provider: "aws" | "azure" | "gcp", native: string) => NativeSize | undefined;

const gibibyte = 1024 ** 3;

/** Reads a Terraform state of version 4. Of attributes, only those that `stateTypes` names are looked at. */
export function readState(file: string, text: string, sizeOf: SizeOf): InventoryReading {
  const fail = (message: string): InventoryReading => ({ ok: false, problems: [{ file, line: 1, message }] });
  const state = objectIn(parsed(text));
  if (state === undefined) return fail("The file is not JSON. Give a CSV inventory or the JSON of a Terraform state.");
  if (state["version"] !== 4)
    return fail("The state is not of version 4. Pull it with Terraform 0.12 or later: terraform state pull.");
  const resources = itemsOf(state["resources"]).filter((resource) => resource["mode"] === "managed");
  if (resources.length === 0) return fail("The state has no managed resources.");
  const found: Found[] = [];
  const skipped: Skipped[] = [];
  for (const resource of resources)
    for (const read of instancesOf(resource, sizeOf))
      if ("why" in read) skipped.push(read);
      else found.push(read);
  return { ok: true, inventory: inventoryOf(found, skipped) };
}

export const isJson = (text: string): boolean => /^\ufeff?\s*\{/.test(text);

function inventoryOf(found: readonly Found[], skipped: readonly Skipped[]): Inventory {
  const clouds = found.map(({ origin }) => cloudOf(typeOf(origin)));
  const provider = (["aws", "azure", "gcp"] as const).toSorted(
    (a, b) => clouds.filter((cloud) => cloud === b).length - clouds.filter((cloud) => cloud === a).length,
  )[0];
  return { from: "terraform-state", provider: provider ?? "aws", found, skipped: summed(skipped), notes: [] };
}

const typeOf = (address: string): string => address.split(".").findLast((part) => Object.hasOwn(stateTypes, part)) ?? "";

const cloudOf = (type: string): "aws" | "azure" | "gcp" =>
  type.startsWith("aws_") ? "aws" : type.startsWith("azurerm_") ? "azure" : "gcp";

/** A state is full of roles, rules and routes: one line for each type. */
function summed(skipped: readonly Skipped[]): readonly Skipped[] {
  const groups = Map.groupBy(skipped, ({ what, why }) => `${what} ${why}`);
  return [...groups.values()].flatMap((group): readonly Skipped[] => {
    const [first] = group;
    if (first === undefined) return [];
    return [
      group.length === 1
        ? first
        : { ...first, what: `${first.what} (${group.length})`, origin: `${first.origin} and ${group.length - 1} more` },
    ];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

const objectIn = (value: unknown): Json | undefined =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Json) : undefined;

const itemsOf = (value: unknown): readonly Json[] =>
  (Array.isArray(value) ? (value as readonly unknown[]) : []).map(objectIn).filter((item) => item !== undefined);

const word = (value: unknown): string => (typeof value === "string" && /^[A-Za-z_][\w-]{0,200}$/.test(value) ? value : "unnamed");

function instancesOf(resource: Json, sizeOf: SizeOf): readonly (Found | Skipped)[] {
  const type = word(resource["type"]);
  const module = typeof resource["module"] === "string" ? `${safeText(resource["module"])}.` : "";
  const address = `${module}${type}.${word(resource["name"])}`;
  const known = Object.hasOwn(stateTypes, type) ? stateTypes[type] : undefined;
  return itemsOf(resource["instances"]).map((instance): Found | Skipped => {
    const origin = `${address}${indexOf(instance["index_key"])}`;
    if (known === undefined) return { what: type, origin, why: "Resources of this type are no workloads." };
    const facts = known.facts(allowed(known.reads, instance));
    if (facts.partOf !== undefined) return { what: type, origin, why: facts.partOf };
    const name = `${word(resource["name"])} ${keyText(instance["index_key"])}`.trim();
    if (labelOf(name) === undefined)
      return { what: type, origin, why: "The name has no letter or digit that a workload name may have." };
    return foundOf(name, origin, facts, needsOf(instance), sizeOf);
  });
}

const keyText = (key: unknown): string => (typeof key === "number" ? `${key}` : typeof key === "string" ? safeText(key) : "");

const indexOf = (key: unknown): string => (keyText(key) === "" ? "" : `[${keyText(key)}]`);

/** Dependencies are addresses of resources, without the index of an instance. */
const needsOf = ({ dependencies }: Json): readonly string[] =>
  Array.isArray(dependencies)
    ? dependencies
        .filter((need) => typeof need === "string")
        .slice(0, 500)
        .map(safeText)
    : [];

function allowed(reads: readonly string[], { attributes, sensitive_attributes: sensitive }: Json): Attribute {
  const values = objectIn(attributes) ?? {};
  const hidden = JSON.stringify(sensitive ?? []);
  return (path) => {
    if (!reads.includes(path) || !Object.hasOwn(values, path) || hidden.includes(JSON.stringify(path))) return undefined;
    const value = values[path];
    if (typeof value === "string") return safeText(value);
    return typeof value === "number" || typeof value === "boolean" ? value : undefined;
  };
}

function foundOf(name: string, origin: string, facts: Facts, needs: readonly string[], sizeOf: SizeOf): Found {
  const version = facts.version === undefined ? undefined : versionIn(facts.version);
  const described = describe({ ...facts, ...(version === undefined ? {} : { version }) });
  const native = facts.native === undefined ? undefined : sizeOf(cloudOf(typeOf(origin)), facts.native);
  const size = measured(facts, native);
  const unsized =
    facts.native !== undefined && native === undefined ? [`The cores and memory of ${facts.native} are not known.`] : [];
  const engine = databaseEngine(facts.engine ?? "") ?? cacheEngine(facts.engine ?? "");
  const address = /^[A-Za-z0-9][A-Za-z0-9.:_-]{0,252}$/.exec(facts.address ?? "")?.[0];
  return {
    name,
    origin,
    kind: facts.kind,
    ...described,
    ...(facts.config === undefined ? {} : { config: facts.config }),
    notes: [...described.notes, ...unsized],
    source: {
      ref: `terraform:${origin}`,
      ...(engine === undefined ? {} : { engine }),
      ...(version === undefined ? {} : { version }),
      ...(facts.os === undefined ? {} : { os: facts.os }),
      ...(address === undefined ? {} : { address }),
    },
    ...(Object.keys(size).length === 0 ? {} : { size }),
    needs,
  };
}

function measured({ storage, memory }: Facts, native: NativeSize | undefined): Size {
  const gibibytes = memory ?? native?.memory;
  const kept = gibibytes === undefined ? undefined : sayBytes(gibibytes * gibibyte);
  const disk = storage === undefined ? undefined : sayBytes(storage * gibibyte);
  return {
    ...(native === undefined ? {} : { vcpu: native.vcpu }),
    ...(kept === undefined ? {} : { memory: kept }),
    ...(disk === undefined ? {} : { storage: disk }),
  };
}
