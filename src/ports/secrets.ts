import type { SecretReference } from "../domain/secret-reference.ts";
import type { TerraformCredentials } from "./terraform.ts";

/** plan: read-only access for a run's fresh plan; apply: what changes the account; source: what a spec's transfers refer to. */
export type SecretPurpose = "plan" | "apply" | "source";

/** For whom and for what. Every part must stand in the operator's file as it is here: nothing is inherited, nothing is a pattern. */
export interface SecretUse {
  readonly tenant: string;
  /** The repository's id on the code host: a name may belong to somebody else tomorrow. */
  readonly repository: string;
  /** `metadata.environment` of the spec on the base. */
  readonly environment: string;
  readonly purpose: SecretPurpose;
}

/** Values by field. A reference that names a field has that one; `env:` and `file:` have one that is called `value`. Never empty. */
export type SecretValues = Readonly<Record<string, string>>;

/**
 * Secrets by reference, for an apply and never for a review. What cannot be had is a Failure, never an empty value: the gate in front of
 * it stays closed. Throws Failure "credentials-missing" where the operator's file has nothing for this use, "secret-refused" for a
 * reference that it may not have or that this service cannot read, "secret-unreadable" when the store says no, "secret-store-away" when
 * it does not answer; only the last may pass by itself.
 */
export interface Secrets {
  /** The environment of a run of Terraform; forgotten when `work` has ended, however it ended. For plan and apply. */
  lend<T>(
    use: Omit<SecretUse, "purpose"> & { readonly purpose: "plan" | "apply" },
    work: (credentials: TerraformCredentials) => Promise<T>,
  ): Promise<T>;
  /** What a spec refers to, where the operator's file allows this reference for this use. */
  resolve(reference: SecretReference, use: SecretUse): Promise<SecretValues>;
}
