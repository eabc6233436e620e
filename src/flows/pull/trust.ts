import type { PullRequest } from "../../domain/pull-request.ts";

/** Associations of people who have been let in before. */
const known: ReadonlySet<string> = new Set(["OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR"]);

/**
 * A stranger's pull request: from another repository, whatever it is called and whoever owns it, or by somebody new. It is reviewed without
 * credentials, without recorded state and without Terraform, until a writer asks for more.
 */
export function isUntrusted({ head, base, author, association }: PullRequest): boolean {
  // GitHub associates no bot with a repository, but one that has a branch there was given the right to write.
  return head.repository !== base.repository || (author.kind !== "bot" && !known.has(association));
}
