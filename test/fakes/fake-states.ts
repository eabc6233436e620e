import { Failure } from "../../src/domain/failure.ts";
import type { AppliedState, StateKey, States } from "../../src/ports/states.ts";

/** States in memory, with the same refusals as the real ones. */
export interface FakeStates extends States {
  with(key: StateKey, state: AppliedState): FakeStates;
}

export function fakeStates(): FakeStates {
  const states = new Map<string, AppliedState>();
  const locks = new Map<string, string>();
  const fake: FakeStates = {
    with(key, state) {
      states.set(nameOf(key), state);
      return fake;
    },
    async read(key) {
      await Promise.resolve();
      return states.get(nameOf(key));
    },
    async write(key, state) {
      await Promise.resolve();
      const before = states.get(nameOf(key));
      if (before !== undefined && (before.lineage !== state.lineage || before.serial > state.serial)) {
        throw new Failure("state-broken", { state: nameOf(key), why: "another lineage or an older serial" });
      }
      states.set(nameOf(key), state);
    },
    async lock(key, holder) {
      await Promise.resolve();
      const name = nameOf(key);
      const other = locks.get(name);
      if (other !== undefined) throw new Failure("state-locked", { state: name, holder: other });
      locks.set(name, holder);
      return {
        release: () => {
          locks.delete(name);
          return Promise.resolve();
        },
      };
    },
  };
  return fake;
}

function nameOf(key: StateKey): string {
  for (const [field, value] of Object.entries(key) as [string, string][]) {
    const isName = /^[A-Za-z0-9]([A-Za-z0-9._/-]{0,98}[A-Za-z0-9])?$/.test(value) && !value.includes("..");
    if (!isName || (field !== "repository" && value.includes("/"))) {
      throw new Failure("state-key-invalid", { field, value });
    }
  }
  return [key.tenant, key.repository, key.migration, key.wave].join("/");
}
