import type { PullCommit, Push } from "../../domain/pull-request.ts";

/**
 * Commits of a pull request, oldest first, of which nobody knows whose they are: GitHub knows no account of their author or committer,
 * and no push of them was seen. A push that was seen stands for its head and what came with it, down to where the branch was before.
 */
export function unseenCommits(commits: readonly PullCommit[], pushes: readonly Push[]): readonly string[] {
  const pushesOf = Map.groupBy(pushes, ({ head }) => head);
  let before: ReadonlySet<string | null> | undefined;
  const unseen: string[] = [];
  for (const { sha, isKnown } of commits.toReversed()) {
    const own = pushesOf.get(sha);
    if (own !== undefined) before = new Set(own.map((push) => push.before));
    else if (before?.has(sha) === true) before = undefined;
    if (before === undefined && !isKnown) unseen.push(sha);
  }
  return unseen.toReversed();
}
