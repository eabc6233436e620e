import type { Clock } from "./clock.ts";
import type { CustomPolicies } from "./custom-policies.ts";
import type { Policies } from "./policies.ts";
import type { Prices } from "./prices.ts";
import type { ProgressListener } from "./progress.ts";
import type { Schemas } from "./schemas.ts";
import type { States } from "./states.ts";
import type { Sandbox, Terraform } from "./terraform.ts";

/** Everything a flow may touch, by name. Built once, in src/world.ts; a test builds its own. */
export interface World {
  readonly clock: Clock;
  readonly terraform: Terraform;
  readonly sandbox: Sandbox;
  readonly states: States;
  readonly policies: Policies;
  readonly customPolicies: CustomPolicies;
  readonly prices: Prices;
  readonly schemas: Schemas;
  readonly progress: ProgressListener;
}
