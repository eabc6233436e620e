import type { PlanMode } from "../../domain/plan.ts";
import type { EnvironmentSettings } from "../../domain/settings.generated.ts";
import type { TerraformInstallation } from "../../ports/terraform.ts";

export interface ModeChoice {
  readonly mode: PlanMode;
  /** Why the plan says less than was asked for, in words. */
  readonly because?: string;
}

export interface ModeFacts {
  /** By flag. */
  readonly asked: "auto" | PlanMode;
  readonly environment?: EnvironmentSettings;
  readonly installation?: TerraformInstallation;
  /** Why there is none. */
  readonly absence?: string;
  /** A connected plan was made possible by flag or by a plan role that could be assumed. */
  readonly hasCredentials: boolean;
  /** The base has built waves of which no state is recorded here: an offline plan would show them as new. */
  readonly hasUnrecordedWaves: boolean;
  /** `hashicorp/aws` */
  readonly providerSource: string;
}

/**
 * `auto` never picks up ambient credentials: connected only with a plan role in settings or by flag, else offline when
 * the provider is at hand and the state of what is built, else sandbox, else static. A mode that was asked for and cannot be had degrades, and says so.
 */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

export function chooseMode({
  absence = "Terraform is not installed",
  asked,
  environment,
  installation,
  hasCredentials,
  hasUnrecordedWaves,
  providerSource,
}: ModeFacts): ModeChoice {
  const wanted = asked === "auto" ? (environment?.mode ?? "auto") : asked;
  if (wanted === "static") return { mode: "static" };
  if (installation === undefined)
    return {
      mode: "static",
      because: `${sentence(absence)}, so there is no plan${wanted === "auto" ? "" : ` (${wanted} was asked for)`}.`,
    };
  const mirrored = (installation.mirrored[providerSource] ?? []).length > 0;
  switch (wanted) {
    case "sandbox":
      return { mode: "sandbox" };
    case "connected":
      return hasCredentials
        ? { mode: "connected" }
        : {
            mode: mirrored ? "offline" : "sandbox",
            because: "A connected plan was asked for, and there are no credentials for it.",
          };
    case "offline":
      return mirrored
        ? { mode: "offline" }
        : { mode: "sandbox", because: `An offline plan was asked for, and the provider ${providerSource} is not at hand.` };
    case "auto": {
      if (environment?.planRole !== undefined && hasCredentials) return { mode: "connected" };
      const noRole =
        environment?.planRole === undefined ? [] : ["The settings name a plan role, and there are no credentials to take it."];
      const noState =
        mirrored && hasUnrecordedWaves
          ? ["No state of what is built is recorded here, so the plan is made on the sandbox cloud, which builds the base first."]
          : [];
      const because = [...noRole, ...noState].join(" ");
      return { mode: mirrored && !hasUnrecordedWaves ? "offline" : "sandbox", ...(because === "" ? {} : { because }) };
    }
  }
}
