/** What an apply did to the resources that its plan named. Addresses are Terraform's. */
export interface Applied {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  /** Deleted and created again, in either order. */
  readonly replaced: readonly string[];
  readonly destroyed: readonly string[];
  readonly failed: readonly FailedResource[];
  /** Named by the plan and not begun. */
  readonly pending: readonly string[];
  /** Begun, and nobody heard the end: look in the account. */
  readonly unclear: readonly string[];
}

export interface FailedResource {
  readonly address: string;
  /** Terraform's first error about it, cut. */
  readonly why: string;
}
