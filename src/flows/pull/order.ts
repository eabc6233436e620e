import type { ReviewOrder } from "../../ports/reviewer.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { ServiceWorld } from "../../ports/service.ts";
import { serviceTenant } from "../apply/scope.ts";
import type { Compared } from "./versions.ts";

export interface OrderChoice {
  readonly untrusted: boolean;
  /** A writer asked for the whole review of this head. */
  readonly released: boolean;
}

export function orderOf(
  hosted: HostedRepository,
  { repository }: Compared,
  choice: OrderChoice,
  { limits }: ServiceWorld,
): ReviewOrder {
  const untrusted = choice.untrusted && !choice.released;
  return {
    repository,
    mode: untrusted ? "static" : "auto",
    untrusted,
    mayHaveNoSpecs: true,
    tenant: serviceTenant,
    repositoryName: String(hosted.id.id),
    timeoutSeconds: limits.planTimeoutSeconds,
    ...(choice.released ? {} : { holdAbove: limits.holdAbove }),
  };
}
