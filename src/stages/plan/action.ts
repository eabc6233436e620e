import type { Action, Json } from "../../domain/change.ts";
import { items, refuse } from "./json.ts";

export interface Doing {
  readonly action: Action;
  readonly createBeforeDestroy: boolean;
}

const known: ReadonlyMap<string, Doing> = new Map([
  ["no-op", { action: "no-op", createBeforeDestroy: false }],
  ["create", { action: "create", createBeforeDestroy: false }],
  ["read", { action: "read", createBeforeDestroy: false }],
  ["update", { action: "update", createBeforeDestroy: false }],
  ["delete", { action: "delete", createBeforeDestroy: false }],
  ["forget", { action: "forget", createBeforeDestroy: false }],
  ["delete,create", { action: "replace", createBeforeDestroy: false }],
  ["create,delete", { action: "replace", createBeforeDestroy: true }],
  // The new object takes the place of one that stays behind unmanaged: to whoever uses it, that is a replacement.
  ["create,forget", { action: "replace", createBeforeDestroy: true }],
  ["forget,create", { action: "replace", createBeforeDestroy: false }],
]);

/** A combination that we do not know is refused: a plan that is half understood must not be judged. */
export function doingOf(actions: Json | undefined, address: string): Doing {
  const words = items(actions)
    .map((word) => (typeof word === "string" ? word : "?"))
    .join(",");
  return known.get(words) ?? refuse(`${address} has the unknown actions "${words.slice(0, 60)}"`);
}
