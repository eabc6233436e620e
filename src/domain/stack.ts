import type { Json, Origin } from "./change.ts";
import type { WaveState } from "./workload.ts";

/** Terraform JSON configuration, `cdk.tf.json`. */
export type TerraformJson = { readonly [block: string]: Json };

/** A file that goes beside the configuration, such as the zip of a function. */
export interface Asset {
  /** Relative, inside the stack's folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The Terraform configuration of one wave. Same input, same bytes. */
export interface Stack {
  readonly wave: string;
  readonly state: WaveState;
  readonly configuration: TerraformJson;
  /** {@link configuration} as it is written to disk. */
  readonly text: string;
  readonly assets: readonly Asset[];
  /** `aws_db_instance.orders-db` (without index) to where it comes from. */
  readonly origins: Readonly<Record<string, Origin>>;
  /** Outputs of waves that are not applied yet, which the plan leaves unknown. A stack that awaits any is never applied. */
  readonly awaits?: readonly string[];
}
