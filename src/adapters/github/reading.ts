import { Failure } from "../../domain/failure.ts";
import { permissions, type Account, type Permission, type RepositoryId } from "../../domain/pull-request.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { RepositoryVersion } from "../../ports/repository.ts";
import type { BlobCache } from "./blob-cache.ts";
import { blobsOf } from "./blobs.ts";
import type { Client } from "./client.ts";
import { asking, askingFor } from "./failures.ts";
import { accountOf, lastReviews, pullRequestOf } from "./shapes.ts";
import { gitHubVersion, type GitHubVersion } from "./version.ts";

const versionsKept = 12;

type Reading = Pick<
  HostedRepository,
  | "defaultBranch"
  | "branchHead"
  | "version"
  | "prefetch"
  | "mergeBase"
  | "pullRequest"
  | "openPullRequests"
  | "commits"
  | "reviews"
  | "permissionOf"
  | "isMember"
>;

/** What we read of one repository. */
export function readingOf(id: RepositoryId, client: () => Promise<Client>, cache: BlobCache): Reading {
  const at = { owner: id.owner, repo: id.name };
  const blobs = blobsOf(client, id, cache);
  const versions = new Map<string, Promise<GitHubVersion>>();
  const version = (sha: string) => {
    const known = versions.get(sha) ?? gitHubVersion(client, id, sha, blobs);
    versions.delete(sha);
    versions.set(sha, known);
    known.catch(() => versions.delete(sha));
    for (const oldest of versions.keys()) {
      if (versions.size <= versionsKept) break;
      versions.delete(oldest);
    }
    return known;
  };
  const filesOf = async ({ name }: RepositoryVersion, patterns: readonly string[]) => (await version(name)).files(patterns);
  return {
    version,
    prefetch: async (all, patterns) => {
      const files = await Promise.all(all.map((one) => filesOf(one, patterns)));
      await blobs.fetch(files.flat());
    },
    defaultBranch: async () =>
      (await asking("the repository", async () => (await client()).rest.repos.get(at))).data.default_branch,
    branchHead: async (branch) => {
      const found = await askingFor(`the branch ${branch}`, async () =>
        (await client()).rest.git.getRef({ ...at, ref: `heads/${branch}` }),
      );
      return found?.data.object.sha;
    },
    mergeBase: async (base, head) => {
      if (base === head) return base;
      const { data } = await asking("the merge base", async () =>
        (await client()).rest.repos.compareCommitsWithBasehead({ ...at, basehead: `${base}...${head}`, per_page: 1 }),
      );
      return data.merge_base_commit.sha;
    },
    pullRequest: async (number) => {
      const found = await askingFor(`pull request #${number}`, async () =>
        (await client()).rest.pulls.get({ ...at, pull_number: number }),
      );
      return found === undefined ? undefined : pullRequestOf(found.data);
    },
    openPullRequests: async () => {
      const octokit = await client();
      const pulls = await asking("the open pull requests", () =>
        octokit.paginate(octokit.rest.pulls.list, { ...at, state: "open", per_page: 100 }),
      );
      return pulls.map(pullRequestOf);
    },
    commits: async (number) => {
      const octokit = await client();
      const commits = await asking(`the commits of #${number}`, () =>
        octokit.paginate(octokit.rest.pulls.listCommits, { ...at, pull_number: number, per_page: 100 }),
      );
      return commits.map(({ sha, author, committer }) => {
        const people = [author, committer].flatMap(knownAccount);
        return { sha, people, isKnown: people.length === 2 };
      });
    },
    reviews: async (number) => {
      const octokit = await client();
      const reviews = await asking(`the reviews of #${number}`, () =>
        octokit.paginate(octokit.rest.pulls.listReviews, { ...at, pull_number: number, per_page: 100 }),
      );
      return lastReviews(reviews);
    },
    permissionOf: async (login) => permissionOf(login, at, client),
    isMember: async (team, login) => isMember(team, login, client),
  };
}

/** An account that GitHub does not know comes as null or as an empty object. */
function knownAccount(
  user: { readonly login?: string; readonly id?: number; readonly type?: string } | null,
): readonly Account[] {
  if (user?.login === undefined || user.id === undefined) return [];
  return [accountOf({ login: user.login, id: user.id, ...(user.type === undefined ? {} : { type: user.type }) })];
}

async function permissionOf(
  username: string,
  at: { readonly owner: string; readonly repo: string },
  client: () => Promise<Client>,
): Promise<Permission> {
  const found = await askingFor(`the permission of ${username}`, async () =>
    (await client()).rest.repos.getCollaboratorPermissionLevel({ ...at, username }),
  );
  // `permission` folds maintain into write and triage into read; `role_name` says which, or a role of the organization.
  const names = [found?.data.role_name, found?.data.permission];
  return permissions.find((name) => name === names[0]) ?? permissions.find((name) => name === names[1]) ?? "none";
}

async function isMember(team: string, login: string, client: () => Promise<Client>): Promise<boolean> {
  const match = /^@([A-Za-z0-9-]+)\/([A-Za-z0-9_.-]+)$/.exec(team);
  const [, org, slug] = match ?? [];
  if (org === undefined || slug === undefined)
    throw new Failure("host-refused", { what: `the team ${team}`, why: "only GitHub teams (@org/team) can be asked for" });
  const found = await askingFor(`the team ${team}`, async () =>
    (await client()).rest.teams.getMembershipForUserInOrg({ org, team_slug: slug, username: login }),
  );
  // GitHub says the same of a person who is not in the team and of a team that is not there.
  if (found === undefined)
    await asking(`the team ${team}`, async () => (await client()).rest.teams.getByName({ org, team_slug: slug }));
  return found?.data.state === "active";
}
