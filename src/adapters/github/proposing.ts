import type { RepositoryId } from "../../domain/pull-request.ts";
import { Failure } from "../../domain/failure.ts";
import type { HostedRepository, ProposedChange } from "../../ports/code-host.ts";
import { once, type Client } from "./client.ts";
import { asking, askingFor, queryErrorTypes, statusOf } from "./failures.ts";

/** Pull requests of ours. The commit is made by GitHub, so it is signed as our App. */
export function proposingOf(id: RepositoryId, client: () => Promise<Client>): Pick<HostedRepository, "propose" | "wasProposed"> {
  const at = { owner: id.owner, repo: id.name };
  return {
    wasProposed: async (branch) => {
      const octokit = await client();
      const { data } = await asking("our pull requests", () =>
        octokit.rest.pulls.list({ ...at, head: `${id.owner}:${branch}`, state: "all", per_page: 1 }),
      );
      return data.length > 0;
    },
    propose: async (change) => {
      const octokit = await client();
      const open = await openPull(octokit, id, change);
      if (open === undefined) await writeBranch(octokit, id, change);
      return open ?? (await openOrFind());

      async function openOrFind() {
        try {
          const { data } = await octokit.rest.pulls.create({
            ...at,
            head: change.branch,
            base: change.base,
            title: change.title,
            body: change.body,
            ...once,
          });
          return { number: data.number, url: data.html_url, created: true };
        } catch (error) {
          // Two at once: the other one opened it.
          const other = statusOf(error) === 422 ? await openPull(octokit, id, change) : undefined;
          if (other !== undefined) return other;
          return await asking("a pull request", () => Promise.reject(error as Error));
        }
      }
    },
  };
}

async function openPull(client: Client, { owner, name: repo }: RepositoryId, { branch, base }: ProposedChange) {
  const { data } = await asking("our open pull requests", () =>
    client.rest.pulls.list({ owner, repo, head: `${owner}:${branch}`, base, state: "open", per_page: 1 }),
  );
  const [pull] = data;
  return pull === undefined ? undefined : { number: pull.number, url: pull.html_url, created: false };
}

/** One commit on the base's tip. A branch of that name that is left over from before starts again there. */
async function writeBranch(client: Client, { owner, name: repo }: RepositoryId, change: ProposedChange): Promise<void> {
  const at = { owner, repo };
  const tip = await asking(`the branch ${change.base}`, () => client.rest.git.getRef({ ...at, ref: `heads/${change.base}` }));
  const { sha } = tip.data.object;
  const existing = await askingFor(`the branch ${change.branch}`, () =>
    client.rest.git.getRef({ ...at, ref: `heads/${change.branch}` }),
  );
  await asking(`the branch ${change.branch}`, async () => {
    if (existing !== undefined)
      await client.rest.git.updateRef({ ...at, ref: `heads/${change.branch}`, sha, force: true, ...once });
    else await unlessThere(client.rest.git.createRef({ ...at, ref: `refs/heads/${change.branch}`, sha, ...once }));
  });
  const answer = await asking("a commit", () =>
    unlessMoved(client.graphql<CommitAnswer>(commitMutation, { input: commitInput(`${owner}/${repo}`, sha, change), ...once })),
  );
  if (answer !== "moved" && answer.createCommitOnBranch?.commit?.oid === undefined)
    throw new Failure("host-unreachable", { what: "a commit", why: "it answered without the commit" });
}

/** Two at once: the other one made the branch. */
async function unlessThere(made: Promise<unknown>): Promise<void> {
  await made.catch((error: unknown) => {
    if (statusOf(error) !== 422 || !/already exists/i.test((error as Error).message)) throw error;
  });
}

/** Two at once: the other one's commit, of the same proposal, is on the branch already. */
const unlessMoved = <T>(made: Promise<T>): Promise<T | "moved"> =>
  made.catch((error: unknown) => {
    if (queryErrorTypes(error).includes("STALE_DATA")) return "moved";
    throw error;
  });

const commitMutation = "mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }";

interface CommitAnswer {
  readonly createCommitOnBranch?: { readonly commit?: { readonly oid?: string } | null } | null;
}

function commitInput(repositoryNameWithOwner: string, expectedHeadOid: string, { branch, message, files }: ProposedChange) {
  const [headline = "", ...body] = message.split("\n");
  return {
    branch: { repositoryNameWithOwner, branchName: branch },
    expectedHeadOid,
    message: { headline, ...(body.length === 0 ? {} : { body: body.join("\n").trim() }) },
    fileChanges: {
      additions: files.map(({ path, bytes }) => ({ path, contents: Buffer.from(bytes).toString("base64") })),
    },
  };
}
