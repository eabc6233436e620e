import { expect, it } from "vitest";
import { secondaryLimit } from "./http/faults.ts";
import { githubLimits } from "./http/limits.ts";
import { startShop, statusOf } from "./test-bed.ts";

async function startWithPull(options: Parameters<typeof startShop>[0] = {}) {
  const shop = await startShop(options);
  const pull = await shop.github.user("ben").openPullRequest(shop.repository, { files: { "a.txt": "a" } });
  const comment = (body: string) => shop.octokit.rest.issues.createComment({ ...shop.at, issue_number: pull.number, body });
  return { ...shop, pull, comment };
}

it("answers 502 and has done nothing, or has done it all the same", async () => {
  const { github, pull, comment } = await startWithPull();
  github.fail({ method: "POST", path: /\/comments$/, status: 502 });
  github.fail({ method: "POST", path: /\/comments$/, status: 502, after: "applied" });

  expect(await statusOf(comment("lost"))).toBe(502);
  expect(await statusOf(comment("kept"))).toBe(502);
  expect(await statusOf(comment("plain"))).toBe(201);

  expect(github.comments(pull).map(({ body }) => body)).toEqual(["kept", "plain"]);
  expect(github.faults.pending).toBe(0);
});

it("answers a secondary limit with retry-after, as often as told and after as many as told", async () => {
  const { github, comment } = await startWithPull();
  github.fail({ ...secondaryLimit(7), path: /\/comments$/, skip: 1, times: 2 });

  const answers = [];
  for (const body of ["1", "2", "3", "4"]) answers.push(await statusOf(comment(body)));

  expect(answers).toEqual([201, 403, 403, 201]);
  github.fail({ ...secondaryLimit(7), path: /\/comments$/ });
  await expect(comment("5")).rejects.toMatchObject({ response: { headers: { "retry-after": "7" } } });
});

it("closes the connection, never answers, or answers late", async () => {
  const { github, octokit, at } = await startWithPull();
  const get = (patience = 10_000) => octokit.rest.repos.get({ ...at, request: { signal: AbortSignal.timeout(patience) } });
  github.fail({ how: "reset" });
  github.fail({ how: "hang" });
  github.fail({ how: "slow", ms: 50 });

  await expect(get()).rejects.toThrow("other side closed");
  await expect(get(200)).rejects.toThrow("aborted due to timeout");
  const started = performance.now();
  expect(await statusOf(get())).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(45);
  expect(github.requests({ path: /^\/repos\/acme\/shop$/ }).map(({ status }) => status)).toEqual([0, 0, 200]);
});

it("is down and up again with all that it knew", async () => {
  const { github, octokit, at, comment } = await startWithPull();
  await comment("before");
  github.down();
  await expect(octokit.rest.repos.get(at)).rejects.toThrow();
  github.up();

  expect(await statusOf(octokit.rest.repos.get(at))).toBe(200);
  expect((await octokit.rest.issues.listComments({ ...at, issue_number: 1 })).data).toHaveLength(1);
});

it("takes a fault out again", async () => {
  const { github, octokit, at } = await startWithPull();
  const repair = github.fail({ status: 500, times: 100 });

  expect(await statusOf(octokit.rest.repos.get(at))).toBe(500);
  repair();
  expect(await statusOf(octokit.rest.repos.get(at))).toBe(200);
});

it("records who asked what, so that writes can be counted", async () => {
  const { github, octokit, installation, at, comment } = await startWithPull();
  await octokit.rest.repos.get(at);
  const mark = github.mark();

  await comment("one");
  await octokit.graphql(`{ repository(owner: "acme", name: "shop") { name } }`);
  await octokit.rest.repos.get(at);

  const who = `installation:${installation.id}`;
  expect(github.requests({ since: mark }).map(({ method, status }) => `${method} ${status}`)).toEqual([
    "POST 201",
    "POST 200",
    "GET 200",
  ]);
  expect(github.requests({ since: mark, writes: true })).toMatchObject([
    { method: "POST", path: "/repos/acme/shop/issues/1/comments", who, body: { body: "one" } },
  ]);
});

it("stops at the primary limit until the hour is over", async () => {
  const { github, octokit, at } = await startWithPull({ limits: { primary: 2 } });

  const first = await octokit.rest.repos.get(at);
  expect(first.headers).toMatchObject({ "x-ratelimit-limit": "2", "x-ratelimit-remaining": "1" });
  expect(await statusOf(octokit.rest.repos.get(at))).toBe(200);
  await expect(octokit.rest.repos.get(at)).rejects.toMatchObject({
    status: 403,
    response: { headers: { "x-ratelimit-remaining": "0" } },
  });
  github.clock.advance(3600);
  const auth = github.tokenFor(github.world.apps[0]!.installations[0]!);
  const again = await fetch(`${github.url}/repos/acme/shop`, { headers: { authorization: `Bearer ${auth}` } });
  expect(again.status).toBe(200);
});

it("lets 80 comments through in a minute, and the next when the minute is over", async () => {
  const { github, comment } = await startWithPull({
    limits: { content: githubLimits.content },
    now: new Date("2026-03-01T12:00:00Z"),
  });

  const answers = await Promise.all(Array.from({ length: 81 }, (_, index) => statusOf(comment(`comment ${index}`))));

  expect(answers.filter((status) => status === 201)).toHaveLength(80);
  expect(answers.filter((status) => status === 403)).toHaveLength(1);
  await expect(comment("too early")).rejects.toMatchObject({ response: { headers: { "retry-after": "60" } } });
  github.clock.advance(60);
  expect(await statusOf(comment("in time"))).toBe(201);
});

it("counts 900 points a minute, five for a write", async () => {
  const { octokit, at, comment } = await startWithPull({ limits: { points: 12 }, now: new Date("2026-03-01T12:00:00Z") });

  expect(await statusOf(comment("5 points"))).toBe(201);
  expect(await statusOf(comment("10 points"))).toBe(201);
  expect(await statusOf(comment("15 points"))).toBe(403);
  expect(await statusOf(octokit.rest.repos.get(at))).toBe(200);
  expect(githubLimits.points).toBe(900);
});

it("serves no more at once than the limit says", async () => {
  const { octokit, at } = await startWithPull({ limits: { concurrent: 5 }, latencyMs: 100 });

  const answers = await Promise.all(Array.from({ length: 8 }, () => statusOf(octokit.rest.repos.get(at))));

  expect(answers.filter((status) => status === 403)).toHaveLength(3);
});

it("answers 304 to who has it already, and counts that for nothing", async () => {
  const { octokit, at } = await startWithPull();
  const { headers } = await octokit.rest.repos.get(at);

  const again = await octokit.rest.repos
    .get({ ...at, headers: { "if-none-match": headers.etag } })
    .catch((error: unknown) => error);

  expect(again).toMatchObject({ status: 304 });
  const { headers: after } = await octokit.rest.repos.get(at);
  expect(Number(headers["x-ratelimit-used"]) + 1).toBe(Number(after["x-ratelimit-used"]));
});
