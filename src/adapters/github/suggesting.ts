import type { Suggestion } from "../../domain/check.ts";
import type { RepositoryId } from "../../domain/pull-request.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { Self } from "./board.ts";
import { once, type Client } from "./client.ts";
import { asking, statusOf } from "./failures.ts";
import { accountOf } from "./shapes.ts";

const markerOf = (key: string): string => `<!-- sirsi-gitops:suggestion:${key} -->`;

/** Suggestion blocks on lines of the difference: GitHub takes them nowhere else. */
export function suggestingOf(
  { owner, name: repo }: RepositoryId,
  client: () => Promise<Client>,
  self: () => Promise<Self>,
): Pick<HostedRepository, "suggest"> {
  return {
    suggest: async (pull_number, commit_id, suggestions) => {
      const at = { owner, repo, pull_number };
      const octokit = await client();
      const { login } = await self();
      const earlier = await asking(`the review comments of #${pull_number}`, () =>
        octokit.paginate(octokit.rest.pulls.listReviewComments, { ...at, per_page: 100 }),
      );
      const own = earlier.flatMap(({ user, body }) => (accountOf(user).login === login ? [body] : []));
      const fresh = suggestions.filter(({ key }) => !own.some((body) => body.startsWith(markerOf(key))));
      if (fresh.length === 0) return;
      const lines = await changedLines(octokit, at);
      const comments = fresh
        .filter(({ path, line }) => lines.get(path)?.has(line) === true)
        .map((suggestion) => ({ path: suggestion.path, line: suggestion.line, side: "RIGHT", body: bodyOf(suggestion) }));
      if (comments.length === 0) return;
      await asking(`suggestions on #${pull_number}`, () =>
        octokit.rest.pulls.createReview({ ...at, commit_id, event: "COMMENT", comments, ...once }).catch((error: unknown) => {
          // Its lines are no longer part of the difference: there is a newer head, with a review of its own.
          if (statusOf(error) !== 422) throw error;
        }),
      );
    },
  };
}

/** The fence is longer than any in the text, so the text cannot end it. */
function bodyOf({ key, message, text }: Suggestion): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${markerOf(key)}\n${message}\n${fence}suggestion\n${text}\n${fence}`;
}

/** Lines that the pull request adds or changes, by file, from its patches. */
async function changedLines(
  octokit: Client,
  at: { readonly owner: string; readonly repo: string; readonly pull_number: number },
): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const files = await asking(`the files of #${at.pull_number}`, () =>
    octokit.paginate(octokit.rest.pulls.listFiles, { ...at, per_page: 100 }),
  );
  return new Map(files.map(({ filename, patch }) => [filename, addedLines(patch ?? "")]));
}

export function addedLines(patch: string): ReadonlySet<number> {
  const added = new Set<number>();
  let line = 0;
  for (const text of patch.split("\n")) {
    const [, start] = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text) ?? [];
    if (start !== undefined) line = Number(start);
    else if (text.startsWith("+")) added.add(line++);
    else if (text.startsWith(" ")) line += 1;
  }
  return added;
}
