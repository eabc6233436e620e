import type { PullRequest } from "../../domain/pull-request.ts";

/** Associations of people who have been let in before. */
const known: ReadonlySet<string> = new Set(["OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR"]);

/**
 * A stranger's pull request: from another repository, whatever it is called and whoever owns it, or by somebody new. It is reviewed without
 * credentials, without recorded state and without Terraform, until a writer asks for more.
 */
export function isUntrusted({ head, base, association }: PullRequest): boolean {
  return head.repository !== base.repository || !known.has(association);
}
