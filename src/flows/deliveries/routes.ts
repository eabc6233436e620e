import type { Job } from "../../domain/job.ts";
import type { Push, RepositoryId } from "../../domain/pull-request.ts";
import type { InstallationRecord } from "../../ports/ledger.ts";
import { checkName } from "../../domain/check-name.ts";
import { listAt, numberAt, shaAt, textAt } from "./payload.ts";

/** What a webhook asks for. */
export interface Routed {
  readonly jobs: readonly Job[];
  /** Why there is nothing to do, for the log and the inbox. */
  readonly ignored?: string;
  readonly installation?: InstallationRecord;
  readonly repositories?: readonly RepositoryId[];
  readonly forgotten?: readonly number[];
  readonly pushed?: { readonly number: number; readonly head: string; readonly at: string; readonly by?: string };
  /** A branch moved to a head, which may become a pull request's. */
  readonly push?: Push;
  /** The sender must be allowed to write before the jobs are sent; their head is released for a whole review. */
  readonly release?: { readonly pull: number; readonly head: string; readonly login: string };
}

export interface Event {
  readonly payload: unknown;
  readonly installation: number;
  /** Absent with events of an installation. */
  readonly repository?: RepositoryId;
  readonly trace: string;
}

/** Every event that we take, by `event.action`; app.yml subscribes to exactly these events. */
export const routes = {
  "pull_request.opened": pushed,
  "pull_request.reopened": pushed,
  "pull_request.synchronize": pushed,
  "pull_request.ready_for_review": pushed,
  "pull_request.edited": edited,
  "pull_request.closed": closed,
  "pull_request_review.submitted": approvalsChanged,
  "pull_request_review.dismissed": approvalsChanged,
  "issue_comment.created": commented,
  "issue_comment.edited": () => ignored("An edited comment is not a command. Write a new one."),
  "check_run.rerequested": rerequested,
  "check_run.requested_action": rerequested,
  "check_suite.rerequested": suiteRerequested,
  "merge_group.checks_requested": queued,
  push: baseMoved,
  "installation.created": installed,
  "installation.unsuspend": installed,
  "installation.new_permissions_accepted": installed,
  "installation.suspend": ({ payload, installation }) => gone(payload, installation, "suspended"),
  "installation.deleted": ({ payload, installation }) => gone(payload, installation, "deleted"),
  "installation_repositories.added": repositoriesAdded,
  "installation_repositories.removed": ({ payload }) => ({
    jobs: [],
    forgotten: listAt(payload, "repositories_removed").flatMap((one) => numberAt(one, "id") ?? []),
  }),
  "repository.renamed": renamed,
  "repository.transferred": renamed,
  "repository.deleted": ({ payload }) => ({ jobs: [], forgotten: [numberAt(payload, "repository", "id") ?? 0] }),
} as const satisfies Readonly<Record<string, (event: Event) => Routed>>;

export type RouteName = keyof typeof routes;

/** The route of an event; some events have no action. */
export function routeOf(event: string, action: string | null): ((event: Event) => Routed) | undefined {
  const name = action === null ? event : `${event}.${action}`;
  return Object.hasOwn(routes, name) ? routes[name as RouteName] : undefined;
}

export const ignored = (why: string): Routed => ({ jobs: [], ignored: why });
const incomplete = ignored("The payload lacks a field that GitHub documents.");

function pushed({ payload, repository, trace }: Event): Routed {
  const number = numberAt(payload, "pull_request", "number");
  const head = shaAt(payload, "pull_request", "head", "sha");
  const time = textAt(payload, "pull_request", "updated_at");
  const by = textAt(payload, "sender", "login");
  if (number === undefined || head === undefined || time === undefined || repository === undefined) return incomplete;
  // Only an opening or a push is a push: whoever marks it ready has not written it.
  const wrote = ["opened", "synchronize"].includes(textAt(payload, "action") ?? "");
  // Pushes to a fork are told by this alone.
  const before = shaAt(payload, "before");
  return {
    jobs: [{ type: "review", repository: repository.id, pull: number, trace }],
    pushed: { number, head, at: time, ...(wrote && by !== undefined ? { by } : {}) },
    ...(before === undefined || by === undefined ? {} : { push: { repository: repository.id, head, before, by } }),
  };
}

function edited(event: Event): Routed {
  // Its title and text decide nothing; another base branch decides everything.
  return textAt(event.payload, "changes", "base", "ref", "from") === undefined
    ? ignored("Neither title nor text of a pull request are reviewed.")
    : pushed(event);
}

/** Another pull request with the same head shared its check: what is left may now be better or worse. */
function closed({ payload, repository, trace }: Event): Routed {
  const head = shaAt(payload, "pull_request", "head", "sha");
  const number = numberAt(payload, "pull_request", "number");
  if (head === undefined || number === undefined || repository === undefined) return incomplete;
  const isMerged = textAt(payload, "pull_request", "merged_at") !== undefined;
  return {
    jobs: [
      ...(isMerged ? [{ type: "merged", repository: repository.id, pull: number, trace } as const] : []),
      { type: "find-pull", repository: repository.id, head, trace },
    ],
  };
}

function approvalsChanged({ payload, repository, trace }: Event): Routed {
  const pull = numberAt(payload, "pull_request", "number");
  if (pull === undefined || repository === undefined) return incomplete;
  return { jobs: [{ type: "conclude", repository: repository.id, pull, trace }] };
}

function commented({ payload, repository, trace }: Event): Routed {
  const pull = numberAt(payload, "issue", "number");
  const comment = numberAt(payload, "comment", "id");
  const body = textAt(payload, "comment", "body") ?? "";
  if (pull === undefined || comment === undefined || repository === undefined) return incomplete;
  if (textAt(payload, "issue", "pull_request", "url") === undefined) return ignored("Comments on issues are not read.");
  if (textAt(payload, "comment", "user", "type") === "Bot") return ignored("Comments of bots are not read.");
  if (!/^\s*\/sirsi(\s|$)/.test(body)) return ignored("The comment is not a command.");
  return { jobs: [{ type: "command", repository: repository.id, pull, comment, trace }] };
}

function rerequested({ payload, repository, trace }: Event): Routed {
  const head = shaAt(payload, "check_run", "head_sha");
  if (textAt(payload, "check_run", "name") !== checkName) return ignored("The check is not ours.");
  const [first] = listAt(payload, "check_run", "pull_requests");
  const pull = numberAt(first, "number");
  if (head === undefined || repository === undefined) return incomplete;
  if (pull === undefined) return findPull(payload, repository.id, head, trace);
  return again(payload, repository.id, pull, head, trace);
}

function findPull(payload: unknown, repository: number, head: string, trace: string): Routed {
  const login = textAt(payload, "sender", "login");
  return { jobs: [{ type: "find-pull", repository, head, trace, ...(login === undefined ? {} : { login }) }] };
}

function again(payload: unknown, repository: number, pull: number, head: string, trace: string): Routed {
  const jobs: readonly Job[] = [{ type: "review", repository, pull, trace, again: true }];
  const login = textAt(payload, "sender", "login");
  return login === undefined ? { jobs } : { jobs, release: { pull, head, login } };
}

function suiteRerequested({ payload, repository, trace }: Event): Routed {
  const head = shaAt(payload, "check_suite", "head_sha");
  const [first] = listAt(payload, "check_suite", "pull_requests");
  const pull = numberAt(first, "number");
  if (head === undefined || repository === undefined) return incomplete;
  if (pull === undefined) return findPull(payload, repository.id, head, trace);
  return again(payload, repository.id, pull, head, trace);
}

function queued({ payload, repository, trace }: Event): Routed {
  const head = shaAt(payload, "merge_group", "head_sha");
  const base = shaAt(payload, "merge_group", "base_sha");
  const ref = textAt(payload, "merge_group", "head_ref");
  if (head === undefined || base === undefined || ref === undefined || repository === undefined) return incomplete;
  return { jobs: [{ type: "merge-group", repository: repository.id, head, base, ref, trace }] };
}

function baseMoved({ payload, repository, trace }: Event): Routed {
  const before = shaAt(payload, "before");
  const after = shaAt(payload, "after");
  const branch = /^refs\/heads\/(.+)$/s.exec(textAt(payload, "ref") ?? "")?.[1];
  const isNothing = (sha: string) => /^0+$/.test(sha);
  if (before === undefined || after === undefined || repository === undefined) return incomplete;
  if (branch === undefined || isNothing(after)) return ignored("No branch moved.");
  const by = textAt(payload, "sender", "login");
  const isNew = isNothing(before);
  return {
    jobs: isNew ? [] : [{ type: "base-moved", repository: repository.id, branch, before, after, trace }],
    ...(by === undefined ? {} : { push: { repository: repository.id, head: after, before: isNew ? null : before, by } }),
  };
}

const accountOf = (payload: unknown): string =>
  textAt(payload, "installation", "account", "login") ?? textAt(payload, "installation", "account", "slug") ?? "";

function installed({ payload, installation, trace }: Event): Routed {
  const account = accountOf(payload);
  const repositories = listed(listAt(payload, "repositories"), account, installation);
  const isNew = textAt(payload, "action") === "created";
  return {
    installation: { id: installation, account, state: "active" },
    repositories,
    jobs: [
      ...(isNew ? welcomes(repositories, payload, trace) : []),
      // With other rights, or after a pause, pull requests may wait for a check that never came.
      { type: "reconcile" },
    ],
  };
}

function gone(payload: unknown, id: number, state: "suspended" | "deleted"): Routed {
  return { jobs: [], installation: { id, account: accountOf(payload), state } };
}

function repositoriesAdded({ payload, installation, trace }: Event): Routed {
  const repositories = listed(listAt(payload, "repositories_added"), accountOf(payload), installation);
  return { repositories, jobs: welcomes(repositories, payload, trace) };
}

/** Somebody who chose repositories meant them. "All repositories" of an account did not ask for a pull request in each. */
function welcomes(repositories: readonly RepositoryId[], payload: unknown, trace: string): readonly Job[] {
  const chosen = textAt(payload, "repository_selection") ?? textAt(payload, "installation", "repository_selection");
  if (chosen !== "selected" && repositories.length > mostWelcomes) return [];
  return repositories.slice(0, mostWelcomes).map(({ id }): Job => ({ type: "welcome", repository: id, trace }));
}

const mostWelcomes = 10;

/** Repositories as installations list them: an id, and a full name. */
function listed(entries: readonly unknown[], account: string, installation: number): readonly RepositoryId[] {
  return entries.flatMap((entry) => {
    const id = numberAt(entry, "id");
    const name = textAt(entry, "name");
    const owner = textAt(entry, "full_name")?.split("/")[0] ?? account;
    return id === undefined || name === undefined || owner === "" ? [] : [{ id, owner, name, installation }];
  });
}

function renamed({ repository }: Event): Routed {
  return repository === undefined ? incomplete : { jobs: [], repositories: [repository] };
}
