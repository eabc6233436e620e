import { notFound } from "../answers.ts";
import type { CheckRun, Comment, Issue, PullRequest, Repository } from "../model.ts";
import type { Call } from "../http/route.ts";

/** A whole number of the path; anything else is a path that is not there. */
export function number(call: Call, name: string): number {
  const text = call.params[name] ?? "";
  if (!/^\d{1,15}$/.test(text)) throw notFound();
  return Number(text);
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound();
  return value;
}

export function pullOf(call: Call): PullRequest {
  const wanted = number(call, "pull_number");
  return found(call.repository.pulls.find((one) => one.number === wanted));
}

export function issueOf(call: Call): Issue {
  const wanted = number(call, "issue_number");
  return found(call.repository.issues.find((one) => one.number === wanted));
}

export function commentOf(call: Call): Comment {
  const wanted = number(call, "comment_id");
  return found(call.repository.comments.find((one) => one.id === wanted));
}

export function runOf(call: Call): CheckRun {
  const wanted = number(call, "check_run_id");
  return found(call.repository.checkRuns.find((one) => one.id === wanted));
}

export function commitOf(repository: Repository, name: string): string {
  return found(repository.git.resolve(name));
}
