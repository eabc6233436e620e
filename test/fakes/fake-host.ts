import { Failure } from "../../src/domain/failure.ts";
import type { Account, GivenReview, Permission, PullCommit, PullRequest, RepositoryId } from "../../src/domain/pull-request.ts";
import type { CheckRun, CodeHost, HostComment, HostedRepository, ProposedChange, Reaction } from "../../src/ports/code-host.ts";
import type { RepositoryVersion } from "../../src/ports/repository.ts";

/** What a repository of the fake host has, and what was done to it. */
export interface FakeRepository {
  readonly id: RepositoryId;
  readonly pulls: PullRequest[];
  readonly branches: Map<string, string>;
  /** By sha. */
  readonly versions: Map<string, RepositoryVersion>;
  readonly comments: (HostComment & { readonly pull: number })[];
  readonly reviews: Map<number, GivenReview[]>;
  readonly commits: Map<number, PullCommit[]>;
  /** By login in small letters; nobody else has any right. */
  readonly permissions: Map<string, Permission>;
  /** By team; a team that is not here cannot be read. */
  readonly teams: Map<string, readonly string[]>;
  readonly checks: (CheckRun & { readonly id: number })[];
  readonly reactions: { readonly comment: number; readonly reaction: Reaction }[];
  readonly proposed: ProposedChange[];
  /** Called before everything that changes something; throws where a test wants it to fail. */
  beforeWrite: (what: string) => void;
}

export const fakeRepository = (id: RepositoryId): FakeRepository => ({
  id,
  pulls: [],
  branches: new Map(),
  versions: new Map(),
  comments: [],
  reviews: new Map(),
  commits: new Map(),
  permissions: new Map(),
  teams: new Map(),
  checks: [],
  reactions: [],
  proposed: [],
  beforeWrite: () => undefined,
});

export const ourselves: Account = { login: "sirsi[bot]", id: 1, kind: "bot" };

/** GitHub in memory, as far as flows of one repository need it. */
export function fakeHost(...repositories: readonly FakeRepository[]): CodeHost {
  return {
    self: () => Promise.resolve({ login: ourselves.login, appId: 1 }),
    repository: ({ id }) => {
      const found = repositories.find((repository) => repository.id.id === id);
      if (found === undefined) throw new Error(`The fake host has no repository ${id}.`);
      return hosted(found);
    },
    installations: () => Promise.resolve([]),
    repositories: (installation) =>
      Promise.resolve(repositories.map(({ id }) => id).filter((id) => id.installation === installation)),
    deliveries: () => Promise.resolve([]),
    redeliver: () => Promise.resolve(),
  };
}

function hosted(of: FakeRepository): HostedRepository {
  return { id: of.id, ...reading(of), ...commenting(of), ...checking(of), ...proposing(of) };
}

type Reading =
  | "defaultBranch"
  | "branchHead"
  | "version"
  | "prefetch"
  | "suggest"
  | "mergeBase"
  | "pullRequest"
  | "openPullRequests"
  | "commits"
  | "reviews"
  | "permissionOf"
  | "isMember";

const reading = (of: FakeRepository): Pick<HostedRepository, Reading> => ({
  defaultBranch: () => Promise.resolve("main"),
  prefetch: () => Promise.resolve(),
  suggest: () => Promise.reject(new Error("The fake host takes no suggestions.")),
  branchHead: (branch) => Promise.resolve(of.branches.get(branch)),
  version: (sha) => {
    const version = of.versions.get(sha);
    return version === undefined
      ? Promise.reject(new Failure("host-refused", { what: "a commit", why: "there is none" }))
      : Promise.resolve(version);
  },
  mergeBase: (base) => Promise.resolve(base),
  pullRequest: (number) => Promise.resolve(of.pulls.find((pull) => pull.number === number)),
  openPullRequests: () => Promise.resolve(of.pulls.filter(({ state }) => state === "open")),
  commits: (number) => Promise.resolve(of.commits.get(number) ?? []),
  reviews: (number) => Promise.resolve(of.reviews.get(number) ?? []),
  permissionOf: (login) => Promise.resolve(of.permissions.get(login.toLowerCase()) ?? "none"),
  isMember: (team, login) => {
    const members = of.teams.get(team);
    return members === undefined
      ? Promise.reject(new Failure("host-refused", { what: `the members of ${team}`, why: "403" }))
      : Promise.resolve(members.some((member) => member.toLowerCase() === login.toLowerCase()));
  },
});

const commenting = (
  of: FakeRepository,
): Pick<HostedRepository, "comment" | "findComment" | "createComment" | "updateComment" | "react"> => ({
  comment: (id) => Promise.resolve(of.comments.find((comment) => comment.id === id)),
  findComment: (pull, marker) =>
    Promise.resolve(
      of.comments.find(
        (comment) => comment.pull === pull && comment.author.login === ourselves.login && comment.body.startsWith(marker),
      ),
    ),
  async createComment(pull, body) {
    await Promise.resolve();
    of.beforeWrite("createComment");
    const id = 1000 + of.comments.length;
    of.comments.push({ id, pull, body, author: ourselves, createdAt: "2026-01-14T09:00:00Z", edited: false });
    return id;
  },
  async updateComment(id, body) {
    await Promise.resolve();
    of.beforeWrite("updateComment");
    const at = of.comments.findIndex((comment) => comment.id === id);
    const before = of.comments[at];
    if (before === undefined) return false;
    of.comments[at] = { ...before, body, edited: true };
    return true;
  },
  async react(comment, reaction) {
    await Promise.resolve();
    of.beforeWrite(`react ${reaction}`);
    const isThere = of.reactions.some((other) => other.comment === comment && other.reaction === reaction);
    if (!isThere) of.reactions.push({ comment, reaction });
  },
});

const checking = (of: FakeRepository): Pick<HostedRepository, "findCheck" | "createCheck" | "updateCheck"> => ({
  findCheck(head, name, externalId) {
    const check = of.checks.findLast(
      (other) => other.head === head && other.name === name && (externalId === undefined || other.externalId === externalId),
    );
    if (check === undefined) return Promise.resolve(undefined);
    const { id, conclusion, annotations = [] } = check;
    return Promise.resolve({
      id,
      externalId: check.externalId,
      concluded: conclusion !== undefined,
      annotated: annotations.length,
    });
  },
  async createCheck(check) {
    await Promise.resolve();
    of.beforeWrite("createCheck");
    const id = of.checks.length + 1;
    of.checks.push({ ...check, id });
    return id;
  },
  async updateCheck(id, check) {
    await Promise.resolve();
    of.beforeWrite("updateCheck");
    of.checks[id - 1] = { ...check, id };
  },
});

const proposing = (of: FakeRepository): Pick<HostedRepository, "propose" | "wasProposed"> => ({
  wasProposed: (name) => Promise.resolve(of.proposed.some(({ branch }) => branch === name)),
  async propose(change) {
    await Promise.resolve();
    of.beforeWrite("propose");
    const at = of.proposed.findIndex(({ branch }) => branch === change.branch);
    if (at < 0) of.proposed.push(change);
    else of.proposed[at] = change;
    const number = 100 + (at < 0 ? of.proposed.length : at + 1);
    return { number, url: `https://github.example/pull/${number}`, created: at < 0 };
  },
});
