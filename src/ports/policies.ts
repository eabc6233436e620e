import type { Json } from "../domain/change.ts";
import type { PolicyCatalogue, RawResult } from "../domain/policy.ts";

export type { RawResult };

/** The compiled rules. Loading checks the digest manifest; a broken bundle throws Failure "bundle-broken". */
export interface Policies {
  describe(): Promise<PolicyCatalogue>;
  /** One row per rule and resource in scope. Throws Failure "policy-aborted"; never returns less than it was asked. */
  evaluate(input: Json, data: Json): Promise<readonly RawResult[]>;
}
