import type { Json } from "../domain/change.ts";
import type { Bundle, Rule } from "../domain/policy.ts";

/** What a Rego rule yields: facts only. Text, controls and lines are joined by stages/policy. */
export interface RawResult {
  readonly rule: string;
  readonly address: string | null;
  readonly status: "pass" | "fail" | "unknown";
  readonly attribute: string | null;
  readonly actual: Json;
  readonly expected: Json;
  readonly params: { readonly [name: string]: Json };
}

/** The compiled rules. Loading checks the digest manifest; a broken bundle throws Failure "bundle-broken". */
export interface Policies {
  describe(): Promise<{ readonly bundle: Bundle; readonly rules: readonly Rule[] }>;
  /** One row per rule and resource in scope. Throws Failure "policy-aborted"; never returns less than it was asked. */
  evaluate(input: Json, data: Json): Promise<readonly RawResult[]>;
}
