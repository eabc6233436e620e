import { GraphQLError } from "graphql";
import { Refusal, type Json } from "../answers.ts";
import { moveRef } from "../actions/move-ref.ts";
import { readCommit, writeCommit } from "../git/commits.ts";
import { changeTree } from "../git/trees.ts";
import { allows, type Caller } from "../http/authenticate.ts";
import { holds, mustSee } from "../http/permit.ts";
import { actorOf } from "../http/route.ts";
import type { Comment, Repository } from "../model.ts";
import { nodeId } from "../render/accounts.ts";
import { emailOf } from "../render/commits.ts";
import { htmlUrl } from "../render/repositories.ts";
import { fullNameOf, type World } from "../world.ts";

export interface Context {
  readonly world: World;
  readonly caller: Caller;
}

/** A GraphQL error as GitHub types it: `NOT_FOUND`, `FORBIDDEN`, `STALE_DATA`, `UNPROCESSABLE`. */
function refuse(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

function see({ world, caller }: Context, fullName: string): Repository {
  try {
    const repository = world.repository(fullName);
    mustSee(caller, repository);
    return repository;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw refuse("NOT_FOUND", `Could not resolve to a Repository with the name '${fullName}'.`);
  }
}

function need({ caller }: Context, repository: Repository, permission: string, level: "read" | "write"): void {
  if (caller.kind !== "installation") return;
  if (level === "read" && !repository.private) return;
  if (holds(caller, repository) && allows(caller.token.permissions[permission], level)) return;
  throw refuse("FORBIDDEN", "Resource not accessible by integration");
}

/** GitHub calls a blob binary that has a NUL in its first 8,000 bytes, and cuts text after 512 KB. */
const cutAt = 512_000;

function gitObject(context: Context, repository: Repository, sha: string): Json | null {
  need(context, repository, "contents", "read");
  const object = repository.git.objects.read(sha);
  if (!object) return null;
  const url = `${htmlUrl(context.world, repository)}/commit/${sha}`;
  const common = { id: nodeId("GO", repository.id) + sha, oid: sha, abbreviatedOid: sha.slice(0, 7), commitUrl: url };
  if (object.kind === "commit") return { __typename: "Commit", ...common, ...commitFields(context, repository, sha) };
  if (object.kind !== "blob") return { __typename: object.kind === "tree" ? "Tree" : "Tag", ...common };
  const isBinary = object.body.subarray(0, 8000).includes(0);
  const isTruncated = object.body.length > cutAt;
  const text = isBinary ? null : object.body.subarray(0, cutAt).toString();
  return { __typename: "Blob", ...common, byteSize: object.body.length, isBinary, isTruncated, text };
}

function commitFields(context: Context, repository: Repository, sha: string): Json {
  const commit = readCommit(repository.git.objects, sha)!;
  const url = `${htmlUrl(context.world, repository)}/commit/${sha}`;
  return {
    url,
    message: commit.message,
    messageHeadline: commit.message.split("\n")[0],
    committedDate: commit.committer.date.toISOString(),
  };
}

function repositoryFields(context: Context, repository: Repository): Json {
  const { id, name, private: isPrivate } = repository;
  const ref = (qualified: string): Json | null => {
    const sha = repository.git.ref(qualified.startsWith("refs/") ? qualified : `refs/heads/${qualified}`);
    if (sha === undefined) return null;
    return { id: nodeId("REF", id), name: qualified.replace("refs/heads/", ""), target: gitObject(context, repository, sha) };
  };
  return {
    ...{
      id: nodeId("R", id),
      databaseId: id,
      name,
      isPrivate,
      nameWithOwner: fullNameOf(repository),
      isFork: repository.parent !== null,
    },
    defaultBranchRef: () => ref(repository.defaultBranch),
    ref: ({ qualifiedName }: { qualifiedName: string }) => ref(qualifiedName),
    object: ({ oid, expression }: { oid?: string; expression?: string }) => {
      const [commit = "", path] = (expression ?? "").split(":");
      const sha = oid ?? repository.git.resolve(commit);
      if (sha === undefined || path !== undefined) return null;
      return gitObject(context, repository, sha);
    },
    issueOrPullRequest: ({ number }: { number: number }) => pullFields(context, repository, number),
    pullRequest: ({ number }: { number: number }) => {
      const found = pullFields(context, repository, number);
      if (!found) throw refuse("NOT_FOUND", `Could not resolve to a PullRequest with the number of ${number}.`);
      return found;
    },
  };
}

function pullFields(context: Context, repository: Repository, wanted: number): Json | null {
  const pull = repository.pulls.find((one) => one.number === wanted);
  if (!pull) return null;
  need(context, repository, "pull_requests", "read");
  return {
    ...{
      __typename: "PullRequest",
      id: nodeId("PR", pull.id),
      databaseId: pull.id,
      number: pull.number,
      title: pull.issue.title,
    },
    ...{
      isDraft: pull.draft,
      merged: pull.merged,
      headRefOid: pull.head.sha,
      headRefName: pull.head.ref,
      baseRefName: pull.base.ref,
    },
    comments: ({ first = 100, after }: { first?: number; after?: string }) => {
      const all = repository.comments.filter((comment) => comment.issue === pull.issue);
      const start = after === undefined ? 0 : Number(Buffer.from(after, "base64").toString());
      const end = Math.min(all.length, start + Math.min(first, 100));
      const pageInfo = { hasNextPage: end < all.length, endCursor: Buffer.from(String(end)).toString("base64") };
      return { totalCount: all.length, pageInfo, nodes: all.slice(start, end).map(commentFields) };
    },
  };
}

function commentFields(comment: Comment): Json {
  return {
    ...{ __typename: "IssueComment", id: nodeId("IC", comment.id), databaseId: comment.id, body: comment.body },
    author: { __typename: comment.author.type, login: comment.author.login.replace(/\[bot\]$/, "") },
    isMinimized: comment.minimized !== null,
    minimizedReason: comment.minimized?.toLowerCase() ?? null,
    createdAt: comment.createdAt.toISOString(),
    updatedAt: comment.updatedAt.toISOString(),
  };
}

function minimizeComment(context: Context, input: { readonly subjectId: string; readonly classifier: string }): Json {
  const comment = context.world.repositories
    .flatMap((one) => one.comments)
    .find((one) => nodeId("IC", one.id) === input.subjectId);
  if (!comment) throw refuse("NOT_FOUND", `Could not resolve to a node with the global id of '${input.subjectId}'`);
  need(context, comment.repository, "pull_requests", "write");
  comment.minimized = input.classifier;
  return { minimizedComment: commentFields(comment) };
}

interface CommitInput {
  readonly branch: { readonly repositoryNameWithOwner?: string; readonly branchName?: string };
  readonly expectedHeadOid: string;
  readonly message: { readonly headline: string; readonly body?: string };
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[];
    readonly deletions?: readonly { readonly path: string }[];
  };
}

async function createCommitOnBranch(context: Context, input: CommitInput): Promise<Json> {
  const { world, caller } = context;
  const repository = see(context, input.branch.repositoryNameWithOwner ?? "");
  need(context, repository, "contents", "write");
  const { git } = repository;
  const branch = (input.branch.branchName ?? "").replace(/^refs\/heads\//, "");
  const ref = `refs/heads/${branch}`;
  const tip = git.ref(ref);
  if (tip === undefined) throw refuse("NOT_FOUND", `Could not resolve to a Ref with the name '${branch}'.`);
  if (tip !== input.expectedHeadOid)
    throw refuse(
      "STALE_DATA",
      `Expected branch to point to "${input.expectedHeadOid}" but it points to "${tip}". Pull and try again.`,
    );
  const additions = (input.fileChanges?.additions ?? []).map(({ path, contents }) => ({
    path,
    sha: git.objects.write("blob", Buffer.from(contents, "base64")),
  }));
  const deletions = (input.fileChanges?.deletions ?? []).map(({ path }) => ({ path, sha: null }));
  const tree = changeTree(git.objects, readCommit(git.objects, tip)!.tree, [...deletions, ...additions]);
  const actor = actorOf(caller);
  const author = { name: actor.account.login, email: emailOf(actor.account), date: world.now() };
  const { headline, body } = input.message;
  const message = body ? `${headline}\n\n${body}` : headline;
  const committer = { name: "GitHub", email: "noreply@github.com", date: world.now() };
  const sha = writeCommit(git.objects, { tree, parents: [tip], author, committer, message });
  world.signed.add(sha);
  await moveRef(world, repository, actor, ref, sha);
  return { commit: gitObject(context, repository, sha), ref: { id: nodeId("REF", repository.id), name: branch } };
}

/** The part of GitHub's graph that exists here; the rest of the schema answers null. */
export function rootOf(context: Context): Json {
  return {
    viewer: () => ({ __typename: "User", login: actorOf(context.caller).account.login }),
    repository: ({ owner, name }: { owner: string; name: string }) => repositoryFields(context, see(context, `${owner}/${name}`)),
    minimizeComment: ({ input }: { input: { subjectId: string; classifier: string } }) => minimizeComment(context, input),
    createCommitOnBranch: ({ input }: { input: CommitInput }) => createCommitOnBranch(context, input),
  };
}
