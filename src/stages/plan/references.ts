import { formatKey, modulePath, parseAddress, resourceOf, unindexed } from "./address.ts";
import { within, type Expression } from "./expression.ts";
import type { Scope, Scopes } from "./scope.ts";
import { parseTraversal, type Traversal } from "./traversal.ts";
import { callFrame, type Frame } from "./values.ts";

/** Resources that will exist after the plan and data sources that it reads, by address without index: which keys each has. */
export type Instances = ReadonlyMap<string, readonly (string | number | undefined)[]>;

/** What an expression refers to. */
export interface Targets {
  /** Resource addresses, with index. */
  readonly resources: ReadonlySet<string>;
  /** Locals that the plan does not tell, as `module.a|local.key`. */
  readonly hidden: ReadonlySet<string>;
}

interface Found {
  readonly resources: Set<string>;
  readonly hidden: Set<string>;
}

/** Chains of outputs, variables and locals are short; one longer than this is a loop. */
const longest = 60;

/**
 * Follows references through outputs, variables, locals, count and for_each to resources; never through a resource. Through a data
 * source only to a resource of its own type: that is the one it looks up.
 */
export class ReferenceResolver {
  readonly #scopes: Scopes;
  readonly #instances: Instances;
  readonly #known = new Map<string, Found>();
  readonly #byExpression = new Map<Expression, Map<string, Found>>();
  readonly #reached = new Set<string>();

  constructor(scopes: Scopes, instances: Instances) {
    this.#scopes = scopes;
    this.#instances = instances;
  }

  /** `address.attribute`, without indexes, of all that was reached so far. */
  get reached(): ReadonlySet<string> {
    return this.#reached;
  }

  targetsOf(expression: Expression | undefined, frame: Frame): Targets {
    if (expression === undefined) return nothing();
    // Only what is repeated depends on the key; all else is worked out once per module instance.
    const key = `${frame.scope.address}|${isRepeated(expression) ? formatKey(frame.key) : ""}`;
    const byFrame = this.#byExpression.get(expression) ?? new Map<string, Found>();
    this.#byExpression.set(expression, byFrame);
    const existing = byFrame.get(key);
    if (existing !== undefined) return existing;
    const found = nothing();
    this.#collect(expression, frame, found, 0);
    byFrame.set(key, found);
    return found;
  }

  #collect(expression: Expression | undefined, frame: Frame, into: Found, depth: number): void {
    if (expression === undefined || depth > longest) return;
    switch (expression.kind) {
      case "constant":
      case "opaque":
        return;
      case "references": {
        const repeated = isRepeated(expression);
        for (const reference of expression.references) this.#follow(reference, frame, repeated, into, depth);
        return;
      }
      case "block":
        for (const entry of expression.entries.values()) this.#collect(entry, frame, into, depth);
        return;
      case "list":
        for (const item of expression.items) this.#collect(item, frame, into, depth);
    }
  }

  #follow(reference: string, frame: Frame, repeated: boolean, into: Found, depth: number): void {
    const steps = parseTraversal(reference);
    const [root, name, ...rest] = steps ?? [];
    if (steps === undefined || root === undefined || name === undefined) return;
    switch (root.value) {
      case "var":
        add(
          into,
          this.#once(reference, frame.scope, (found) => {
            this.#variable(String(name.value), rest, frame.scope, found, depth);
          }),
        );
        return;
      case "local":
        add(
          into,
          this.#once(reference, frame.scope, (found) => {
            this.#local(String(name.value), rest, frame.scope, found, depth);
          }),
        );
        return;
      case "module":
        this.#module(steps, frame, repeated, into, depth);
        return;
      case "each":
        if (name.value === "value") this.#collectRepetition(frame, rest, into, depth);
        return;
      case "data":
        this.#resource(steps, frame, repeated, into);
        this.#lookup(steps, frame, into, depth);
        return;
      case "count":
      case "path":
      case "self":
      case "terraform":
      case "ephemeral":
        return;
      default:
        this.#resource(steps, frame, repeated, into);
    }
  }

  /** `data.aws_s3_bucket.site` with `bucket = aws_s3_bucket.site.id` is that bucket. */
  #lookup(steps: Traversal, { scope, key }: Frame, into: Found, depth: number): void {
    const { resource } = resourceOf(steps) ?? {};
    const source = resource === undefined ? undefined : scope.module.resources.get(unindexed("", resource));
    if (resource === undefined || source === undefined) return;
    const own = resource.key ?? key;
    const inside: Frame = {
      scope,
      ...(own === undefined ? {} : { key: own }),
      ...(source.forEach === undefined ? {} : { forEach: source.forEach }),
    };
    // Once, or data sources that name each other twice would be walked a million times.
    const found = this.#once(`${unindexed("", resource)}${formatKey(own)}`, scope, (all) => {
      this.#collect(source.body, inside, all, depth + 1);
    });
    for (const address of found.resources) {
      const target = parseAddress(address);
      if (target?.mode === "managed" && target.type === resource.type) into.resources.add(address);
    }
  }

  #once(reference: string, scope: Scope, work: (found: Found) => void): Found {
    const key = `${scope.address}|${reference}`;
    const existing = this.#known.get(key);
    if (existing !== undefined) return existing;
    const found = nothing();
    this.#known.set(key, found);
    work(found);
    return found;
  }

  #variable(name: string, rest: Traversal, scope: Scope, into: Found, depth: number): void {
    if (scope.caller === undefined) return;
    const input = scope.caller.call.inputs.entries.get(name);
    this.#collect(deep(input, rest), callFrame(scope, scope.caller.scope), into, depth + 1);
  }

  #local(name: string, rest: Traversal, scope: Scope, into: Found, depth: number): void {
    const { locals } = scope.module;
    if (locals === undefined) into.hidden.add(`${scope.address}|local.${name}`);
    else this.#collect(deep(locals.entries.get(name), rest), { scope }, into, depth + 1);
  }

  #collectRepetition(frame: Frame, rest: Traversal, into: Found, depth: number): void {
    if (frame.forEach === undefined || frame.key === undefined) return;
    const own = within(frame.forEach, [frame.key]);
    const expression = own === undefined ? frame.forEach : own === frame.forEach ? own : deep(own, rest);
    if (expression?.kind !== "references") {
      this.#collect(expression, frame, into, depth + 1);
      return;
    }
    // `for_each = aws_subnet.private`: each.value is the subnet of the same key.
    for (const reference of expression.references) this.#follow(reference, frame, true, into, depth + 1);
  }

  #module(steps: Traversal, frame: Frame, repeated: boolean, into: Found, depth: number): void {
    const { module, rest } = modulePath(steps.slice(0, steps[2]?.by === "key" ? 3 : 2));
    const [called] = module;
    if (called === undefined || rest.length > 0) return;
    const output = steps[called.key === undefined ? 2 : 3];
    const after = steps.slice(called.key === undefined ? 3 : 4);
    const existing = this.#scopes.keys(frame.scope, called.name);
    for (const key of narrowed(existing, called.key, repeated ? frame.key : undefined)) {
      const scope = this.#scopes.child(frame.scope, called.name, key);
      if (scope === undefined) continue;
      // `module.x[each.key].id` is listed as `module.x`: any of its outputs may be meant.
      const names = output === undefined ? [...scope.module.outputs.keys()] : [String(output.value)];
      for (const name of names) {
        const slot = `output.${name}${after.map(({ value }) => formatKey(value)).join("")}`;
        add(
          into,
          this.#once(slot, scope, (found) => {
            this.#collect(deep(scope.module.outputs.get(name), after), { scope }, found, depth + 1);
          }),
        );
      }
    }
  }

  #resource(steps: Traversal, frame: Frame, repeated: boolean, into: Found): void {
    const { resource, rest } = resourceOf(steps) ?? {};
    if (resource === undefined || rest === undefined) return;
    const address = unindexed(frame.scope.address, resource);
    const keys = this.#instances.get(address);
    if (keys === undefined) return;
    this.#reached.add(`${withoutKeys(address)}.${rest[0]?.by === "name" ? String(rest[0].value) : ""}`);
    for (const key of narrowed(keys, resource.key, repeated ? frame.key : undefined))
      into.resources.add(`${address}${formatKey(key)}`);
  }
}

const nothing = (): Found => ({ resources: new Set(), hidden: new Set() });

function add(into: Found, found: Found): void {
  for (const address of found.resources) into.resources.add(address);
  for (const local of found.hidden) into.hidden.add(local);
}

/** As deep as the structure is known; where it is not, the whole. */
function deep(expression: Expression | undefined, path: Traversal): Expression | undefined {
  return (
    within(
      expression,
      path.map(({ value }) => value),
    ) ?? expression
  );
}

/**
 * The named instance; else, where the expression reads count.index, each.key or each.value, the one with the same key; else all.
 * (`x[count.index + 1]` cannot be told from `x[count.index]` in a plan.)
 */
function narrowed<K extends string | number | undefined>(
  keys: readonly K[],
  named: K | undefined,
  own: K | undefined,
): readonly K[] {
  if (named !== undefined) return keys.filter((key) => key === named);
  if (own !== undefined && keys.includes(own)) return [own];
  return keys;
}

function isRepeated(expression: Expression): boolean {
  switch (expression.kind) {
    case "constant":
    case "opaque":
      return false;
    case "references":
      return expression.references.some((reference) => /^(?:each|count)\./.test(reference));
    case "block":
      return [...expression.entries.values()].some(isRepeated);
    case "list":
      return expression.items.some(isRepeated);
  }
}

/** An address as the configuration has it: no index on resource or modules. */
export function withoutKeys(address: string): string {
  return address.replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, "");
}
