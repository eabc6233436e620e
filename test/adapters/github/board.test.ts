import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Annotation, CheckRun, HostedRepository } from "../../../src/ports/code-host.ts";
import { createComment } from "../../github/actions/comments.ts";
import type { PullRequest, Repository } from "../../github/model.ts";
import { fullManifest } from "../../stories/app/manifest.ts";
import { startBed, type Bed } from "./hosted.ts";

const marker = "<!-- sirsi-gitops:review -->";
let bed: Bed;
let hosted: HostedRepository;
let there: Repository;
let pull: PullRequest;
let pulls = 0;

beforeAll(async () => {
  bed = await startBed();
  ({ hosted, there } = bed.repository("shop", { files: { "a.txt": "a" } }));
  bed.github.collaborator(there, "ana", "write");
});
beforeEach(async () => {
  pulls += 1;
  pull = await bed.github.user("ana").openPullRequest(there, { branch: `b${pulls}`, files: { "b.txt": `b ${pulls}\n` } });
});
afterAll(() => bed.stop());

describe("our comment", () => {
  it("is the one that begins with the marker and that our bot wrote, nobody else's", async () => {
    const other = bed.github.createApp({ slug: "other", ...fullManifest(), webhookSecret: "x" });
    bed.github.user("ana").comment(pull, `${marker}\nby a person`);
    createComment(bed.github.world, pull.issue, { account: other.bot, app: other }, `${marker}\nby another bot`);
    await hosted.createComment(pull.number, `Somebody wrote: ${marker}`);
    expect(await hosted.findComment(pull.number, marker)).toBeUndefined();

    const own = await hosted.createComment(pull.number, `${marker}\nfirst`);
    await hosted.createComment(pull.number, `${marker}\nsecond`);
    expect(await hosted.findComment(pull.number, marker)).toMatchObject({
      id: own,
      body: `${marker}\nfirst`,
      author: { login: "sirsi[bot]", kind: "bot" },
      edited: false,
    });
  });

  it("is found behind more than a page of others", async () => {
    for (let index = 0; index < 120; index += 1) bed.github.user("ana").comment(pull, `remark ${index}`);
    const own = await hosted.createComment(pull.number, marker);
    expect(await hosted.findComment(pull.number, marker)).toMatchObject({ id: own });
  });

  it("that was deleted is not updated, and that is said", async () => {
    const id = await hosted.createComment(pull.number, marker);
    expect(await hosted.updateComment(id, `${marker}\nnew`)).toBe(true);
    expect(await hosted.comment(id)).toMatchObject({ body: `${marker}\nnew` });
    bed.github.user("ana").deleteComment(bed.github.comments(pull)[0]!);
    expect(await hosted.updateComment(id, `${marker}\nnewer`)).toBe(false);
    expect(await hosted.comment(id)).toBeUndefined();
    await hosted.react(id, "eyes");
  });
});

const remark = (index: number): Annotation => ({
  ...{ path: "b.txt", startLine: 1, endLine: 1, startColumn: 1, endColumn: 2 },
  ...{ level: "warning", title: `t${index}`, message: `remark ${index}` },
});
const check = (count: number, conclusion?: "failure"): CheckRun => ({
  head: pull.head.sha,
  name: "sirsi / review",
  externalId: `record-${pulls}`,
  output: { title: "Denied", summary: "Why" },
  ...(conclusion === undefined ? {} : { conclusion }),
  annotations: Array.from({ length: count }, (_, index) => remark(index)),
});
const runs = () => bed.github.checkRuns(there, pull.head.sha);
const writes = (since: number) =>
  bed.github.requests({ since, path: /check-runs/, writes: true }).map(({ body }) => {
    const { status, conclusion, output } = body as {
      status: string;
      conclusion?: string;
      output: { annotations?: unknown[] };
    };
    return [output.annotations?.length ?? 0, status, conclusion];
  });
const messages = () => runs()[0]?.annotations.map(({ message }) => message);
const remarks = (count: number) => Array.from({ length: count }, (_, index) => `remark ${index}`);
const done = ["completed", "failure"] as const;
const open = ["in_progress", undefined] as const;

describe("a check with its annotations", () => {
  it.each([
    [0, [[0, ...done]]],
    [1, [[1, ...done]]],
    [50, [[50, ...done]]],
    [
      51,
      [
        [50, ...open],
        [1, ...done],
      ],
    ],
    [
      120,
      [
        [50, ...open],
        [50, ...open],
        [20, ...done],
      ],
    ],
  ])("%i: batches of 50, the conclusion with the last, created at once", async (count, expected) => {
    const since = bed.github.mark();
    await hosted.createCheck(check(count, "failure"));
    expect(writes(since)).toEqual(expected);
    expect(messages()).toEqual(remarks(count));
    expect(runs()).toMatchObject([{ status: "completed", conclusion: "failure" }]);
  });

  it.each([
    [0, [[0, ...done]]],
    [50, [[50, ...done]]],
    [
      120,
      [
        [50, ...open],
        [50, ...open],
        [20, ...done],
      ],
    ],
  ])("%i: the same when an open check ends", async (count, expected) => {
    const id = await hosted.createCheck(check(0));
    expect(runs()).toMatchObject([{ status: "in_progress", conclusion: null }]);
    const since = bed.github.mark();
    await hosted.updateCheck(id, check(count, "failure"));
    expect(writes(since)).toEqual(expected);
    expect(messages()).toEqual(remarks(count));
  });

  it("goes on after a crash where it stopped, and none is there twice", async () => {
    const id = await hosted.createCheck(check(0));
    const mend = bed.github.fail({ path: /check-runs\/\d+$/, method: "PATCH", skip: 1, how: "reset" });
    await expect(hosted.updateCheck(id, check(120, "failure"))).rejects.toMatchObject({ code: "host-unreachable" });
    mend();
    const found = await hosted.findCheck(pull.head.sha, "sirsi / review", `record-${pulls}`);
    expect(found).toEqual({ id, externalId: `record-${pulls}`, concluded: false, annotated: 50 });
    await hosted.updateCheck(id, check(120, "failure"), found?.annotated);
    expect(messages()).toEqual(remarks(120));
  });

  it("that has all of them is only concluded", async () => {
    const id = await hosted.createCheck({ ...check(50) });
    const since = bed.github.mark();
    await hosted.updateCheck(id, check(50, "failure"), 50);
    expect(writes(since)).toEqual([[0, ...done]]);
    expect(messages()).toEqual(remarks(50));
  });

  it("is found by its external id, else the newest of its name, and only ours", async () => {
    const head = pull.head.sha;
    const first = await hosted.createCheck({ ...check(0), externalId: "one" });
    const second = await hosted.createCheck({ ...check(0, "failure"), externalId: "two" });
    const other = await hosted.createCheck({ ...check(0), name: "other", externalId: "one" });
    expect((await hosted.findCheck(head, "sirsi / review", "one"))?.id).toBe(first);
    expect(await hosted.findCheck(head, "sirsi / review")).toMatchObject({ id: second, concluded: true });
    expect((await hosted.findCheck(head, "other", "one"))?.id).toBe(other);
    expect(await hosted.findCheck(head, "sirsi / review", "three")).toBeUndefined();
  });

  it("is found behind pages of others, and is given up after ten of them", async () => {
    const head = pull.head.sha;
    await hosted.createCheck({ ...check(0), externalId: "first" });
    const all = there.checkRuns;
    const [first] = runs();
    const repeat = (n: number) => all.push({ ...first!, id: bed.github.world.id(), externalId: `copy-${n}` });
    for (let n = 1; n <= 100; n += 1) repeat(n);
    const look = async (externalId?: string) => (await hosted.findCheck(head, "sirsi / review", externalId))?.externalId;
    expect([await look("first"), await look("copy-100"), await look()]).toEqual(["first", "copy-100", "copy-100"]);

    for (let n = 101; n <= 1100; n += 1) repeat(n);
    const since = bed.github.mark();
    expect(await look("none")).toBeUndefined();
    expect(bed.github.requests({ since, path: /check-runs$/ })).toHaveLength(10);
  });
});

it("no request or answer broke GitHub's own description", () => {
  expect(bed.github.violations).toEqual([]);
});
