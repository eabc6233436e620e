import type { Json } from "../../domain/change.ts";
import { localName, modulePath } from "./address.ts";
import { entries, isList, isObject, items, member, refuse, sameJson, text, type JsonObject } from "./json.ts";
import { hasMark, markOf } from "./marks.ts";
import type { RawChange } from "./raw-change.ts";
import { parseTraversal } from "./traversal.ts";

/**
 * Terraform tells a plan several times over: as changes, as the values planned, as the state before and as the configuration.
 * Where these disagree, something was left out or altered, and nobody can say what would be done. Throws Failure "plan-unreadable".
 */
export function checkAgreement(plan: JsonObject, changes: readonly RawChange[]): void {
  const addresses = new Set(changes.flatMap(({ address, previousAddress }) => [address, previousAddress ?? address]));
  const lack =
    member(plan, "resource_changes") === undefined
      ? "it has no resource_changes (-refresh-only?)"
      : "its resource_changes do not";
  const planned = resourcesIn(member(plan, "planned_values"));
  for (const address of planned.keys()) if (!addresses.has(address)) refuse(`its planned_values have ${address}, ${lack}`);
  if (!mayLeaveOut(plan)) {
    for (const [address, resource] of resourcesIn(member(member(plan, "prior_state"), "values")))
      if (member(resource, "mode") === "managed" && !addresses.has(address)) refuse(`its prior_state has ${address}, ${lack}`);
  }
  const hasPlanned = member(plan, "planned_values") !== undefined;
  const declared = declarations(member(member(plan, "configuration"), "root_module"));
  for (const change of changes) {
    if (change.deposed !== undefined || change.after === null) continue;
    if (hasPlanned) checkValues(change, planned.get(change.address));
    if (declared !== undefined) checkDeclaration(change, declared);
  }
}

/** A plan of some targets leaves out what it does not touch, and so does one that broke off. The gate is closed to both. */
const mayLeaveOut = (plan: JsonObject): boolean =>
  member(plan, "errored") === true || (member(plan, "complete") !== true && member(plan, "resource_changes") !== undefined);

function resourcesIn(values: Json | undefined): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>();
  const visit = (module: Json | undefined): void => {
    for (const resource of items(member(module, "resources"))) {
      const address = text(member(resource, "address"));
      if (address !== undefined) found.set(address, resource);
    }
    for (const child of items(member(module, "child_modules"))) visit(child);
  };
  visit(member(values, "root_module"));
  return found;
}

function checkValues({ address, after, type, mode }: RawChange, planned: Json | undefined): void {
  if (planned === undefined) refuse(`its resource_changes have ${address}, its planned_values do not`);
  // Values of which nothing is known are left out.
  if (!sameJson(member(planned, "values") ?? {}, after) || member(planned, "type") !== type || member(planned, "mode") !== mode)
    refuse(`its resource_changes and its planned_values disagree about ${address}`);
}

/** The arguments of a resource by its name, in a module by the names of its path. */
type Declarations = (path: readonly string[], name: string) => Json | undefined;

/** undefined: the plan holds no configuration. */
function declarations(root: Json | undefined): Declarations | undefined {
  if (!isObject(root)) return undefined;
  const known = new Map<string, ReadonlyMap<string, Json>>();
  return (path, name) => {
    const key = JSON.stringify(path);
    const resources = known.get(key) ?? resourcesOf(path.reduce(calledModule, root));
    known.set(key, resources);
    return resources.get(name);
  };
}

const calledModule = (module: Json | undefined, name: string): Json | undefined =>
  member(member(member(module, "module_calls"), name), "module");

const resourcesOf = (module: Json | undefined): ReadonlyMap<string, Json> =>
  new Map(items(member(module, "resources")).map((resource) => [text(member(resource, "address")) ?? "", resource]));

function checkDeclaration(change: RawChange, declared: Declarations): void {
  const path = modulePath(parseTraversal(change.module) ?? []).module.map(({ name }) => name);
  const declaration = declared(path, localName(change));
  if (declaration === undefined) {
    if (!change.isGenerated) refuse(`its configuration does not have ${change.address}`);
    return;
  }
  for (const [name, argument] of entries(member(declaration, "expressions")))
    if (!isEmptyBlockList(argument) && member(change.after, name) === undefined && !hasMark(markOf(change.unknown, name)))
      refuse(`its configuration sets ${name} of ${change.address}, which its resource_changes neither know nor leave open`);
}

const isEmptyBlockList = (argument: Json): boolean => isList(argument) && argument.length === 0;
