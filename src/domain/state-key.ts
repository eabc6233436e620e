import { Failure } from "./failure.ts";

/** The parts of the name of a state; see `StateKey` of the ports. */
interface Parts {
  readonly tenant: string;
  readonly repository: string;
  readonly migration: string;
  readonly wave: string;
}

const name = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/;

/** May it be one step of a path, a user's name in a header, a part of a key? One grammar for all of them. */
export const isStateName = (text: string): boolean => name.test(text) && !text.includes("..");

/** The text, or Failure "state-key-invalid". */
export function checkedStateName(field: keyof Parts | "run", text: string): string {
  if (!isStateName(text)) throw new Failure("state-key-invalid", { field, value: text.slice(0, 100) });
  return text;
}

/** The key, or Failure "state-key-invalid". The repository is its id: no part holds a slash. */
export function checkedStateKey<K extends Parts>(key: K): K {
  for (const field of ["tenant", "repository", "migration", "wave"] as const) checkedStateName(field, key[field]);
  return key;
}

/** For people, and as a path: no part of a checked key holds a slash. */
export const nameOfState = ({ tenant, repository, migration, wave }: Parts): string =>
  `${tenant}/${repository}/${migration}/${wave}`;
