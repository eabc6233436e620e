import { expect, it } from "vitest";
import { inboxIn } from "../../src/adapters/store/inbox.ts";
import { countJobs } from "../../src/adapters/store/queue/jobs.ts";
import { tidy } from "../../src/adapters/store/tidy.ts";
import type { Delivery } from "../../src/domain/delivery.ts";
import { onEachDatabase } from "./backends.ts";

const delivery = (change: Partial<Delivery> = {}): Delivery => ({
  id: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
  event: "pull_request",
  action: "opened",
  installation: 9_007_199_254_740_991,
  repository: 3_000_000_000,
  payload: { action: "opened", number: 7 },
  receivedAt: "2026-01-12T09:00:00Z",
  ...change,
});

onEachDatabase("an inbox", (database) => {
  const inbox = () => inboxIn(database());

  it("gives a delivery back as it came, with ids beyond 32 bits", async () => {
    expect(await inbox().accept(delivery())).toBe("accepted");
    expect(await inbox().read(delivery().id)).toEqual(delivery());
  });

  it("knows nothing of a delivery that never came", async () => {
    expect(await inbox().read("11111111-1111-1111-1111-111111111111")).toBeUndefined();
  });

  it("keeps texts that a JSON column would refuse: U+0000, half a surrogate, __proto__", async () => {
    const payload: unknown = JSON.parse(String.raw`{"title":"a\u0000b\ud800","__proto__":{"admin":true}}`);
    await inbox().accept(delivery({ payload }));
    const back = (await inbox().read(delivery().id))?.payload;
    expect(JSON.stringify(back)).toBe(String.raw`{"title":"a\u0000b\ud800","__proto__":{"admin":true}}`);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it("stores a delivery and its job together, and a replay adds neither", async () => {
    expect(await inbox().accept(delivery())).toBe("accepted");
    expect(await inbox().accept(delivery())).toBe("duplicate");
    expect(await countJobs(database())).toEqual({ waiting: 1, running: 0, failed: 0 });
  });

  it("accepts one of ten that come at once under one id", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => inbox().accept(delivery())));
    expect(answers.filter((answer) => answer === "accepted")).toHaveLength(1);
    expect(await countJobs(database())).toMatchObject({ waiting: 1 });
  });

  it("accepts a hundred that come at once, each with its own payload and job", async () => {
    const shared = inbox();
    const ids = Array.from({ length: 100 }, (_, index) => `id-${index}`);
    const answers = await Promise.all(ids.map((id) => shared.accept(delivery({ id, payload: { id } }))));
    expect(new Set(answers)).toEqual(new Set(["accepted"]));
    for (const id of ids) expect((await inbox().read(id))?.payload).toEqual({ id });
    expect(await countJobs(database())).toMatchObject({ waiting: 100 });
  });

  it("lets one that cannot be stored take no other with it", async () => {
    const shared = inbox();
    const answers = await Promise.allSettled(["a", "b\u0000", "c", "d"].map((id) => shared.accept(delivery({ id }))));
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    expect(await countJobs(database())).toMatchObject({ waiting: 3 });
  });

  it.each(["done", "ignored"] as const)("forgets the payload of a delivery that is %s, and still knows it", async (outcome) => {
    await inbox().accept(delivery());
    await inbox().settle(delivery().id, outcome, "because\u0000");
    expect((await inbox().read(delivery().id))?.payload).toBeNull();
    expect(await inbox().accept(delivery())).toBe("duplicate");
  });

  it("keeps a failed one with its payload, and takes it up again when it is sent again", async () => {
    await inbox().accept(delivery());
    await inbox().settle(delivery().id, "failed", "GitHub was away");
    expect((await inbox().read(delivery().id))?.payload).toEqual(delivery().payload);
    expect(await inbox().accept(delivery({ payload: { number: 8 } }))).toBe("accepted");
    expect((await inbox().read(delivery().id))?.payload).toEqual({ number: 8 });
    expect(await inbox().accept(delivery())).toBe("duplicate");
  });

  it("takes up again what was given up without being settled", async () => {
    await inbox().accept(delivery());
    await database().run((db) => db.updateTable("sirsi.job").set({ state: "failed" }).execute());
    expect(await inbox().known([delivery().id])).toEqual(new Set());
    expect(await inbox().accept(delivery())).toBe("accepted");
    expect(await countJobs(database())).toEqual({ waiting: 1, running: 0, failed: 0 });
  });

  it("tells known from unknown and failed ones", async () => {
    const [a, b, c] = ["a", "b", "c"].map((letter) => `${letter.repeat(8)}-cc78-11e3-81ab-4c9367dc0958`) as [
      string,
      string,
      string,
    ];
    await inbox().accept(delivery({ id: a }));
    await inbox().accept(delivery({ id: b }));
    await inbox().settle(b, "failed");
    expect(await inbox().known([a, b, c])).toEqual(new Set([a]));
    expect(await inbox().known([])).toEqual(new Set());
  });

  it("forgets what was settled long ago, and never what still waits", async () => {
    await inbox().accept(delivery({ id: "old" }));
    await inbox().accept(delivery({ id: "waits" }));
    await inbox().settle("old", "done");
    await database().run((db) =>
      db
        .updateTable("sirsi.delivery")
        .set({ stored_at: new Date("2020-01-01") })
        .execute(),
    );
    await inbox().accept(delivery({ id: "new" }));
    await inbox().settle("new", "done");
    await tidy(90, database());
    expect(await inbox().known(["old", "waits", "new"])).toEqual(new Set(["waits", "new"]));
  });

  it("takes a payload of 20 megabytes", async () => {
    const payload = { text: "€".repeat(7_000_000) };
    await inbox().accept(delivery({ payload }));
    expect((await inbox().read(delivery().id))?.payload).toEqual(payload);
  });
});
