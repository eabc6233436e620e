import type { Review } from "../../domain/review.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import { roleNamed } from "./roles.ts";

/** Teams of which it matters who is in them, for a standing. */
export function teamsAsked({ specs }: Review, settings: Settings | undefined): readonly string[] {
  const roles = ["approve", "accept-risk", "owner"].flatMap((name) => roleNamed(settings?.roles, name)?.teams ?? []);
  const required = [...(settings?.approvals?.teams ?? []), ...specs.flatMap(({ approvals }) => approvals?.teams ?? [])];
  return [...new Set([...roles, ...required])].toSorted();
}
