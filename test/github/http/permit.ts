import { notFound, Refusal } from "../answers.ts";
import { hasRole } from "../roles.ts";
import type { Repository } from "../model.ts";
import { allows, type Caller } from "./authenticate.ts";
import rules from "../contract/permissions.json" with { type: "json" };

interface Rule {
  /** Who may call at all. "app" is the App's own JWT. */
  readonly caller: "app" | "installation" | "anyone";
  /** One of these is enough; each names all permissions it needs. */
  readonly anyOf: readonly Readonly<Record<string, string>>[];
}

const table = rules.operations as Readonly<Record<string, Rule>>;

/** The documented permission of one operation, or a refusal in GitHub's words. */
export function permitOperation(operation: string, caller: Caller, repository: Repository | undefined): void {
  const rule = table[operation];
  if (!rule) throw new Error(`test/github/contract/permissions.json has no entry for ${operation}`);
  if (rule.caller === "app") {
    if (caller.kind !== "app") throw new Refusal(401, "A JSON web token could not be decoded");
    return;
  }
  if (caller.kind === "app") throw new Refusal(401, "A JSON web token could not be decoded");
  if (rule.caller === "installation" && caller.kind !== "installation")
    throw new Refusal(403, "Resource not accessible by integration");
  if (repository) mustSee(caller, repository);
  if (caller.kind === "installation") permitInstallation(rule, operation, caller, repository);
  else if (caller.kind === "user") permitUser(operation, caller, repository);
  else if (!operation.startsWith("GET ") && !free(rule)) throw new Refusal(401, "Requires authentication");
}

/** Needs nothing at all: whoever has the code of a manifest may have its App. */
function free(rule: Rule): boolean {
  return rule.anyOf.some((set) => Object.keys(set).length === 0);
}

/** A repository that somebody may not see is a repository that is not there. */
export function mustSee(caller: Caller, repository: Repository): void {
  if (!repository.private) return;
  if (caller.kind === "installation" && holds(caller, repository)) return;
  if (caller.kind === "user" && hasRole(repository, caller.account, "read")) return;
  throw notFound();
}

export function holds(caller: Caller & { kind: "installation" }, repository: Repository): boolean {
  const { installation, repositories } = caller.token;
  // Repositories are added to an installation and taken away under its tokens.
  const granted = [installation.repositories, repositories].every((set) => set === "all" || set.has(repository.id));
  return installation.account === repository.owner && granted;
}

function permitInstallation(
  rule: Rule,
  operation: string,
  caller: Caller & { kind: "installation" },
  repository: Repository | undefined,
): void {
  const reads = operation.startsWith("GET ");
  // What is public can be read with any token.
  if (repository && !holds(caller, repository) && reads && !repository.private) return;
  const granted = caller.token.permissions;
  const able = rule.anyOf.some((set) => Object.entries(set).every(([name, level]) => allows(granted[name], level)));
  if (able && (!repository || holds(caller, repository))) return;
  const accepted = rule.anyOf.map((set) => Object.entries(set).map(([name, level]) => `${name}=${level}`).join(",")); // prettier-ignore
  throw new Refusal(403, "Resource not accessible by integration", {}, { "x-accepted-github-permissions": accepted.join("; ") });
}

/** People may read what they see, talk where they read, and write where they have the role. */
function permitUser(operation: string, caller: Caller & { kind: "user" }, repository: Repository | undefined): void {
  if (!repository || operation.startsWith("GET ")) return;
  const talk = /\/(issues|comments|reactions|reviews|forks)(\/|$)|POST .*\/pulls$/.test(operation);
  if (!hasRole(repository, caller.account, talk ? "read" : "write"))
    throw new Refusal(403, "Must have write access to Repository.");
}
