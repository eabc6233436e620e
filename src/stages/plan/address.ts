import { parseTraversal, type Step, type Traversal } from "./traversal.ts";

export interface ModuleStep {
  readonly name: string;
  readonly key?: string | number;
}

/** `module.a["k"].data.aws_x.y[0]` in parts. */
export interface ResourceAddress {
  readonly module: readonly ModuleStep[];
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly key?: string | number;
}

export function parseAddress(address: string): ResourceAddress | undefined {
  const steps = parseTraversal(address);
  return steps === undefined ? undefined : resourceOf(steps)?.resource;
}

/** Module path at the front of a traversal and what follows it. */
export function modulePath(steps: Traversal): { readonly module: readonly ModuleStep[]; readonly rest: Traversal } {
  const module: ModuleStep[] = [];
  let at = 0;
  while (isName(steps[at], "module") && steps[at + 1]?.by === "name") {
    const name = String(steps[at + 1]?.value);
    const key = steps[at + 2]?.by === "key" ? steps[at + 2]?.value : undefined;
    module.push(key === undefined ? { name } : { name, key });
    at += key === undefined ? 2 : 3;
  }
  return { module, rest: steps.slice(at) };
}

/** The resource that a traversal starts with, and the attribute steps after it. */
export function resourceOf(steps: Traversal): { readonly resource: ResourceAddress; readonly rest: Traversal } | undefined {
  const { module, rest } = modulePath(steps);
  const data = isName(rest[0], "data");
  const [type, name, key] = data ? rest.slice(1, 4) : rest.slice(0, 3);
  if (type?.by !== "name" || name?.by !== "name") return undefined;
  const head = { module, mode: data ? "data" : "managed", type: String(type.value), name: String(name.value) } as const;
  const used = (data ? 3 : 2) + (key?.by === "key" ? 1 : 0);
  return { resource: key?.by === "key" ? { ...head, key: key.value } : head, rest: rest.slice(used) };
}

const isName = (found: Step | undefined, name: string): boolean => found?.by === "name" && found.value === name;

export const localName = ({ mode, type, name }: Pick<ResourceAddress, "mode" | "type" | "name">): string =>
  mode === "data" ? `data.${type}.${name}` : `${type}.${name}`;

/** Without the index of the resource, with those of its modules. */
export function unindexed(module: string, address: Pick<ResourceAddress, "mode" | "type" | "name">): string {
  return module === "" ? localName(address) : `${module}.${localName(address)}`;
}

export function moduleAddress(path: readonly ModuleStep[]): string {
  return path.map(({ name, key }) => `module.${name}${formatKey(key)}`).join(".");
}

export function formatKey(key: string | number | undefined): string {
  if (key === undefined) return "";
  return typeof key === "number" ? `[${key}]` : `[${JSON.stringify(key).replaceAll(/[$%](?=\{)/g, (sign) => sign + sign)}]`;
}
