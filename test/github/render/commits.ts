import type { Json } from "../answers.ts";
import type { FileChange } from "../git/compare-commits.ts";
import { readCommit, type Signature } from "../git/commits.ts";
import type { Account, Repository } from "../model.ts";
import type { World } from "../world.ts";
import { instant, nodeId, renderAccount } from "./accounts.ts";
import { htmlUrl, repositoryUrl } from "./repositories.ts";

export function emailOf(account: Account): string {
  return `${account.id}+${account.login}@users.noreply.github.com`;
}

/** GitHub knows an account by the address in the commit. */
function accountOf(world: World, { email }: Signature): Account | null {
  return [...world.accounts.values()].find((account) => emailOf(account) === email) ?? null;
}

function renderSignature(signature: Signature): Json {
  return { name: signature.name, email: signature.email, date: instant(signature.date) };
}

function verification(world: World, sha: string): Json {
  return world.signed.has(sha)
    ? { verified: true, reason: "valid", signature: "constructed", payload: "constructed", verified_at: instant(world.now()) }
    : { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };
}

/** `git/commits`: the object alone. */
export function renderGitCommit(world: World, repository: Repository, sha: string): Json {
  const commit = readCommit(repository.git.objects, sha)!;
  const url = repositoryUrl(world, repository);
  return {
    sha,
    node_id: nodeId("C", repository.id) + sha,
    url: `${url}/git/commits/${sha}`,
    html_url: `${htmlUrl(world, repository)}/commit/${sha}`,
    author: renderSignature(commit.author),
    committer: renderSignature(commit.committer),
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: `${url}/git/commits/${parent}`,
      html_url: `${htmlUrl(world, repository)}/commit/${parent}`,
    })),
    verification: verification(world, sha),
  };
}

/** `commits`: with the accounts of its people. */
export function renderCommit(world: World, repository: Repository, sha: string): Json {
  const commit = readCommit(repository.git.objects, sha)!;
  const url = repositoryUrl(world, repository);
  const author = accountOf(world, commit.author);
  const committer = accountOf(world, commit.committer);
  return {
    sha,
    node_id: nodeId("C", repository.id) + sha,
    commit: {
      author: renderSignature(commit.author),
      committer: renderSignature(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${sha}`,
      comment_count: 0,
      verification: verification(world, sha),
    },
    url: `${url}/commits/${sha}`,
    html_url: `${htmlUrl(world, repository)}/commit/${sha}`,
    comments_url: `${url}/commits/${sha}/comments`,
    author: author && renderAccount(world, author),
    committer: committer && renderAccount(world, committer),
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: `${url}/commits/${parent}`,
      html_url: `${htmlUrl(world, repository)}/commit/${parent}`,
    })),
  };
}

export function renderFile(world: World, repository: Repository, commit: string, file: FileChange): Json {
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${htmlUrl(world, repository)}/blob/${commit}/${path}`,
    raw_url: `${htmlUrl(world, repository)}/raw/${commit}/${path}`,
    contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${commit}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}

/** The form in push webhooks and check suites. */
export function renderSimpleCommit(repository: Repository, sha: string): Json {
  const commit = readCommit(repository.git.objects, sha)!;
  const person = ({ name, email }: Signature) => ({ name, email });
  return {
    id: sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: instant(commit.author.date),
    author: person(commit.author),
    committer: person(commit.committer),
  };
}
