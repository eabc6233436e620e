import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { CheckRun, HostedRepository, ProposedChange } from "../../../src/ports/code-host.ts";
import type { Fault } from "../../github/http/faults.ts";
import type { PullRequest, Repository } from "../../github/model.ts";
import { startBed, type Bed } from "./hosted.ts";

let bed: Bed;
let hosted: HostedRepository;
let there: Repository;
let pull: PullRequest;
let comment: number;
let run: number;
const wrong: (() => void)[] = [];

beforeAll(async () => {
  bed = await startBed();
  ({ hosted, there } = bed.repository("shop", { files: { "a.txt": "a" } }));
  bed.github.collaborator(there, "ana", "write");
  pull = await bed.github.user("ana").openPullRequest(there, { files: { "b.txt": "b\n" } });
  comment = await hosted.createComment(pull.number, "first");
  run = await hosted.createCheck(check(pull.head.sha));
});
afterEach(() => {
  for (const takeOut of wrong.splice(0)) takeOut();
});
afterAll(() => bed.stop());

const goesWrong = (fault: Fault) => wrong.push(bed.github.fail({ times: 99, ...fault }));

const change = (branch: string): ProposedChange => ({
  ...{ branch, base: "main", title: "Title", body: "Body", message: "Message" },
  files: [{ path: "c.txt", bytes: Buffer.from("c\n") }],
});
const check = (head: string): CheckRun => ({
  head,
  name: "sirsi / review",
  externalId: "1",
  output: { title: "t", summary: "s" },
});
const suggestion = { path: "b.txt", line: 1, text: "B", message: "Use a capital.", key: "k1" };

const writes: readonly (readonly [string, "POST" | "PATCH", RegExp, () => Promise<unknown>])[] = [
  ["a comment", "POST", /issues\/1\/comments$/, () => hosted.createComment(pull.number, "x")],
  ["a comment's new text", "PATCH", /issues\/comments\/\d+$/, () => hosted.updateComment(comment, "y")],
  ["a reaction", "POST", /reactions$/, () => hosted.react(comment, "eyes")],
  ["a check", "POST", /check-runs$/, () => hosted.createCheck(check(pull.head.sha))],
  ["a check's end", "PATCH", /check-runs\/\d+$/, () => hosted.updateCheck(run, check(pull.head.sha))],
  ["suggestions", "POST", /reviews$/, () => hosted.suggest(pull.number, pull.head.sha, [suggestion])],
  ["a branch", "POST", /git\/refs$/, () => hosted.propose(change("sirsi/one"))],
  ["a commit", "POST", /graphql$/, () => hosted.propose(change("sirsi/two"))],
  ["a pull request", "POST", /pulls$/, () => hosted.propose(change("sirsi/three"))],
  ["a redelivery", "POST", /attempts$/, () => bed.host.redeliver(1)],
];

describe("no write is repeated by the client: whoever repeats it looks first", () => {
  it.each(writes)("%s that GitHub answers with 502", async (_name, method, path, write) => {
    goesWrong({ path: /pulls\/1\/comments$/, status: 200, body: [] });
    goesWrong({ path, method, status: 502 });
    const since = bed.github.mark();
    await expect(write()).rejects.toMatchObject({ code: "host-unreachable" });
    expect(bed.github.requests({ since, path, method, writes: true })).toHaveLength(1);
  });

  it("a write whose answer is lost was done once", async () => {
    const before = bed.github.comments(pull).length;
    goesWrong({ path: /comments$/, method: "POST", after: "applied", how: "reset", times: 1 });
    await expect(hosted.createComment(pull.number, "lost")).rejects.toMatchObject({ code: "host-unreachable" });
    expect(bed.github.comments(pull)).toHaveLength(before + 1);
  });
});

it("a query that only reads is repeated", async () => {
  goesWrong({ path: /graphql/, status: 502, times: 1 });
  const version = await hosted.version(pull.head.sha);
  expect(Buffer.from((await version.read("b.txt", 10)) ?? []).toString()).toBe("b\n");
});

it("the log names what was asked and nothing of what was said, at any level", async () => {
  const secret = "the-body-of-a-comment";
  await hosted.createComment(pull.number, secret);
  goesWrong({ path: /comments$/, method: "POST", status: 502, body: { message: "echo of an answer" } });
  await hosted.createComment(pull.number, secret).catch(() => undefined);
  await hosted.findComment(pull.number, "<!-- marker -->");
  const log = bed.log.join("");

  expect(log).toContain(`"method":"POST","route":"/repos/{owner}/{repo}/issues/{issue_number}/comments","status":201,"ms":`);
  expect(log).not.toMatch(/the-body-of|echo of|ghs_|eyJ|per_page|127\.0\.0\.1|authorization/i);
});

it("writes of one installation keep their distance, reads do not wait", async () => {
  const paced = await startBed({ pace: { write: 120, notification: 300 } });
  try {
    const shop = paced.repository("shop", { files: { "a.txt": "a" } });
    paced.github.collaborator(shop.there, "ana", "write");
    const { number, head } = await paced.github.user("ana").openPullRequest(shop.there, { files: { "b.txt": "b" } });
    await shop.hosted.branchHead("main");
    const took = async (times: number, ask: () => Promise<unknown>) => {
      const started = performance.now();
      await Promise.all(Array.from({ length: times }, ask));
      return performance.now() - started;
    };
    // Four checks: three pauses of 120 ms. Three comments: two of 300 ms. Before either, the rest of the last pause.
    expect(await took(4, () => shop.hosted.createCheck(check(head.sha)))).toBeGreaterThanOrEqual(350);
    expect(await took(3, () => shop.hosted.createComment(number, "x"))).toBeGreaterThanOrEqual(590);
    expect(await took(8, () => shop.hosted.branchHead("main"))).toBeLessThan(300);
  } finally {
    await paced.stop();
  }
});

it("asks nothing more of an installation until the time has passed that GitHub asked for", async () => {
  const limited = await startBed({ pause: true });
  try {
    const { hosted: own } = limited.repository("paused", { files: { "a.txt": "a" } });
    const away = {
      method: "GET",
      path: /\/pulls$/,
      status: 403,
      headers: { "retry-after": "1" },
      body: { message: "secondary rate limit" },
    };
    limited.github.fail(away);
    await expect(own.openPullRequests()).rejects.toMatchObject({ code: "host-limited" });
    const since = limited.github.mark();

    await expect(own.defaultBranch()).rejects.toMatchObject({ code: "host-limited" });
    expect(limited.github.requests({ since })).toEqual([]);

    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await own.defaultBranch()).toBe("main");
  } finally {
    await limited.stop();
  }
});
