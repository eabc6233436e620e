import type { Json } from "../../domain/change.ts";
import { Failure } from "../../domain/failure.ts";
import type { Store } from "./store.ts";
import { isList, isMap, type Value, type ValueMap } from "./values.ts";

/** A resource as it stands in the sandbox. */
export interface Existing {
  readonly type: string;
  readonly key: string;
  readonly state: ValueMap;
}

/** What somebody does by hand in the console: change attributes (dotted, lists by index) or delete the resource. */
export interface Drift {
  readonly type: string;
  /** The id, or the value of any attribute that only this resource of the type has. */
  readonly resource: string;
  readonly set?: Readonly<Record<string, Json>>;
  readonly delete?: boolean;
}

export async function drift(store: Store, edit: Drift): Promise<void> {
  const all = [...store.existing(edit.type)];
  const found = all.filter(({ key, state }) => key === edit.resource || Object.values(state).includes(edit.resource));
  const only = found.length === 1 ? found[0] : undefined;
  if (only === undefined) {
    throw new Failure("sandbox-failed", {
      why: `it has ${found.length === 0 ? "no" : `${found.length} times`} ${edit.type} "${edit.resource}"`,
    });
  }
  const changed = Object.entries(edit.set ?? {}).reduce<Value>(
    (state, [path, value]) => setAt(state, path.split("."), value),
    only.state,
  );
  store.put(edit.type, only.key, edit.delete === true || !isMap(changed) ? null : changed);
  await store.save();
}

function setAt(at: Value, [step, ...rest]: readonly string[], value: Json): Value {
  if (step === undefined) return value;
  if (isList(at)) return at.map((item, index) => (String(index) === step ? setAt(item, rest, value) : item));
  const map = isMap(at) ? at : {};
  return { ...map, ...Object.fromEntries([[step, setAt(map[step] ?? null, rest, value)]]) };
}
