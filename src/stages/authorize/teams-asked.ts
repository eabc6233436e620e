import type { Waiver } from "../../domain/policy.ts";
import type { Review } from "../../domain/review.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import { roleNamed } from "./roles.ts";

/** Teams of which it matters who is in them, for a standing. */
export function teamsAsked({ specs }: Review, settings: Settings | undefined, waivers: readonly Waiver[]): readonly string[] {
  const roles = ["approve", "accept-risk", "owner"].flatMap((name) => roleNamed(settings?.roles, name)?.teams ?? []);
  const required = [...(settings?.approvals?.teams ?? []), ...specs.flatMap(({ approvals }) => approvals?.teams ?? [])];
  const named = waivers.flatMap(({ approvedBy }) => approvedBy.filter((name) => name.includes("/")));
  return [...new Set([...roles, ...required, ...named])].toSorted();
}
