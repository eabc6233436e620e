import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBed, type Bed } from "./hosted.ts";

/** Three days of deliveries end here. */
const now = new Date("2026-07-25T12:00:00Z");
let bed: Bed;

beforeAll(async () => {
  bed = await startBed();
});
afterAll(() => bed.stop());

describe("who we are", () => {
  it("is asked once, however many want to know", async () => {
    const since = bed.github.mark();
    const all = await Promise.all(Array.from({ length: 9 }, () => bed.host.self()));
    await bed.host.self();
    expect(all[0]).toEqual({ login: "sirsi[bot]", appId: bed.app.id });
    expect(bed.github.requests({ since, path: /^\/app$/ })).toHaveLength(1);
  });

  it("is asked again after it could not be told", async () => {
    const other = await startBed();
    try {
      const mend = other.github.fail({ path: /^\/app$/, status: 502, times: 99 });
      await expect(other.host.self()).rejects.toMatchObject({ code: "host-unreachable" });
      mend();
      expect((await other.host.self()).login).toBe("sirsi[bot]");
    } finally {
      await other.stop();
    }
  });
});

describe("installations and repositories", () => {
  it("are listed over all pages, with who suspended us", async () => {
    for (let index = 0; index < 120; index += 1) bed.github.install(bed.app, `org-${index}`);
    const suspended = bed.app.installations.at(-1)!;
    bed.github.suspend(suspended);
    const all = await bed.host.installations();
    expect(all).toHaveLength(121);
    expect(all.filter((one) => one.suspended)).toEqual([{ id: suspended.id, account: "org-119", suspended: true }]);
    expect(all).toContainEqual({ id: bed.installation.id, account: "acme", suspended: false });
  });

  it("are those that we may see, over all pages", async () => {
    for (let index = 0; index < 110; index += 1) bed.github.createRepository(`acme/r${index}`);
    bed.github.createRepository("somebody/else");
    const all = await bed.host.repositories(bed.installation.id);
    expect(all).toHaveLength(110);
    expect(all[0]).toMatchObject({ owner: "acme", installation: bed.installation.id });
  });

  it("under a new name share nothing with the old one", () => {
    const id = { id: 1, owner: "acme", name: "old", installation: 1 };
    expect(bed.host.repository({ ...id })).toBe(bed.host.repository(id));
    for (const other of [{ name: "new" }, { owner: "other" }, { installation: 2 }, { id: 2 }])
      expect(bed.host.repository({ ...id, ...other })).not.toBe(bed.host.repository(id));
  });
});

describe("deliveries", () => {
  /** One a minute up to now: the newest last. */
  const hook = (index: number, count: number, status: string, statusCode: number) => ({
    ...{ id: 1_000_000 + index, guid: `guid-${index}`, app: bed.app, event: "pull_request", action: "opened" },
    ...{ installation: null, repository: null, payload: {}, redelivery: false, duration: 0.1, done: true },
    ...{ at: new Date(now.getTime() - (count - 1 - index) * 60_000), status, statusCode },
  });

  beforeAll(() => {
    bed.github.clock.set(now);
    const kinds = [
      ["OK", 202],
      ["Invalid HTTP Response: 503", 503],
      ["timed out", 0],
      ["failed to connect to host", 0],
    ] as const;
    bed.github.webhooks.attempts.length = 0;
    for (let index = 0; index < 350; index += 1) {
      const [status, code] = kinds[index % 4]!;
      bed.github.webhooks.attempts.push(hook(index, 350, status, code));
    }
  });
  const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

  it("are given newest first, back to a time and not a page further", async () => {
    const since = bed.github.mark();
    const found = await bed.host.deliveries(minutesAgo(149));
    expect(found).toHaveLength(150);
    expect(found[0]).toEqual({ attempt: 1_000_349, id: "guid-349", delivered: false, at: "2026-07-25T12:00:00.000Z" });
    expect(found.at(-1)?.id).toBe("guid-200");
    expect(bed.github.requests({ since, path: /deliveries/ })).toHaveLength(2);
  });

  it("end where there are no more", async () => {
    expect(await bed.host.deliveries(minutesAgo(100_000))).toHaveLength(350);
    expect(await bed.host.deliveries(new Date(now.getTime() + 1))).toEqual([]);
  });

  it("arrived whatever GitHub calls our 202", async () => {
    bed.github.webhooks.attempts.push(hook(350, 351, "Accepted", 202));
    expect((await bed.host.deliveries(now))[0]).toMatchObject({ id: "guid-350", delivered: true });
    bed.github.webhooks.attempts.pop();
  });

  it("arrived only where we answered: a time-out and a refused connection have no status code", async () => {
    const found = await bed.host.deliveries(minutesAgo(3));
    expect(found.map(({ id, delivered }) => [id, delivered])).toEqual([
      ["guid-349", false],
      ["guid-348", true],
      ["guid-347", false],
      ["guid-346", false],
    ]);
  });
});
