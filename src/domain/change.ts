import type { SpecPath } from "./spec-path.ts";

/** What Terraform will do to one resource. `replace` is delete and create in either order. */
export type Action = "create" | "update" | "replace" | "delete" | "forget" | "read" | "no-op";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Attributes = { readonly [name: string]: Json };

/** Printed instead of a sensitive value. The value itself never enters our domain. */
export const masked = "(sensitive)";

/** One resource of a plan, in our words. Sensitive values are already {@link masked}. */
export interface Change {
  /** Terraform's address; of a deposed object with `(deposed object 0a1b2c3d)` after it, so that addresses are unique in a plan. */
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  /** `registry.terraform.io/hashicorp/aws` */
  readonly provider: string;
  readonly action: Action;
  readonly createBeforeDestroy: boolean;
  /** Terraform's own word, e.g. `replace_because_cannot_update`. */
  readonly reason?: string;
  /** Attribute paths that force the replacement. */
  readonly replacePaths: readonly SpecPath[];
  readonly before: Attributes | null;
  /** Unknown attributes are absent here and listed in {@link unknown}. */
  readonly after: Attributes | null;
  readonly unknown: readonly SpecPath[];
  /** Those of {@link unknown} that the configuration leaves out: the provider's default comes in. Absent where nobody can tell. */
  readonly unset?: readonly SpecPath[];
  readonly sensitive: readonly SpecPath[];
  /** Sensitive attributes (dotted) whose value is a literal of the configuration. Absent when there are none, or nobody can tell. */
  readonly literalSecrets?: readonly string[];
  /** Key of an object that an earlier replacement left behind. */
  readonly deposed?: string;
  readonly previousAddress?: string;
  readonly importing?: string;
  /** Constant values of the configuration, resolved through variables and locals; hides nothing that `after` leaves unknown. */
  readonly config: Attributes;
  /** Attribute (dotted path) to the addresses of resources that its expression refers to, through modules, variables and locals. */
  readonly refs: Readonly<Record<string, readonly string[]>>;
  /** Region: attribute, provider alias, variable; absent when unknown. */
  readonly region?: string;
  /** Of drift only: differing attributes that follow from others, such as a public address; nobody chose them. */
  readonly computedOnly?: readonly SpecPath[];
  /** Wave, workload and spec path that gave rise to it; absent for a plan that is not ours. */
  readonly origin?: Origin;
}

export interface Origin {
  readonly wave: string;
  readonly workload?: string;
  readonly path: SpecPath;
}

/** The state a change leaves behind: `after`, or `before` for what is deleted. */
export const valueOf = (change: Change): Attributes => change.after ?? change.before ?? {};
export const isChanging = (change: Change): boolean => change.action !== "no-op" && change.action !== "read";
