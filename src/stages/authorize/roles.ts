import type { Permission } from "../../domain/pull-request.ts";
import type { Role, Settings } from "../../domain/settings.generated.ts";
import type { Person } from "../../domain/standing.ts";

const dayMilliseconds = 86_400_000;

export type RoleAnswer = "holds" | "lacks" | "expired";

/** A role without people gives nobody the right; neither does one that ended: a gate must not open by the passing of time. */
export function holdsRole(
  { teams = [], users = [], until }: Role,
  { login, teams: own }: Omit<Person, "permission">,
  now: Date,
): RoleAnswer {
  const named =
    users.some((user) => sameLogin(user, login)) ||
    teams.some((team) => own.some((mine) => mine.toLowerCase() === team.toLowerCase()));
  if (!named) return "lacks";
  return until !== undefined && now.getTime() >= Date.parse(`${until}T00:00:00Z`) + dayMilliseconds ? "expired" : "holds";
}

/** The role of that name, if the settings have one. Names come from a file: `__proto__` is none. */
export function roleNamed(roles: Settings["roles"], name: string): Role | undefined {
  return roles !== undefined && Object.hasOwn(roles, name) ? roles[name] : undefined;
}

/** GitHub's logins are one name in any case. */
export const sameLogin = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export function canWrite(permission: Permission): boolean {
  switch (permission) {
    case "write":
    case "maintain":
    case "admin":
      return true;
    case "none":
    case "read":
    case "triage":
      return false;
  }
}
