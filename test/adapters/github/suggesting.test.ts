import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { addedLines } from "../../../src/adapters/github/suggesting.ts";
import type { Suggestion } from "../../../src/domain/check.ts";
import type { HostedRepository } from "../../../src/ports/code-host.ts";
import type { Fault } from "../../github/http/faults.ts";
import type { PullRequest } from "../../github/model.ts";
import { startBed, type Bed } from "./hosted.ts";

/** What `git diff` makes of two texts, as GitHub gives it: from the first `@@`. */
function patchOf(before: string, after: string): string {
  const folder = mkdtempSync(join(tmpdir(), "sirsi-diff-"));
  try {
    writeFileSync(join(folder, "a"), before);
    writeFileSync(join(folder, "b"), after);
    // It ends with 1 where there is a difference.
    const command = "git diff --no-index --no-color a b; [ $? -le 1 ]";
    const out = execFileSync("sh", ["-c", command], { cwd: folder, encoding: "utf8" });
    return out.slice(out.indexOf("@@")).replace(/\n$/, "");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);
const textOf = (lines: readonly string[], end = "\n") => `${lines.join("\n")}${end}`;

describe("the lines that a patch adds, by the new file's numbers", () => {
  it.each([
    ["one changed line", textOf(numbered(9)), textOf(numbered(9).with(4, "changed")), [5]],
    ["two hunks", textOf(numbered(60)), textOf(["new", ...numbered(60).with(49, "changed")]), [1, 51]],
    ["only removed lines", textOf(numbered(9)), textOf(numbered(7)), []],
    ["a new file", "", "a\nb\n", [1, 2]],
    ["no line break at the end", "a\nb", "a\nc", [2]],
    ["an empty line", "a\nb\n", "a\n\nb\n", [2]],
    ["lines that look like a patch", "a\nb\n", "a\n@@ -1 +99 @@\n+++ b\n--- a\nb\n", [2, 3, 4]],
    ["context that looks like a patch", "@@ -1 +99 @@\n+x\n-y\n", "@@ -1 +99 @@\n+x\n-y\nz\n", [4]],
    ["removed lines that look like one", "a\n-- x\n++ y\nb\n", "a\nb\nc\n", [3]],
    ["CRLF", "a\r\nb\r\n", "a\r\nc\r\n", [2]],
  ])("%s", (_name, before, after, expected) => {
    expect([...addedLines(patchOf(before, after))]).toEqual(expected);
  });

  it("is none where there is no patch", () => {
    expect([...addedLines("")]).toEqual([]);
  });
});

let bed: Bed;
let hosted: HostedRepository;
let pull: PullRequest;
const mends: (() => void)[] = [];

beforeAll(async () => {
  bed = await startBed();
  const shop = bed.repository("shop", { files: { "m/a.yaml": textOf(numbered(30)) } });
  hosted = shop.hosted;
  bed.github.collaborator(shop.there, "ana", "write");
  const files = { "m/a.yaml": textOf(numbered(30).with(9, "mumbay")), "m/b.yaml": "one\ntwo\n" };
  pull = await bed.github.user("ana").openPullRequest(shop.there, { files });
});
afterEach(() => {
  for (const mend of mends.splice(0)) mend();
});
afterAll(() => bed.stop());

const suggestion = (line: number, more: Partial<Suggestion> = {}): Suggestion => ({
  ...{ path: "m/a.yaml", line, text: "mumbai", message: "Not a region.", key: `key-${line}` },
  ...more,
});

/** Suggests, with these review comments there already, and gives the reviews that were sent. */
async function suggested(suggestions: readonly Suggestion[], earlier: readonly object[] = [], answer: Partial<Fault> = {}) {
  for (const mend of mends.splice(0)) mend();
  mends.push(bed.github.fail({ path: /pulls\/1\/comments$/, status: 200, body: earlier, times: 9 }));
  mends.push(bed.github.fail({ path: /reviews$/, method: "POST", status: 200, body: { id: 1 }, times: 9, ...answer }));
  const since = bed.github.mark();
  await hosted.suggest(pull.number, pull.head.sha, suggestions);
  return bed.github.requests({ since, path: /reviews$/, method: "POST" }).map(({ body }) => body);
}

describe("suggestions", () => {
  it("go in one review, that neither approves nor objects, on changed lines only", async () => {
    const all = [suggestion(10), suggestion(9), suggestion(2, { path: "m/b.yaml" }), suggestion(1, { path: "m/none.yaml" })];
    expect(await suggested(all)).toEqual([
      {
        commit_id: pull.head.sha,
        event: "COMMENT",
        comments: [
          {
            ...{ path: "m/a.yaml", line: 10, side: "RIGHT" },
            body: "<!-- sirsi-gitops:suggestion:key-10 -->\nNot a region.\n```suggestion\nmumbai\n```",
          },
          expect.objectContaining({ path: "m/b.yaml", line: 2 }),
        ],
      },
    ]);
  });

  it("are not sent where no changed line is left, or there is none", async () => {
    expect(await suggested([suggestion(1)])).toEqual([]);
    expect(await suggested([])).toEqual([]);
  });

  it("that we made before are not repeated; what others wrote does not hide one", async () => {
    const by = (login: string, key: string) => ({ user: { login }, body: `<!-- sirsi-gitops:suggestion:${key} -->\nx` });
    expect(await suggested([suggestion(10)], [by("sirsi[bot]", "key-10")])).toEqual([]);
    expect(
      await suggested([suggestion(10)], [{ user: null, body: "gone" }, by("eve", "key-10"), by("sirsi[bot]", "key-1")]),
    ).toHaveLength(1);
  });

  it.each([
    ["a ``` b", "````"],
    ["````````", "`````````"],
    ["`a`", "```"],
  ])("of %j are in a fence that the text cannot end", async (text, fence) => {
    const [review] = await suggested([suggestion(10, { text })]);
    const body = (review as { comments: { body: string }[] }).comments[0]!.body;
    expect(body.split("\n").slice(2)).toEqual([`${fence}suggestion`, text, fence]);
  });

  it("on lines that a newer head has taken away are let go", async () => {
    expect(await suggested([suggestion(10)], [], { status: 422, body: { message: "Unprocessable Entity" } })).toHaveLength(1);
  });
});
