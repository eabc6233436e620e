import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { tidyPushes } from "../../src/adapters/store/ledger/pushes.ts";
import { ledgerIn } from "../../src/adapters/store/ledger.ts";
import type { Approval } from "../../src/domain/approval.ts";
import type { Review } from "../../src/domain/review.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import { fakeLedger } from "../fakes/fake-ledger.ts";
import { onEachDatabase } from "./backends.ts";

const at = "2026-01-12T09:00:00Z";
const head = "a".repeat(40);
const base = "b".repeat(40);
const begun = { repository: 10, pull: 7, head, base, trace: "t-1" };

const review = (change: Partial<Review> = {}): Review => ({
  schema: "sirsi.review/1",
  product: { name: "SirsiNexus GitOps", version: "0.1.0" },
  at,
  base,
  head,
  verdict: "denied",
  reasons: ["a name with a NUL: \u0000 and half a pair: \ud800"],
  specs: [],
  findings: [],
  rules: [],
  evidence: {
    files: [],
    planDigests: {},
    bundleDigest: null,
    inputDigests: [],
    priceBookDate: null,
    examined: { paths: ["migrations"], files: Infinity },
    counts: { specs: 0, resources: 0, rules: 0, results: 0 },
  },
  ...change,
});

const approval = (change: Partial<Approval> = {}): Approval => ({
  repository: 10,
  pull: 7,
  login: "ada",
  userId: 1,
  kind: "approve",
  source: "command",
  head,
  at,
  governance: null,
  specs: [],
  ...change,
});

onEachDatabase("a ledger", (database) => {
  ledgerKeeps(() => ledgerIn(database()));

  it("forgets who pushed what when it is old, and all but the newest of a repository with very many", async () => {
    const { pushes } = ledgerIn(database());
    const names = ["one", "two", "three"];
    for (const name of names)
      for (const repository of [10, 11]) await pushes.save({ repository, head: name, before: null, by: "ada" });
    // The embedded database's clock has milliseconds: three pushes fit into one.
    for (const [index, name] of names.entries())
      await database().run((db) =>
        sql`update sirsi.push set at = now() - ${names.length - index}::integer * interval '1 second' where head = ${name}`.execute(
          db,
        ),
      );
    await database().run((db) =>
      sql`update sirsi.push set at = now() - interval '91 days' where repository = 11 and head = 'one'`.execute(db),
    );
    await tidyPushes(90, database(), 3);
    expect((await pushes.of(11, names)).map((push) => push.head).toSorted()).toEqual(["three", "two"]);
    expect(await pushes.of(10, names)).toHaveLength(3);
    await tidyPushes(90, database(), 1);
    expect((await pushes.of(10, names)).map((push) => push.head)).toEqual(["three"]);
  });
});

describe("a ledger in the fake", () => {
  let fake: Ledger;
  beforeEach(() => {
    fake = fakeLedger();
  });
  ledgerKeeps(() => fake);
});

function ledgerKeeps(ledger: () => Ledger): void {
  describe("of installations", () => {
    it("keeps the last state of an account, and nothing of one never seen", async () => {
      const { installations } = ledger();
      await installations.save({ id: 1, account: "acme", state: "active" });
      await installations.save({ id: 1, account: "acme-inc", state: "suspended" });
      expect(await installations.read(1)).toEqual({ id: 1, account: "acme-inc", state: "suspended" });
      expect(await installations.read(2)).toBeUndefined();
    });

    it("follows a repository that is renamed and moved to another account", async () => {
      const { installations } = ledger();
      await installations.saveRepositories([{ id: 10, owner: "acme", name: "shop", installation: 1 }]);
      await installations.saveRepositories([{ id: 10, owner: "other", name: "store", installation: 2 }]);
      expect(await installations.repository(10)).toEqual({ id: 10, owner: "other", name: "store", installation: 2 });
    });

    it("lists the repositories of active installations only", async () => {
      const { installations } = ledger();
      await installations.save({ id: 1, account: "acme", state: "active" });
      await installations.save({ id: 2, account: "gone", state: "deleted" });
      await installations.save({ id: 3, account: "paused", state: "suspended" });
      await installations.saveRepositories(
        [1, 2, 3, 4].map((installation) => ({ id: 10 + installation, owner: "o", name: `n${installation}`, installation })),
      );
      expect((await installations.repositories()).map(({ id }) => id)).toEqual([11]);
    });

    it("forgets the named repositories and no other", async () => {
      const { installations } = ledger();
      await installations.saveRepositories([10, 11].map((id) => ({ id, owner: "o", name: String(id), installation: 1 })));
      await installations.forgetRepositories([10]);
      await installations.forgetRepositories([]);
      expect(await installations.repository(10)).toBeUndefined();
      expect(await installations.repository(11)).toMatchObject({ name: "11" });
    });

    it("takes an account with 20,000 repositories, one of them named twice", async () => {
      const { installations } = ledger();
      await installations.save({ id: 1, account: "acme", state: "active" });
      const many = Array.from({ length: 20_000 }, (_, id) => ({ id: id + 1, owner: "acme", name: `r${id}`, installation: 1 }));
      await installations.saveRepositories([...many, { id: 5, owner: "acme", name: "again", installation: 1 }]);
      expect(await installations.repositories()).toHaveLength(20_000);
      expect(await installations.repository(5)).toMatchObject({ name: "again" });
    });
  });

  describe("of pull requests", () => {
    it("wants the newest head in whatever order deliveries come", async () => {
      const { pulls } = ledger();
      expect(await pulls.wanted(10, 7)).toBeUndefined();
      await pulls.want({ repository: 10, number: 7, head: "two", at: "2026-01-12T09:05:00Z" });
      await pulls.want({ repository: 10, number: 7, head: "one", at: "2026-01-12T10:04:00+01:00" });
      expect(await pulls.wanted(10, 7)).toBe("two");
      await pulls.want({ repository: 10, number: 7, head: "three", at: "2026-01-12T10:06:00+01:00" });
      expect(await pulls.wanted(10, 7)).toBe("three");
    });

    it("remembers everybody who pushed, also of a push that came too late", async () => {
      const { pulls } = ledger();
      await pulls.want({ repository: 10, number: 7, head: "two", at: "2026-01-12T09:05:00Z", pushedBy: "bob" });
      await pulls.want({ repository: 10, number: 7, head: "one", at: "2026-01-12T09:04:00Z", pushedBy: "ada" });
      await pulls.want({ repository: 10, number: 7, head: "two", at: "2026-01-12T09:06:00Z", pushedBy: "bob" });
      expect(await pulls.pushers(10, 7)).toEqual(["ada", "bob"]);
    });

    it("remembers, replaces and forgets the comment without touching the head", async () => {
      const { pulls } = ledger();
      await pulls.want({ repository: 10, number: 7, head: "two", at });
      await pulls.rememberComment(10, 7, { id: 5_000_000_000, digest: "x" });
      expect(await pulls.comment(10, 7)).toEqual({ id: 5_000_000_000, digest: "x" });
      await pulls.rememberComment(10, 7, null);
      expect(await pulls.comment(10, 7)).toBeUndefined();
      expect(await pulls.wanted(10, 7)).toBe("two");
    });

    it("can know a comment before a head, and then takes any head", async () => {
      const { pulls } = ledger();
      await pulls.rememberComment(10, 7, { id: 1, digest: "x" });
      expect(await pulls.wanted(10, 7)).toBeUndefined();
      await pulls.want({ repository: 10, number: 7, head: "one", at: "2020-01-01T00:00:00Z" });
      expect(await pulls.wanted(10, 7)).toBe("one");
    });

    it("releases one head of one pull request", async () => {
      const { pulls } = ledger();
      await pulls.release(10, 7, head, "ada");
      await pulls.release(10, 7, head, "bob");
      expect(await pulls.isReleased(10, 7, head)).toBe(true);
      expect(await pulls.isReleased(10, 7, base)).toBe(false);
      expect(await pulls.isReleased(10, 8, head)).toBe(false);
      expect(await pulls.isReleased(11, 7, head)).toBe(false);
    });

    it("keeps repositories apart", async () => {
      const { pulls } = ledger();
      await pulls.want({ repository: 10, number: 7, head: "two", at, pushedBy: "bob" });
      await pulls.rememberComment(10, 7, { id: 1, digest: "x" });
      expect(await pulls.wanted(11, 7)).toBeUndefined();
      expect(await pulls.pushers(11, 7)).toEqual([]);
      expect(await pulls.comment(11, 7)).toBeUndefined();
    });
  });

  describe("of pushes", () => {
    const push = { repository: 10, head, before: base, by: "ada" };

    it("tells everybody who pushed one of the heads, with where the branch was the first time", async () => {
      const { pushes } = ledger();
      await pushes.save(push);
      await pushes.save({ ...push, before: null });
      await pushes.save({ ...push, by: "bob", before: null });
      await pushes.save({ ...push, head: base });
      await pushes.save({ ...push, repository: 11, by: "eve" });
      const found = await pushes.of(10, [head, "c".repeat(40)]);
      expect(found).toHaveLength(2);
      expect(found).toEqual(expect.arrayContaining([push, { ...push, by: "bob", before: null }]));
      expect(await pushes.of(10, [])).toEqual([]);
    });
  });

  describe("of reviews", () => {
    it("begins a review with a random id and nothing in it", async () => {
      const record = await ledger().reviews.begin(begun, at);
      expect(record).toEqual({
        ...begun,
        id: record.id,
        state: "running",
        checkRun: null,
        review: null,
        startedAt: at,
        postedAt: null,
      });
      expect(record.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    });

    it("finds the unfinished review of the same head and base again, also after it was made", async () => {
      const { reviews } = ledger();
      const { id } = await reviews.begin(begun, at);
      expect((await reviews.begin({ ...begun, trace: "t-2" }, "2026-01-12T10:00:00Z")).id).toBe(id);
      await reviews.made(id, review());
      expect(await reviews.begin(begun, at)).toMatchObject({ id, state: "made", trace: "t-1" });
    });

    it("gives ten that begin at once the same review", async () => {
      const { reviews } = ledger();
      const records = await Promise.all(Array.from({ length: 10 }, () => reviews.begin(begun, at)));
      expect(new Set(records.map(({ id }) => id)).size).toBe(1);
    });

    it.each([
      ["head", { head: "c".repeat(40) }],
      ["base", { base: "c".repeat(40) }],
      ["pull request", { pull: 8 }],
      ["repository", { repository: 11 }],
    ])("begins another one for another %s", async (_what, change) => {
      const { reviews } = ledger();
      const { id } = await reviews.begin(begun, at);
      expect((await reviews.begin({ ...begun, ...change }, at)).id).not.toBe(id);
    });

    it("begins anew after the last one was posted or superseded", async () => {
      const { reviews } = ledger();
      const first = await reviews.begin(begun, at);
      await reviews.made(first.id, review());
      await reviews.posted(first.id, "2026-01-14T08:10:00.000Z");
      const second = await reviews.begin(begun, at);
      await reviews.supersede(second.id);
      const third = await reviews.begin(begun, at);
      expect(new Set([first.id, second.id, third.id]).size).toBe(3);
    });

    it("gives the made review back as it was, with U+0000 and Infinity", async () => {
      const { reviews } = ledger();
      const { id } = await reviews.begin(begun, at);
      await reviews.rememberCheck(id, 5_000_000_000);
      await reviews.made(id, review());
      expect(await reviews.read(id)).toMatchObject({ state: "made", checkRun: 5_000_000_000, review: review() });
    });

    it("does not post what was not made, nor wake what was superseded", async () => {
      const { reviews } = ledger();
      const { id } = await reviews.begin(begun, at);
      await reviews.posted(id, "2026-01-14T08:10:00.000Z");
      expect(await reviews.read(id)).toMatchObject({ state: "running" });
      await reviews.supersede(id);
      await reviews.made(id, review());
      expect(await reviews.read(id)).toMatchObject({ state: "superseded", review: null });
    });

    it("crashes on the change of a review that was never begun, and reads nothing from an id that is none", async () => {
      const { reviews } = ledger();
      await expect(reviews.posted("no such review", "2026-01-14T08:10:00.000Z")).rejects.toThrow("no review has the id");
      expect(await reviews.read("' or true --")).toBeUndefined();
    });

    it("finds the newest made or posted review of a head, and of the pull request", async () => {
      const { reviews } = ledger();
      const one = await reviews.begin(begun, at);
      await reviews.made(one.id, review());
      await reviews.posted(one.id, "2026-01-14T08:10:00.000Z");
      const other = await reviews.begin({ ...begun, head: "c".repeat(40) }, at);
      await reviews.made(other.id, review());
      await reviews.begin({ ...begun, head: "d".repeat(40) }, at);
      expect((await reviews.latest(10, 7))?.id).toBe(other.id);
      expect((await reviews.latest(10, 7, head))?.id).toBe(one.id);
      expect(await reviews.latest(10, 7, "d".repeat(40))).toBeUndefined();
      expect(await reviews.latest(11, 7)).toBeUndefined();
      expect(await reviews.latest(10, null)).toBeUndefined();
    });

    it("keeps a merge group apart from every pull request", async () => {
      const { reviews } = ledger();
      const group = await reviews.begin({ ...begun, pull: null }, at);
      await reviews.made(group.id, review());
      expect((await reviews.begin({ ...begun, pull: null }, at)).id).toBe(group.id);
      expect((await reviews.latest(10, null, head))?.id).toBe(group.id);
      expect(await reviews.latest(10, 7, head)).toBeUndefined();
    });
  });

  describe("of approvals", () => {
    it("keeps one of each person, kind and head, and replaces it", async () => {
      const { approvals } = ledger();
      const later = approval({ at: "2026-01-12T09:30:00Z", login: "ada-renamed", reason: "a NUL \u0000" });
      await approvals.save(approval());
      await approvals.save(later);
      expect(await approvals.list(10, 7)).toEqual([later]);
    });

    it("tells persons, kinds and heads apart, oldest first", async () => {
      const { approvals } = ledger();
      const all = [
        approval({ at: "2026-01-12T09:00:00Z" }),
        approval({ at: "2026-01-12T09:01:00Z", userId: 2, login: "bob" }),
        approval({ at: "2026-01-12T09:02:00Z", kind: "accept-risk", reason: "known" }),
        approval({ at: "2026-01-12T09:03:00Z", head: base }),
      ];
      for (const one of all.toReversed()) await approvals.save(one);
      expect(await approvals.list(10, 7)).toEqual(all);
    });

    it("lists those of one pull request, or of the whole repository, never of another", async () => {
      const { approvals } = ledger();
      await approvals.save(approval());
      await approvals.save(approval({ pull: 8 }));
      await approvals.save(approval({ repository: 11 }));
      expect((await approvals.list(10, 7)).map(({ pull }) => pull)).toEqual([7]);
      expect((await approvals.list(10, null)).map(({ pull }) => pull).sort()).toEqual([7, 8]);
      expect(await approvals.list(12, null)).toEqual([]);
    });
  });
}
