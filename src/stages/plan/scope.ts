import type { Json } from "../../domain/change.ts";
import { modulePath, moduleAddress } from "./address.ts";
import type { Call, Configuration, Module } from "./configuration.ts";
import { parseTraversal } from "./traversal.ts";

/**
 * A value read from the configuration. `certain` false: a plan tells which variable an expression of HCL refers to, but not what
 * it does with it, so the value holds only if something else agrees. `partial`: text with references left in it.
 */
export interface Value {
  readonly value: Json;
  readonly certain: boolean;
  readonly partial?: true;
  /** Nodes and characters, so that a value that doubles itself through locals is noticed. */
  readonly size: number;
}

/** One instance of a module: where a reference is read. */
export interface Scope {
  readonly module: Module;
  /** `module.a["k"].module.b`; "" is the root. */
  readonly address: string;
  readonly key?: string | number;
  readonly caller?: { readonly scope: Scope; readonly call: Call };
}

export interface Scopes {
  readonly root: Scope;
  /** undefined when the configuration does not know the module. */
  at(address: string): Scope | undefined;
  child(parent: Scope, name: string, key: string | number | undefined): Scope | undefined;
  /** Keys with which a module exists; one undefined for a module without count and for_each. */
  keys(parent: Scope, name: string): readonly (string | number | undefined)[];
  /** Value of a root variable. */
  variable(name: string): Json | undefined;
  /** What variables and locals came to, by module and reference: each is worked out once, however often it is named. */
  readonly values: Map<string, Value | undefined>;
}

/** `modules` are the module addresses that the plan's resources name: the configuration alone does not know instances. */
export function scopesOf(configuration: Configuration, modules: Iterable<string>, variables: ReadonlyMap<string, Json>): Scopes {
  const root: Scope = { module: configuration.root, address: "" };
  const known = new Map<string, Scope>([["", root]]);
  const keys = new Map<string, Set<string | number | undefined>>();

  const child = (parent: Scope, name: string, key: string | number | undefined): Scope | undefined => {
    const own = moduleAddress([key === undefined ? { name } : { name, key }]);
    const address = parent.address === "" ? own : `${parent.address}.${own}`;
    const existing = known.get(address);
    if (existing !== undefined) return existing;
    const call = parent.module.calls.get(name);
    if (call === undefined) return undefined;
    const scope = { module: call.module, address, ...(key === undefined ? {} : { key }), caller: { scope: parent, call } };
    known.set(address, scope);
    return scope;
  };

  for (const address of modules) {
    let parent: Scope | undefined = root;
    for (const { name, key } of modulePath(parseTraversal(address) ?? []).module) {
      if (parent === undefined) break;
      const slot = `${parent.address}|${name}`;
      keys.set(slot, (keys.get(slot) ?? new Set()).add(key));
      parent = child(parent, name, key);
    }
    if (parent !== undefined) known.set(address, parent);
  }

  return {
    root,
    at: (address) => known.get(address),
    child,
    keys: (parent, name) => [...(keys.get(`${parent.address}|${name}`) ?? [undefined])],
    variable: (name) => variables.get(name) ?? configuration.root.variables.get(name)?.default,
    values: new Map(),
  };
}
