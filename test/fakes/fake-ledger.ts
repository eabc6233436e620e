import { randomUUID } from "node:crypto";
import type { Approval } from "../../src/domain/approval.ts";
import type { Push, RepositoryId } from "../../src/domain/pull-request.ts";
import type { InstallationRecord, Ledger, ReviewRecord } from "../../src/ports/ledger.ts";

interface Pull {
  head?: string;
  at?: number;
  comment?: { readonly id: number; readonly digest: string };
}

/** A ledger in memory, for flows; it passes the contract of the real one. */
export function fakeLedger(): Ledger {
  const installations = new Map<number, InstallationRecord>();
  const repositories = new Map<number, RepositoryId>();
  const pulls = new Map<string, Pull>();
  const pushers = new Set<string>();
  const pushes: Push[] = [];
  const releases = new Set<string>();
  const reviews: ReviewRecord[] = [];
  const approvals = new Map<string, Approval>();

  const key = (...parts: readonly (number | string)[]): string => JSON.stringify(parts);
  const done = Promise.resolve();
  const pull = (repository: number, number: number): Pull => {
    const name = key(repository, number);
    const found = pulls.get(name) ?? {};
    pulls.set(name, found);
    return found;
  };
  const change = (id: string, from: readonly ReviewRecord["state"][], values: Partial<ReviewRecord>): Promise<void> => {
    const index = reviews.findIndex((review) => review.id === id);
    const found = reviews[index];
    if (found === undefined) return Promise.reject(new Error(`no review has the id ${id}`));
    if (from.includes(found.state)) reviews[index] = { ...found, ...structuredClone(values) };
    return done;
  };

  return {
    installations: {
      save: (installation) => (installations.set(installation.id, installation), done),
      read: (id) => Promise.resolve(installations.get(id)),
      saveRepositories: (all) => {
        for (const repository of all) repositories.set(repository.id, repository);
        return done;
      },
      forgetRepositories: (ids) => {
        for (const id of ids) repositories.delete(id);
        return done;
      },
      repository: (id) => Promise.resolve(repositories.get(id)),
      repositories: () =>
        Promise.resolve(
          [...repositories.values()]
            .filter(({ installation }) => installations.get(installation)?.state === "active")
            .sort((a, b) => a.id - b.id),
        ),
    },
    pulls: {
      want: ({ repository, number, head, at, pushedBy }) => {
        const found = pull(repository, number);
        if (pushedBy !== undefined) pushers.add(key(repository, number, pushedBy));
        if (found.at === undefined || found.at <= Date.parse(at)) Object.assign(found, { head, at: Date.parse(at) });
        return done;
      },
      wanted: (repository, number) => Promise.resolve(pull(repository, number).head),
      pushers: (repository, number) =>
        Promise.resolve(
          [...pushers]
            .map((name) => JSON.parse(name) as [number, number, string])
            .filter(([of, at]) => of === repository && at === number)
            .map(([, , login]) => login)
            .sort(),
        ),
      comment: (repository, number) => Promise.resolve(pull(repository, number).comment),
      rememberComment: (repository, number, comment) => {
        const found = pull(repository, number);
        if (comment === null) delete found.comment;
        else found.comment = comment;
        return done;
      },
      release: (repository, number, head) => (releases.add(key(repository, number, head)), done),
      isReleased: (repository, number, head) => Promise.resolve(releases.has(key(repository, number, head))),
    },
    pushes: {
      save: (push) => {
        const isSame = (one: Push): boolean => one.repository === push.repository && one.head === push.head && one.by === push.by;
        if (!pushes.some(isSame)) pushes.push(push);
        return done;
      },
      of: (repository, heads) =>
        Promise.resolve(pushes.filter((push) => push.repository === repository && heads.includes(push.head))),
    },
    reviews: {
      begin: ({ repository, pull: number, head, base, trace }, at) => {
        const same = (review: ReviewRecord): boolean =>
          review.repository === repository && review.pull === number && review.head === head && review.base === base;
        const unfinished = reviews.find((review) => same(review) && (review.state === "running" || review.state === "made"));
        if (unfinished !== undefined) return Promise.resolve(unfinished);
        const begun = { id: randomUUID(), repository, pull: number, head, base, trace, startedAt: at, postedAt: null };
        const record: ReviewRecord = { ...begun, state: "running", checkRun: null, review: null };
        reviews.push(record);
        return Promise.resolve(record);
      },
      rememberCheck: (id, checkRun) => change(id, ["running", "made", "posted", "superseded"], { checkRun }),
      made: (id, review) => change(id, ["running", "made"], { state: "made", review }),
      posted: (id, at) => change(id, ["made"], { state: "posted", postedAt: at }),
      supersede: (id) => change(id, ["running", "made"], { state: "superseded" }),
      read: (id) => Promise.resolve(reviews.find((review) => review.id === id)),
      latest: (repository, number, head) =>
        Promise.resolve(
          reviews.findLast(
            (review) =>
              review.repository === repository &&
              review.pull === number &&
              (head === undefined || review.head === head) &&
              (review.state === "made" || review.state === "posted"),
          ),
        ),
    },
    approvals: {
      save: (approval) => {
        const { repository, pull: number, userId, kind, head } = approval;
        return (approvals.set(key(repository, number, userId, kind, head), structuredClone(approval)), done);
      },
      list: (repository, number) =>
        Promise.resolve(
          [...approvals.values()]
            .filter((approval) => approval.repository === repository && (number === null || approval.pull === number))
            .sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
        ),
    },
  };
}
