import type { Json } from "../../domain/change.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import { doingOf, type Doing } from "./action.ts";
import { isObject, items, member, refuse, text } from "./json.ts";

/** One entry of `resource_changes` or `resource_drift`, checked and unmasked. Stays inside this stage. */
export interface RawChange extends Doing {
  readonly address: string;
  readonly module: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index: string | number | undefined;
  readonly deposed: string | undefined;
  readonly provider: string;
  readonly reason: string | undefined;
  readonly previousAddress: string | undefined;
  readonly importing: string | undefined;
  /** Terraform wrote the configuration of this import itself; the plan's configuration does not have it yet. */
  readonly isGenerated: boolean;
  readonly replacePaths: readonly SpecPath[];
  readonly before: Json;
  readonly after: Json;
  readonly unknown: Json | undefined;
  readonly beforeSensitive: Json | undefined;
  readonly afterSensitive: Json | undefined;
}

/** More resources than any stack has. */
const most = 50_000;

export function rawChanges(list: Json | undefined): readonly RawChange[] {
  const entries = items(list);
  if (entries.length > most) refuse(`it has more than ${most} resources`);
  // An ephemeral resource is opened and closed within the run; nothing of it remains to be judged.
  return entries.filter((entry) => member(entry, "mode") !== "ephemeral").map(rawChange);
}

function rawChange(json: Json): RawChange {
  const address = text(member(json, "address"));
  const type = text(member(json, "type"));
  const name = text(member(json, "name"));
  if (address === undefined || type === undefined || name === undefined) refuse("a change has no address, type or name");
  const mode = text(member(json, "mode"));
  if (mode !== "managed" && mode !== "data") refuse(`${address} is neither a resource nor a data source`);
  const change = member(json, "change");
  const previous = text(member(json, "previous_address"));
  const doing = doingOf(member(change, "actions"), address);
  const before = valuesOf(member(change, "before"), address);
  const after = valuesOf(member(change, "after"), address);
  if (!isWhole(doing, before, after)) refuse(`the values of ${address} are missing`);
  if (after !== null && member(change, "after_unknown") === undefined)
    refuse(`it does not say which values of ${address} are unknown`);
  return {
    ...doing,
    address,
    module: text(member(json, "module_address")) ?? "",
    mode,
    type,
    name,
    index: indexOf(member(json, "index")),
    deposed: text(member(json, "deposed")),
    provider: text(member(json, "provider_name")) ?? "",
    reason: text(member(json, "action_reason")),
    previousAddress: previous === address ? undefined : previous,
    importing: importedId(member(change, "importing")),
    isGenerated: member(change, "generated_config") !== undefined,
    replacePaths: items(member(change, "replace_paths")).map(pathOf),
    before,
    after,
    unknown: member(change, "after_unknown"),
    beforeSensitive: member(change, "before_sensitive"),
    afterSensitive: member(change, "after_sensitive"),
  };
}

function valuesOf(value: Json | undefined, address: string): Json {
  if (value === undefined || value === null || isObject(value)) return value ?? null;
  return refuse(`the values of ${address} are not an object`);
}

/** Are the values there that this action leaves behind and starts from? */
function isWhole({ action }: Doing, before: Json, after: Json): boolean {
  switch (action) {
    case "create":
    case "read":
      return after !== null;
    case "update":
    case "replace":
      return before !== null && after !== null;
    case "delete":
    case "forget":
      return before !== null && after === null;
    // Of what is gone already neither is left.
    case "no-op":
      return (before === null) === (after === null);
  }
}

const indexOf = (index: Json | undefined): string | number | undefined =>
  typeof index === "string" || typeof index === "number" ? index : undefined;

const pathOf = (path: Json): SpecPath => items(path).filter((step) => typeof step === "string" || typeof step === "number");

/** Imports by identity instead of id name several attributes. */
function importedId(importing: Json | undefined): string | undefined {
  if (!isObject(importing)) return undefined;
  const identity = member(importing, "identity");
  return text(member(importing, "id")) ?? (isObject(identity) ? JSON.stringify(identity) : "unknown");
}
