import type { Change } from "../../domain/change.ts";
import type { Plan } from "../../domain/plan.ts";

/** One change as the rules know it. */
export interface Subject {
  /** The address, made unique: the same address in a later wave carries that wave's name. */
  readonly key: string;
  readonly wave: string;
  readonly change: Change;
}

/** The changes of all waves, in order. Input and judge make the same list, so a row finds its way back. */
export function subjectsOf(plans: readonly Plan[]): readonly Subject[] {
  const taken = new Set<string>();
  return plans.flatMap(({ wave, changes }) =>
    changes.map((change) => {
      const key = uniqueKey(change.address, wave, taken);
      taken.add(key);
      return { key, wave, change };
    }),
  );
}

/** Looked at by resource rules: exists after the apply and is managed by this configuration. */
export function isInScope({ mode, action }: Change): boolean {
  if (mode !== "managed") return false;
  switch (action) {
    case "create":
    case "update":
    case "replace":
    case "no-op":
      return true;
    case "delete":
    case "forget":
    case "read":
      return false;
  }
}

function uniqueKey(address: string, wave: string, taken: ReadonlySet<string>): string {
  if (!taken.has(address)) return address;
  const named = `${address} (${wave})`;
  let key = named;
  for (let count = 2; taken.has(key); count += 1) key = `${named} ${count}`;
  return key;
}
