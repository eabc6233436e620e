import { roles, type Account, type Repository, type Role } from "./model.ts";

function higher(a: Role, b: Role): Role {
  return roles.indexOf(a) > roles.indexOf(b) ? a : b;
}

/** A person's role: the highest of ownership, organization, teams and invitation. */
export function roleOf(repository: Repository, account: Account): Role {
  const { owner } = repository;
  if (owner === account || owner.members.get(account.login) === "admin") return "admin";
  let role: Role = repository.private ? "none" : "read";
  if (owner.members.has(account.login)) role = higher(role, "read");
  role = higher(role, repository.collaborators.get(account.login) ?? "none");
  for (const team of owner.teams.values())
    if (team.members.has(account.login)) role = higher(role, team.repositories.get(repository.id) ?? "none");
  return role;
}

export function hasRole(repository: Repository, account: Account, least: Role): boolean {
  return roles.indexOf(roleOf(repository, account)) >= roles.indexOf(least);
}

/** GitHub's `author_association` of somebody who wrote in a repository. */
export function associationOf(repository: Repository, account: Account, opensPull = false): string {
  if (repository.owner === account) return "OWNER";
  if (repository.owner.members.has(account.login)) return "MEMBER";
  if (repository.collaborators.has(account.login)) return "COLLABORATOR";
  if (repository.pulls.some((pull) => pull.merged && pull.issue.author === account)) return "CONTRIBUTOR";
  return opensPull && account.type === "User" ? "FIRST_TIME_CONTRIBUTOR" : "NONE";
}
