import type { Approval } from "../../src/domain/approval.ts";
import type { RepositoryId } from "../../src/domain/pull-request.ts";
import type { InstallationRecord, Ledger, ReviewRecord } from "../../src/ports/ledger.ts";

/** A ledger in memory. What is put in and taken out is copied, as by a database. */
export function fakeLedger(...known: readonly RepositoryId[]): Ledger {
  const installations = new Map<number, InstallationRecord>();
  const repositories = new Map(known.map((repository) => [repository.id, repository]));
  return {
    installations: {
      save: act((installation: InstallationRecord) => void installations.set(installation.id, installation)),
      read: act((id: number) => installations.get(id)),
      saveRepositories: act((list: readonly RepositoryId[]) => {
        for (const repository of list) repositories.set(repository.id, repository);
      }),
      forgetRepositories: act((ids: readonly number[]) => {
        for (const id of ids) repositories.delete(id);
      }),
      repository: act((id: number) => repositories.get(id)),
      repositories: act(() =>
        [...repositories.values()].filter(
          ({ installation }) => (installations.get(installation)?.state ?? "active") === "active",
        ),
      ),
    },
    pulls: fakePulls(),
    reviews: fakeReviews(),
    approvals: fakeApprovals(),
  };
}

/** A method of a database: later, and never the same object twice. */
function act<A extends readonly unknown[], R>(work: (...args: A) => R): (...args: A) => Promise<R> {
  return async (...args) => {
    await Promise.resolve();
    return structuredClone(work(...structuredClone(args)));
  };
}

type Pulls = Ledger["pulls"];
type Wanted = Parameters<Pulls["want"]>[0];

function fakePulls(): Pulls {
  const wanted = new Map<string, Wanted>();
  const pushers = new Map<string, Set<string>>();
  const comments = new Map<string, { readonly id: number; readonly digest: string }>();
  const released = new Set<string>();
  const key = (repository: number, number: number) => `${repository}#${number}`;
  return {
    want: act((pull: Wanted) => {
      const name = key(pull.repository, pull.number);
      if (pull.pushedBy !== undefined) pushers.set(name, (pushers.get(name) ?? new Set()).add(pull.pushedBy));
      const before = wanted.get(name);
      if (before === undefined || before.at <= pull.at) wanted.set(name, pull);
    }),
    wanted: act((repository: number, number: number) => wanted.get(key(repository, number))?.head),
    pushers: act((repository: number, number: number) => [...(pushers.get(key(repository, number)) ?? [])]),
    comment: act((repository: number, number: number) => comments.get(key(repository, number))),
    rememberComment: act((repository: number, number: number, comment: Parameters<Pulls["rememberComment"]>[2]) => {
      if (comment === null) comments.delete(key(repository, number));
      else comments.set(key(repository, number), comment);
    }),
    release: act((repository: number, number: number, head: string) => void released.add(`${key(repository, number)} ${head}`)),
    isReleased: act((repository: number, number: number, head: string) => released.has(`${key(repository, number)} ${head}`)),
  };
}

type Reviews = Ledger["reviews"];

function fakeReviews(): Reviews {
  const records: ReviewRecord[] = [];
  const change = (id: string, parts: Partial<ReviewRecord>) => {
    const at = records.findIndex((record) => record.id === id);
    const before = records[at];
    if (before !== undefined) records[at] = { ...before, ...parts };
  };
  return {
    begin: act((wish: Parameters<Reviews["begin"]>[0], at: string) => {
      const same = (other: ReviewRecord) =>
        other.repository === wish.repository && other.pull === wish.pull && other.head === wish.head && other.base === wish.base;
      const running = records.find((record) => record.state === "running" && same(record));
      if (running !== undefined) return running;
      const record: ReviewRecord = {
        ...wish,
        id: `review-${records.length + 1}`,
        state: "running",
        checkRun: null,
        review: null,
        startedAt: at,
      };
      records.push(record);
      return record;
    }),
    rememberCheck: act((id: string, checkRun: number) => {
      change(id, { checkRun });
    }),
    made: act((id: string, review: NonNullable<ReviewRecord["review"]>) => {
      change(id, { state: "made", review });
    }),
    posted: act((id: string) => {
      change(id, { state: "posted" });
    }),
    supersede: act((id: string) => {
      change(id, { state: "superseded" });
    }),
    read: act((id: string) => records.find((record) => record.id === id)),
    latest: act((repository: number, pull: number | null, head?: string) =>
      records.findLast(
        (record) =>
          record.repository === repository &&
          record.pull === pull &&
          (head === undefined || record.head === head) &&
          (record.state === "made" || record.state === "posted"),
      ),
    ),
  };
}

function fakeApprovals(): Ledger["approvals"] {
  const saved = new Map<string, Approval>();
  return {
    save: act((approval: Approval) => {
      const { repository, pull, userId, kind, head } = approval;
      saved.set([repository, pull, userId, kind, head].join(" "), approval);
    }),
    list: act((repository: number, pull: number | null) =>
      [...saved.values()].filter((approval) => approval.repository === repository && (pull === null || approval.pull === pull)),
    ),
  };
}
