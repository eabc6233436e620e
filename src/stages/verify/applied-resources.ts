import type { Json } from "../../domain/change.ts";
import type { AppliedResource } from "../../domain/due-check.ts";

type Map_ = Readonly<Record<string, unknown>>;
const isMap = (value: unknown): value is Map_ => typeof value === "object" && value !== null && !Array.isArray(value);
const listIn = (value: unknown, key: string): readonly unknown[] => {
  const found = isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
};

/**
 * What a policy check sees: the resources of one workload in the JSON of `terraform show -json`, without what is sensitive. `addresses`:
 * of the workload's resources, without indices. undefined: this is no such JSON. Empty: nothing of the workload was applied, which a
 * policy must not take for well.
 */
export function appliedResources(shown: unknown, addresses: ReadonlySet<string>): readonly AppliedResource[] | undefined {
  const values = isMap(shown) && typeof shown["format_version"] === "string" ? shown["values"] : undefined;
  const root = isMap(values) ? values["root_module"] : undefined;
  if (!isMap(root)) return undefined;
  return listIn(root, "resources").flatMap((resource) => {
    const read = readResource(resource);
    return read !== undefined && addresses.has(`${read.type}.${read.name}`) ? [read] : [];
  });
}

function readResource(resource: unknown): AppliedResource | undefined {
  if (!isMap(resource) || resource["mode"] !== "managed") return undefined;
  const { address, type, name, values, sensitive_values: sensitive } = resource;
  if (typeof address !== "string" || typeof type !== "string" || typeof name !== "string" || !isMap(values)) return undefined;
  const plain = withoutSensitive(values, sensitive);
  return { address, type, name, values: isMap(plain) ? (plain as Readonly<Record<string, Json>>) : {} };
}

/** Terraform says what is sensitive in the same shape: `true` stands for everything below. */
function withoutSensitive(value: unknown, sensitive: unknown): unknown {
  if (sensitive === true) return null;
  if (Array.isArray(value)) {
    const marks: readonly unknown[] = Array.isArray(sensitive) ? sensitive : [];
    return value.map((item, index) => withoutSensitive(item, marks[index]));
  }
  if (!isMap(value)) return value;
  const marks: Map_ = isMap(sensitive) ? sensitive : {};
  const kept = Object.entries(value).map(([key, item]) => [
    key,
    withoutSensitive(item, Object.hasOwn(marks, key) ? marks[key] : undefined),
  ]);
  return Object.fromEntries(kept) as Map_;
}
