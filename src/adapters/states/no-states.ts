import type { States } from "../../ports/states.ts";

/** For a review that may see no state: nothing is recorded, and nothing can be. */
export const noStates: States = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.reject(new TypeError("A review that may read no state writes none.")),
  lock: () => Promise.reject(new TypeError("A review that may read no state locks none.")),
};
