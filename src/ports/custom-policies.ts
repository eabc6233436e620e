import type { Json } from "../domain/change.ts";
import type { CustomFinding, PolicySource } from "../domain/policy.ts";

/** The compiler of custom policies, or why there is none and the exact line that installs it. */
export type OpaSearch =
  | { readonly found: { readonly path: string; readonly version: string } }
  | { readonly found?: undefined; readonly why: string; readonly install: string };

/** Custom policies, compiled. */
export interface CustomBundle {
  /** sha256 of the sources, what they may use, and the compiler's version. */
  readonly digest: string;
  /** Names of the packages that deny or warn, without `custom.`; never empty. */
  readonly packages: readonly string[];
  /** Everything that they deny or warn of. Throws Failure "custom-policies-failed": an answer in part is none. */
  evaluate(input: Json, data: Json): Promise<readonly CustomFinding[]>;
}

/** Policies that customers write. Their sources are untrusted: time, memory, output and what they may call are limited. */
export interface CustomPolicies {
  /** Throws Failure "custom-policies-failed" for what does not compile, "opa-missing" without a compiler or an earlier result. */
  load(sources: readonly PolicySource[]): Promise<CustomBundle>;
  probe(): Promise<OpaSearch>;
}
